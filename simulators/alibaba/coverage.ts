import type { CoverageRow } from "../shared/simulator.ts";
import { MGW_COVERAGE } from "./mgw/coverage.ts";

const supported = (service: string, ...operations: string[]): CoverageRow[] =>
  operations.map((operation) => ({ service, operation, status: "supported" }));
const partial = (service: string, operation: string, note: string): CoverageRow => ({
  service,
  operation,
  status: "partial",
  note,
});

/**
 * What the simulator answers. A test compares it with the route tables.
 *
 * PublicEndpointForbidden concerns objects, multipart uploads, listings and DeleteMultipleObjects of buckets whose own
 * account is new. Unproven: ListObjectVersions, ListMultipartUploads and DeleteMultipleObjects among them (the
 * announcement with the list was not at hand), and its place before permissions. The notice speaks of the international
 * site; the simulator knows no site. V1 signatures are refused for every account.
 */
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
  partial(
    "ram",
    "GetSecurityPreference",
    "Logon masks are set by control, the rest are the defaults of an account. Enforced MFA is not in this shape.",
  ),
  partial("ram", "CreateRole", "Tags are ignored."),
  ...supported("ram", "GetRole", "DeleteRole", "AttachPolicyToRole", "DetachPolicyFromRole"),
  ...supported("ram", "ListPoliciesForRole"),
  partial(
    "ims",
    "GetAccessKeyPolicyForAccount",
    "Set by control, for networks of the internet alone; policies of single keys do not exist. That the action is called ram:GetAccessKeyPolicyForAccount and what is answered while nothing was ever set are unproven. A key used elsewhere is refused by OSS as its page 0002-00000904 says; the code of RAM, STS and IMS is unproven, as is whether every service asks the policy.",
  ),
  partial(
    "ims",
    "GetSecurityPreference",
    "Logon masks and enforced MFA are set by control, the rest are defaults.",
  ),
  ...supported("sts", "GetCallerIdentity"),
  partial("sts", "AssumeRole", "Roles of this account alone."),
  partial("oss", "ListBuckets", "No filter by tag or resource group."),
  partial("oss", "PutBucket", "No server-side encryption or resource group at creation."),
  ...supported("oss", "DeleteBucket", "GetBucketInfo", "GetBucketStat", "GetBucketLocation"),
  ...supported("oss", "GetBucketAcl", "PutBucketAcl", "GetBucketVersioning", "PutBucketVersioning"),
  partial("oss", "GetBucketLifecycle", "Rules expire by days; nothing is expired by the clock."),
  partial("oss", "GetBucketWorm", "Set by control; a policy in progress keeps objects as a locked one does."),
  ...supported("oss", "GetBucketPolicy", "DeleteBucketPolicy"),
  partial(
    "oss",
    "PutBucketPolicy",
    "Unproven: the texts of refusals, that a statement for everybody without a condition holds for RAM users of the bucket's own account, that an account's UID means its RAM users too, and that NotAction and NotResource, which OSS does not list, are taken; NotPrincipal is refused. Whether a principal exists is not asked.",
  ),
  ...supported("oss", "GetBucketEncryption", "DeleteBucketEncryption"),
  partial("oss", "PutBucketEncryption", "No SM4, no KMSDataEncryption; whether the key exists is not asked."),
  partial("oss", "ListCname", "Domains are bound by control; no certificates, no tokens."),
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
    "No copy, callback, object ACL or tags: refused with NotImplemented. KMS: key policies are not judged, of the rights that OSS lists kms:List* and kms:DescribeKey are not asked for, and that the service's default key needs rights too is unproven.",
  ),
  partial(
    "oss",
    "GetObject",
    "One range; no conditions; archived objects cannot be restored. KMS: as for PutObject.",
  ),
  partial("oss", "HeadObject", "No conditions; that an object of KMS needs no kms:Decrypt here is unproven."),
  ...supported("oss", "DeleteObject", "DeleteMultipleObjects"),
  ...supported("oss", "InitiateMultipartUpload", "UploadPart", "ListParts"),
  ...supported("oss", "CompleteMultipartUpload", "AbortMultipartUpload"),
  ...MGW_COVERAGE,
];
