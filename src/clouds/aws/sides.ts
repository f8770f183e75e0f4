import type { AwsCloud } from "../contract/source.ts";

/** Which calls are of which SDKs: those of one side are loaded together, when the first of its calls is made. */

/** `bucket-side.ts` */
export const BUCKET_METHODS = [
  "findBucketRegion",
  "headBucket",
  "listBucketNames",
  "findBucketCreationDate",
  "readCanonicalId",
  "readBucketPolicy",
  "readVersioning",
  "readEncryption",
  "readOwnership",
  "readRequestPayer",
  "countMultipartUploads",
  "readLifecycle",
  "readTieringArchives",
  "listObjects",
  "listPrefixes",
  "headObject",
  "countObjects",
  "countExactly",
  "openListing",
  "readStorageMetrics",
  "proveRead",
] as const satisfies readonly (keyof AwsCloud)[];

/** `user-side.ts` */
export const USER_METHODS = [
  "readOrganizationId",
  "simulatePolicy",
  "simulateRights",
  "findUser",
  "listPreparationUsers",
  "readUserQuota",
  "createUser",
  "deleteUser",
  "hasPolicy",
  "listAttachedPolicies",
  "attachPolicy",
  "detachPolicy",
  "listInlinePolicies",
  "readInlinePolicy",
  "putInlinePolicy",
  "deleteInlinePolicy",
  "listGroups",
  "hasLogin",
  "deleteLogin",
  "listAccessKeys",
  "findKeyLastUse",
  "createAccessKey",
  "setAccessKeyStatus",
  "deleteAccessKey",
  "stripUser",
] as const satisfies readonly (keyof AwsCloud)[];
