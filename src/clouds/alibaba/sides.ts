import type { AlibabaCloud } from "../contract/destination.ts";

/** Which calls are of which SDK: those of one side are loaded together, when the first of its calls is made. */

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
