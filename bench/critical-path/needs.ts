/**
 * Which recorded call needs the answer of which other. A call is named by simulator, service and operation, and by which of
 * several of them in time it is: `aws/iam:GetUser#2`. A call that is not named here needs none.
 */
export type Needs = Readonly<Record<string, readonly string[]>>;

/** Calls on the bucket carry our account as its expected owner, and go to its region. */
const LOCATED = ["aws/sts:GetCallerIdentity#1", "aws/s3:HeadBucket#1"];

/** From the submitted form to the request for approval. */
export const EXAMINE: Needs = {
  ...each("aws/s3:HeadBucket", 2, 4, LOCATED),
  ...each("aws/s3:GetBucketPolicy", 1, 1, LOCATED),
  ...each("aws/s3:ListObjectsV2", 1, 4, LOCATED),
  ...each("aws/s3:GetBucketVersioning", 1, 1, LOCATED),
  ...each("aws/s3:ListMultipartUploads", 1, 1, LOCATED),
  ...each("aws/s3:GetBucketEncryption", 1, 1, LOCATED),
  ...each("aws/s3:GetBucketOwnershipControls", 1, 1, LOCATED),
  ...each("aws/s3:GetBucketLifecycleConfiguration", 1, 1, LOCATED),
  ...each("aws/s3:GetBucketRequestPayment", 1, 1, LOCATED),
  ...each("aws/s3:HeadObject", 1, 12, ["aws/s3:ListObjectsV2#1"]),
  ...each("aws/cloudwatch:ListMetrics", 1, 1, ["aws/s3:HeadBucket#1"]),
  ...each("aws/cloudwatch:GetMetricData", 1, 1, ["aws/cloudwatch:ListMetrics#1"]),
  ...each("aws/iam:GetPolicy", 1, 3, ["aws/sts:GetCallerIdentity#1"]),
};

/** What is looked at again before anything is made; where the source is and whose is known by then. */
const RECHECKED = [
  "aws/sts:GetCallerIdentity#1",
  "aws/s3:HeadBucket#1",
  "aws/s3:GetBucketPolicy#1",
  "aws/s3:ListObjectsV2#1",
  "alibaba/oss:GetBucketInfo#1",
  "alibaba/oss:ListBuckets#1",
];

/** What a user holds, read side by side with the user itself. */
const IAM_HOLDS = [
  "ListAccessKeys",
  "ListAttachedUserPolicies",
  "ListUserPolicies",
  "GetLoginProfile",
  "ListGroupsForUser",
];
const RAM_HOLDS = ["ListAccessKeys", "ListPoliciesForUser", "GetLoginProfile", "ListGroupsForUser"];

const IAM_ATTACHED = ["aws/iam:AttachUserPolicy#1"];
const RAM_ATTACHED = ["alibaba/ram:AttachPolicyToUser#1", "alibaba/ram:AttachPolicyToUser#2"];
const IAM_READ = ["aws/iam:GetUser#3", ...IAM_HOLDS.map((operation) => `aws/iam:${operation}#1`)];
/** Both the logon and the key read the user back first. */
const RAM_READ = [
  "alibaba/ram:GetUser#4",
  "alibaba/ram:GetUser#5",
  ...RAM_HOLDS.flatMap((operation) => [1, 2].map((number) => `alibaba/ram:${operation}#${number}`)),
];

/**
 * From the submitted approval to the message. Each change looks first whether the user is the bot's own; no key is made
 * before its user has its policies and was read back; nothing is delivered before both keys were proven.
 */
export const PROVISION: Needs = {
  ...chain("aws/iam", ["GetUser#1", "CreateUser#1", "GetUser#2", "AttachUserPolicy#1"], RECHECKED),
  ...all(IAM_READ, IAM_ATTACHED),
  "aws/iam:CreateAccessKey#1": IAM_READ,
  // The last look for keys that nobody knows, and at all the rest, goes on beside the proof.
  ...all(["aws/iam:ListAccessKeys#2"], ["aws/iam:CreateAccessKey#1"]),
  ...all(
    ["aws/iam:GetUser#4", ...IAM_HOLDS.map((name) => `aws/iam:${name}#${name === "ListAccessKeys" ? 3 : 2}`)],
    ["aws/iam:ListAccessKeys#2"],
  ),
  ...chain("aws/s3", ["ListObjectsV2#2", "GetObject#1"], ["aws/iam:CreateAccessKey#1"]),
  ...chain("alibaba/ram", ["GetUser#1", "CreateUser#1"], RECHECKED),
  ...each("alibaba/ram:GetUser", 2, 3, ["alibaba/ram:CreateUser#1"]),
  "alibaba/ram:AttachPolicyToUser#1": ["alibaba/ram:GetUser#2"],
  "alibaba/ram:AttachPolicyToUser#2": ["alibaba/ram:GetUser#3"],
  ...all(RAM_READ, RAM_ATTACHED),
  ...chain("alibaba/ram", ["GetLoginProfile#3", "CreateLoginProfile#1"], RAM_READ),
  "alibaba/ram:CreateAccessKey#1": RAM_READ,
  "alibaba/ram:ListAccessKeys#3": ["alibaba/ram:CreateAccessKey#1"],
  ...all(["alibaba/ram:GetUser#6", "alibaba/ram:ListAccessKeys#4"], ["alibaba/ram:ListAccessKeys#3"]),
  ...chain("alibaba/oss", ["GetBucketInfo#2", "PutBucket#1", "GetBucketInfo#3"], RECHECKED),
  ...chain(
    "alibaba/oss",
    ["PutObject#1", "GetObject#1", "DeleteObject#1"],
    ["alibaba/ram:CreateAccessKey#1", "alibaba/oss:GetBucketInfo#3"],
  ),
  "slack/message": [
    "aws/s3:GetObject#1",
    "alibaba/oss:DeleteObject#1",
    "alibaba/ram:CreateLoginProfile#1",
    "aws/iam:GetUser#4",
    "aws/iam:ListAccessKeys#3",
    "alibaba/ram:GetUser#6",
    "alibaba/ram:ListAccessKeys#4",
  ],
};

/** Several calls of one operation that need the same. */
function each(operation: string, first: number, last: number, needs: readonly string[]): Needs {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Object.fromEntries(numbers.map((number) => [`${operation}#${number}`, needs]));
}

/** Calls that need the same. */
function all(names: readonly string[], needs: readonly string[]): Needs {
  return Object.fromEntries(names.map((name) => [name, needs]));
}

/** Calls of which each needs the one before, and the first one `needs`. */
function chain(service: string, calls: readonly string[], needs: readonly string[]): Needs {
  const names = calls.map((call) => `${service}:${call}`);
  return Object.fromEntries(
    names.map((name, index) => [name, index === 0 ? needs : [names[index - 1] as string]]),
  );
}
