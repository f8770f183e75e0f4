import type { CoverageRow } from "../shared/simulator.ts";

const supported = (service: string, ...operations: string[]): CoverageRow[] =>
  operations.map((operation) => ({ service, operation, status: "supported" }));
const partial = (service: string, operation: string, note: string): CoverageRow => ({
  service,
  operation,
  status: "partial",
  note,
});

/** What the simulator answers. A test compares it with the route tables. */
export const ALIBABA_COVERAGE: readonly CoverageRow[] = [
  ...supported("ram", "CreateUser", "GetUser", "UpdateUser", "ListUsers", "DeleteUser"),
  ...supported("ram", "CreateLoginProfile", "GetLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile"),
  ...supported("ram", "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey"),
  ...supported("ram", "GetAccessKeyLastUsed"),
  partial("ram", "CreatePolicy", "Tags are ignored."),
  ...supported("ram", "GetPolicy", "DeletePolicy", "ListEntitiesForPolicy"),
  partial(
    "ram",
    "ListPolicies",
    "A few system policies of the hundreds; no filter by tag, no tags in the answer.",
  ),
  ...supported("ram", "CreatePolicyVersion", "GetPolicyVersion", "ListPolicyVersions", "DeletePolicyVersion"),
  ...supported("ram", "SetDefaultPolicyVersion"),
  ...supported("ram", "AttachPolicyToUser", "DetachPolicyFromUser", "ListPoliciesForUser"),
  ...supported("ram", "ListGroupsForUser", "AddUserToGroup", "RemoveUserFromGroup"),
  partial("ram", "CreateVirtualMFADevice", "The picture with the code is empty."),
  ...supported("ram", "DeleteVirtualMFADevice", "UnbindMFADevice", "GetUserMFAInfo"),
  partial("ram", "BindMFADevice", "Any two codes of six digits are taken."),
  ...supported("ram", "GetAccountAlias", "GetPasswordPolicy"),
  partial("ram", "GetSecurityPreference", "The defaults of an account; they cannot be changed."),
  partial("ram", "CreateRole", "Tags are ignored."),
  ...supported("ram", "GetRole", "DeleteRole", "AttachPolicyToRole", "DetachPolicyFromRole"),
  ...supported("sts", "GetCallerIdentity"),
  partial("sts", "AssumeRole", "Roles of this account alone."),
  partial("oss", "ListBuckets", "No filter by tag or resource group."),
  partial("oss", "PutBucket", "No server-side encryption or resource group at creation."),
  ...supported("oss", "DeleteBucket", "GetBucketInfo", "GetBucketStat", "GetBucketLocation"),
  ...supported("oss", "GetBucketAcl", "PutBucketAcl", "GetBucketVersioning", "PutBucketVersioning"),
  partial("oss", "GetBucketLifecycle", "Rules expire by days; nothing is expired by the clock."),
  partial("oss", "GetBucketWorm", "Set by control; a policy in progress keeps objects as a locked one does."),
  ...supported("oss", "GetBucketPolicy", "PutBucketPolicy"),
  partial("oss", "GetBucketEncryption", "Set by control; objects are not encrypted."),
  ...supported("oss", "GetBucketPublicAccessBlock"),
  ...supported("oss", "ListObjects", "ListObjectsV2"),
  partial(
    "oss",
    "ListObjectVersions",
    "A page never ends within the versions of one key; version-id-marker is ignored.",
  ),
  partial("oss", "ListMultipartUploads", "A page never ends within the uploads of one key."),
  partial(
    "oss",
    "PutObject",
    "No copy, callback, object ACL, tags or encryption: refused with NotImplemented.",
  ),
  partial("oss", "GetObject", "One range; no conditions; archived objects cannot be restored."),
  partial("oss", "HeadObject", "No conditions."),
  ...supported("oss", "DeleteObject", "DeleteMultipleObjects"),
  ...supported("oss", "InitiateMultipartUpload", "UploadPart", "ListParts"),
  ...supported("oss", "CompleteMultipartUpload", "AbortMultipartUpload"),
];
