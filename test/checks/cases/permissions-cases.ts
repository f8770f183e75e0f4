import { denied } from "../healthy-clouds.ts";
import type { FindingCases } from "./finding-case.ts";

export const PERMISSIONS_CASES = {
  PERMISSIONS_OK: { check: "permissions", changes: {} },
  USER_NAME_TAKEN: {
    check: "permissions",
    changes: {
      aws: {
        findUser: async (userName) => ({
          userName,
          arn: "arn",
          path: "/",
          userId: null,
          permissionsBoundary: null,
          tags: [],
          createdAt: null,
        }),
      },
    },
  },
  USER_QUOTA: {
    check: "permissions",
    changes: { aws: { readUserQuota: async () => ({ users: 5000, quota: 5000 }) } },
  },
  ACCESS_KEY_LIMIT: {
    check: "permissions",
    changes: {
      alibaba: {
        findUser: async (userName) => ({
          userName,
          userId: "1",
          comments: "Made by mgw-prep. mgw-prep:preparation=MP-7K2M9Q mgw-prep:installation=inst-1",
          createdAt: null,
          lastLogonAt: null,
        }),
        listAccessKeys: async () => [
          { accessKeyId: "LTAI1", isActive: true, createdAt: null },
          { accessKeyId: "LTAI2", isActive: true, createdAt: null },
        ],
      },
    },
  },
  POLICY_MISSING: {
    check: "permissions",
    changes: { alibaba: { hasPolicy: async ({ policyName }) => policyName !== "AliyunMGWFullAccess" } },
  },
  BOUNDARY_MISSING: {
    check: "permissions",
    changes: { aws: { hasPolicy: async (arn) => !arn.endsWith(":policy/mgw-prep-boundary") } },
  },
  PREFIX_NOT_EXPRESSIBLE: {
    check: "permissions",
    changes: { request: { profile: "least-privilege", prefix: "a*b/" } },
  },
  ACCESS_KEY_NETWORK_LIMITED: {
    check: "permissions",
    changes: { alibaba: { readAccessKeyNetworks: async () => ["203.0.113.0/24"] } },
  },
  LOGON_NETWORK_LIMITED: {
    check: "permissions",
    changes: {
      alibaba: { readLogonLimits: async () => ({ networkMasks: ["203.0.113.0/24"], needsMfa: false }) },
    },
  },
  LOGON_NEEDS_MFA: {
    check: "permissions",
    changes: { alibaba: { readLogonLimits: async () => ({ networkMasks: [], needsMfa: true }) } },
  },
  PERMISSIONS_NOT_READ: {
    check: "permissions",
    changes: { alibaba: { readPasswordPolicy: denied("ram:GetPasswordPolicy", "no", "NoPermission") } },
  },
} satisfies FindingCases;
