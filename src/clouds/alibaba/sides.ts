import type { AlibabaCloud } from "../contract/destination.ts";

/** Which calls are of which side: they are loaded together, with their SDK, when the first of them is made. */

/** `ram-side.ts` */
export const RAM_METHODS = [
  "readAccountAlias",
  "readPasswordPolicy",
  "readAccessKeyNetworks",
  "readLogonLimits",
  "findUser",
  "listUsers",
  "createUser",
  "deleteUser",
  "stripUser",
  "hasPolicy",
  "createPolicy",
  "findCustomPolicy",
  "deletePolicy",
  "listPolicies",
  "attachPolicy",
  "detachPolicy",
  "listGroups",
  "hasLogin",
  "createLogin",
  "setLoginPassword",
  "deleteLogin",
  "listAccessKeys",
  "createAccessKey",
  "setAccessKeyStatus",
  "deleteAccessKey",
  "findRole",
  "listRolePolicies",
] as const satisfies readonly (keyof AlibabaCloud)[];

/** `oss-side.ts` */
export const OSS_METHODS = [
  "findBucket",
  "createBucket",
  "deleteBucket",
  "isBucketEmpty",
  "listBuckets",
  "openListing",
  "countBuckets",
  "findSomeBucket",
  "findBucketRegion",
  "readRetention",
  "readBucketLifecycle",
  "readBucketPolicy",
  "proveWrite",
] as const satisfies readonly (keyof AlibabaCloud)[];

/** `mgw/mgw-side.ts` */
export const MGW_METHODS = [
  "findImportAddress",
  "createImportAddress",
  "createRetryAddress",
  "verifyImportAddress",
  "listImportAddresses",
  "tryImportAddresses",
  "deleteImportAddress",
  "findImportJob",
  "createImportJob",
  "setImportJobStatus",
  "setImportJobSpeed",
  "listImportJobs",
  "listImportJobHistory",
  "readImportJobResult",
  "createImportReport",
  "readImportReport",
  "deleteImportJob",
] as const satisfies readonly (keyof AlibabaCloud)[];
