import { OPEN_POLICY, policyOf, ticketFor, WHITELIST_POLICY } from "../bucket-policies.ts";
import { denied } from "../healthy-clouds.ts";
import type { FindingCases } from "./finding-case.ts";

const BY_POLICY =
  "User: arn:aws:iam::111122223333:user/bot is not authorized to perform: s3:GetBucketPolicy with an explicit deny in a resource-based policy";
const UNCERTAIN_POLICY = policyOf({ StringEquals: { "aws:UserAgent": "x" } });
const ORGANIZATION_POLICY = policyOf({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });

export const WHITELIST_CASES = {
  WHITELIST_OK: { check: "whitelist", changes: {} },
  WHITELIST_RESTRICTED: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => WHITELIST_POLICY, simulatePolicy: async () => "explicitDeny" },
    },
  },
  WHITELIST_SHUTS_OUT_BOT: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: denied("s3:GetBucketPolicy", BY_POLICY),
        listObjects: denied("s3:ListObjectsV2", BY_POLICY),
      },
    },
  },
  WHITELIST_PROTECTS_ITSELF: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: denied("s3:GetBucketPolicy", BY_POLICY) } },
  },
  WHITELIST_ORGANIZATION_NOT_READ: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: async () => ORGANIZATION_POLICY,
        readOrganizationId: denied("organizations:DescribeOrganization"),
      },
    },
  },
  WHITELIST_UNCERTAIN: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: async () => UNCERTAIN_POLICY } },
  },
  WHITELIST_OPINIONS_DIFFER: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => OPEN_POLICY, simulatePolicy: async () => "explicitDeny" },
    },
  },
  WHITELIST_TICKET_OUTDATED: {
    check: "whitelist",
    changes: {
      aws: { readBucketPolicy: async () => WHITELIST_POLICY, simulatePolicy: async () => "explicitDeny" },
      input: { ticket: ticketFor(OPEN_POLICY) },
    },
  },
  WHITELIST_OF_OTHER_ACCOUNT: {
    check: "whitelist",
    changes: {
      aws: {
        headBucket: denied("s3:HeadBucket"),
        findBucketCreationDate: async () => null,
        readBucketPolicy: denied("s3:GetBucketPolicy"),
        listObjects: denied("s3:ListObjectsV2"),
      },
    },
  },
  WHITELIST_NO_SECOND_OPINION: {
    check: "whitelist",
    changes: {
      aws: {
        readBucketPolicy: async () => OPEN_POLICY,
        simulatePolicy: denied("iam:SimulateCustomPolicy"),
      },
    },
  },
  WHITELIST_NOT_READ: {
    check: "whitelist",
    changes: { aws: { readBucketPolicy: denied("s3:GetBucketPolicy") } },
  },
} satisfies FindingCases;
