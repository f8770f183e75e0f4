import type { CoverageRow } from "../shared/simulator.ts";

const supported = (service: string, ...operations: string[]): CoverageRow[] =>
  operations.map((operation) => ({ service, operation, status: "supported" }));
const partial = (service: string, operation: string, note: string): CoverageRow => ({
  service,
  operation,
  status: "partial",
  note,
});

const SIMULATION_NOTE =
  "no positions of statements, no service control policies; how IAM words a context value that is not of its type is in no source, nor whether it takes several values of a type that is no list (here InvalidInput)";

/** What this simulator answers. A test compares it with the route tables. */
export const AWS_COVERAGE: readonly CoverageRow[] = [
  ...supported(
    "s3",
    "ListBuckets",
    "ListObjectsV2",
    "ListObjects",
    "ListObjectVersions",
    "HeadBucket",
    "GetBucketLocation",
    "GetBucketPolicy",
    "GetBucketPolicyStatus",
    "GetBucketEncryption",
    "GetBucketOwnershipControls",
    "GetBucketVersioning",
    "GetBucketRequestPayment",
    "GetPublicAccessBlock",
    "DeleteObject",
  ),
  partial(
    "s3",
    "GetBucketIntelligentTieringConfiguration",
    "configurations come from the seed; the text of the 404 is that of the analytics configuration",
  ),
  partial(
    "s3",
    "ListBucketIntelligentTieringConfigurations",
    "100 a page as ListBucketAnalyticsConfigurations documents it; the page of this operation gives no number",
  ),
  partial("s3", "GetBucketLifecycleConfiguration", "filters by prefix only"),
  partial("s3", "GetBucketAcl", "always the owner's full control; there are no shared ACLs"),
  partial(
    "s3",
    "ListMultipartUploads",
    "uploads come from the seed; common prefixes do not count towards a page",
  ),
  partial(
    "s3",
    "GetObject",
    "at most 64 MiB an answer; no conditional headers, no response-* overrides, no partNumber; which words refuse a foreign-owned object within the account is in no source: those of an implicit denial by a resource-based policy are used",
  ),
  partial(
    "s3",
    "HeadObject",
    "no conditional headers, no partNumber; that S3 picks Q or B for encoded words by the share of ASCII was seen in minio/minio #21282, and is in no document",
  ),
  partial(
    "s3",
    "PutObject",
    "one request a put; no copy, no multipart, no object lock; kms:GenerateDataKey and signatures of trailers are not looked at",
  ),
  partial(
    "s3",
    "CreateBucket",
    "name, region and default settings; no ACL, object lock or directory buckets",
  ),
  ...supported(
    "iam",
    "CreateUser",
    "PutUserPermissionsBoundary",
    "DeleteUserPermissionsBoundary",
    "GetUser",
    "ListUsers",
    "DeleteUser",
    "TagUser",
    "ListUserTags",
    "CreateAccessKey",
    "ListAccessKeys",
    "UpdateAccessKey",
    "DeleteAccessKey",
    "GetAccessKeyLastUsed",
    "AttachUserPolicy",
    "DetachUserPolicy",
    "ListAttachedUserPolicies",
    "PutUserPolicy",
    "GetUserPolicy",
    "DeleteUserPolicy",
    "ListUserPolicies",
    "GetLoginProfile",
    "DeleteLoginProfile",
    "ListMFADevices",
    "ListSSHPublicKeys",
    "ListSigningCertificates",
    "ListServiceSpecificCredentials",
    "DeactivateMFADevice",
    "DeleteSSHPublicKey",
    "DeleteSigningCertificate",
    "DeleteServiceSpecificCredential",
  ),
  partial("iam", "ListGroupsForUser", "groups are names without policies"),
  partial("iam", "RemoveUserFromGroup", "groups are names without policies"),
  partial("iam", "GetPolicy", "AmazonS3ReadOnlyAccess and AmazonS3FullAccess"),
  partial("iam", "GetPolicyVersion", "the default version of each known policy"),
  partial("iam", "GetAccountSummary", "users and their quotas"),
  partial("iam", "SimulatePrincipalPolicy", SIMULATION_NOTE),
  partial("iam", "SimulateCustomPolicy", SIMULATION_NOTE),
  ...supported("sts", "GetCallerIdentity", "GetAccessKeyInfo"),
  partial(
    "sts",
    "AssumeRole",
    "no tags, no policy ARNs, no MFA; a session policy is checked, but not applied",
  ),
  partial(
    "organizations",
    "DescribeOrganization",
    'no source gives the words of a refusal for a missing right: they are those of IAM; some real answers say "You don\'t have permissions to access this resource."',
  ),
  partial("cloudwatch", "ListMetrics", "the daily storage metrics of S3; no linked accounts"),
  partial("cloudwatch", "GetMetricData", "the daily storage metrics of S3; no metric math"),
];
