import { parsePolicyDocument } from "./policy/document.ts";
import { makePolicy } from "./ram/policies.ts";
import type { Policy } from "./state.ts";

type Allow = { Action: string | string[]; Resource?: string };

/**
 * The system policies of the account. The two OSS policies and AdministratorAccess are in "System policies for OSS"
 * and "Policy samples"; the actions of the import policies are put together from the page on permissions of Data
 * Online Migration (help.aliyun.com/zh/data-online-migration/permission-policy) and are not a copy of the vendor's.
 */
const DOCUMENTS: Readonly<Record<string, { description: string; allow: Allow[] }>> = {
  AdministratorAccess: {
    description: "Full access to all services and resources.",
    allow: [{ Action: "*" }],
  },
  AliyunOSSFullAccess: {
    description: "Provides full access to Object Storage Service via Management Console.",
    allow: [{ Action: "oss:*" }, { Action: "oss-dg:*" }],
  },
  AliyunOSSReadOnlyAccess: {
    description: "Provides read-only access to Object Storage Service via Management Console.",
    allow: [{ Action: ["oss:Get*", "oss:List*"] }],
  },
  AliyunMGWFullAccess: {
    description: "Provides full access to Data Transport via Management Console.",
    allow: [{ Action: "mgw:*" }],
  },
  AliyunOSSImportFullAccess: {
    description: "Provides full access to Data Online Migration via Management Console.",
    allow: [{ Action: ["mgw:*", "oss:ListBuckets", "ram:ListRoles"] }],
  },
  AliyunOSSImportReadOnlyAccess: {
    description: "Provides read-only access to Data Online Migration via Management Console.",
    allow: [{ Action: ["mgw:GetImport*", "mgw:ListImport*"] }],
  },
  AliyunRAMFullAccess: {
    description: "Provides full access to Resource Access Management via Management Console.",
    allow: [{ Action: "ram:*" }],
  },
  AliyunRAMReadOnlyAccess: {
    description: "Provides read-only access to Resource Access Management via Management Console.",
    allow: [{ Action: ["ram:Get*", "ram:List*"] }],
  },
  AliyunSTSAssumeRoleAccess: {
    description: "Provides access to the AssumeRole API of Security Token Service.",
    allow: [{ Action: "sts:AssumeRole" }],
  },
};

/** The system policies as RAM lists them, made before any account of this simulator. */
export function makeSystemPolicies(): Map<string, Policy> {
  const createdAtMs = Date.UTC(2015, 3, 28, 15, 0, 0);
  return new Map(
    Object.entries(DOCUMENTS).map(([name, { description, allow }]) => {
      const Statement = allow.map((one) => ({ Effect: "Allow", Resource: "*", ...one }));
      const text = JSON.stringify({ Version: "1", Statement });
      const document = parsePolicyDocument(text, "identity");
      return [name, makePolicy("System", name, description, text, document, createdAtMs)];
    }),
  );
}
