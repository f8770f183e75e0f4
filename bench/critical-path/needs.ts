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
  ...each("alibaba/oss:ListBuckets", 1, 1, ["alibaba/oss:GetBucketInfo#1"]),
};

/** What is looked at again before anything is made. */
const RECHECKED = ["aws/s3:GetBucketPolicy#1", "aws/s3:ListObjectsV2#1", "alibaba/oss:ListBuckets#1"];

/**
 * From the submitted approval to the message. Each change looks first whether the user is the bot's own; no key is made
 * before its user has its policies; nothing is delivered before both keys were proven.
 */
export const PROVISION: Needs = {
  "aws/s3:GetBucketPolicy#1": LOCATED,
  "aws/s3:ListObjectsV2#1": LOCATED,
  "alibaba/oss:ListBuckets#1": ["alibaba/oss:GetBucketInfo#1"],
  ...chain(
    "aws/iam",
    ["GetUser#1", "CreateUser#1", "GetUser#2", "GetUser#3", "AttachUserPolicy#1"],
    RECHECKED,
  ),
  // All that hangs on a user is read back side by side before its key is made.
  ...chain(
    "aws/iam",
    ["GetUser#4", "ListAccessKeys#1", "ListAccessKeys#2", "CreateAccessKey#1"],
    ["aws/iam:AttachUserPolicy#1"],
  ),
  ...readBack(
    "aws/iam",
    ["ListAttachedUserPolicies", "ListUserPolicies", "GetLoginProfile", "ListGroupsForUser"],
    {
      first: "aws/iam:GetUser#4",
      again: "aws/iam:ListAccessKeys#3",
    },
  ),
  // The last look for keys that nobody knows, and at all the rest, goes on beside the proof.
  "aws/iam:ListAccessKeys#3": ["aws/iam:CreateAccessKey#1"],
  "alibaba/ram:ListAccessKeys#4": ["alibaba/ram:CreateAccessKey#1"],
  ...chain("aws/s3", ["ListObjectsV2#2", "GetObject#1"], ["aws/iam:CreateAccessKey#1"]),
  ...chain("alibaba/ram", ["GetUser#1", "CreateUser#1", "GetUser#2"], RECHECKED),
  ...each("alibaba/ram:GetUser", 3, 4, ["alibaba/ram:GetUser#2"]),
  "alibaba/ram:AttachPolicyToUser#1": ["alibaba/ram:GetUser#3"],
  "alibaba/ram:AttachPolicyToUser#2": ["alibaba/ram:GetUser#4"],
  ...each("alibaba/ram:GetUser", 5, 6, [
    "alibaba/ram:AttachPolicyToUser#1",
    "alibaba/ram:AttachPolicyToUser#2",
  ]),
  // Both the logon and the key read the user back first.
  ...each("alibaba/ram:ListPoliciesForUser", 1, 2, ["alibaba/ram:GetUser#5"]),
  ...each("alibaba/ram:ListGroupsForUser", 1, 2, ["alibaba/ram:GetUser#5"]),
  ...each("alibaba/ram:GetLoginProfile", 1, 2, ["alibaba/ram:GetUser#5"]),
  ...each("alibaba/ram:ListAccessKeys", 1, 2, ["alibaba/ram:GetUser#5"]),
  ...chain("alibaba/ram", ["GetLoginProfile#3", "CreateLoginProfile#1"], ["alibaba/ram:ListAccessKeys#1"]),
  ...chain("alibaba/ram", ["ListAccessKeys#3", "CreateAccessKey#1"], ["alibaba/ram:ListAccessKeys#2"]),
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
    "aws/iam:ListAccessKeys#3",
    "alibaba/ram:ListAccessKeys#4",
  ],
};

/** Several calls of one operation that need the same. */
function each(operation: string, first: number, last: number, needs: readonly string[]): Needs {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Object.fromEntries(numbers.map((number) => [`${operation}#${number}`, needs]));
}

/** What is read of a user beside its keys, before a key is made and once more before anything is delivered. */
function readBack(
  service: string,
  operations: readonly string[],
  { first, again }: { first: string; again: string },
): Needs {
  return Object.fromEntries(
    operations.flatMap((operation) => [
      [`${service}:${operation}#1`, [first]],
      [`${service}:${operation}#2`, [again]],
    ]),
  );
}

/** Calls of which each needs the one before, and the first one `needs`. */
function chain(service: string, calls: readonly string[], needs: readonly string[]): Needs {
  const names = calls.map((call) => `${service}:${call}`);
  return Object.fromEntries(
    names.map((name, index) => [name, index === 0 ? needs : [names[index - 1] as string]]),
  );
}
