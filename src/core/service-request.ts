import { awsDomainOf } from "./partitions.ts";

/**
 * What the migration service asks of the source: who calls, what is called, and how. The one description; policy
 * documents, the evaluator, IAM's second opinion, the proof and the texts derive from it.
 *
 * The service's documents name the caller (an IAM user's long-term key) and the endpoint, and no list of calls. What
 * clients of S3 are known to send before they list a prefix counts as perhaps sent: aws-cli #439 and #1480, rclone #4990
 * (HEAD of the bucket, a listing without a prefix), skyplane #528 (the bucket's location).
 */

/** The permissions that the requests are authorised as. A HEAD is authorised as the read that it stands for. */
export const ACTIONS = ["s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation"] as const;
export type S3Action = (typeof ACTIONS)[number];

export type SourceRequest = {
  /** Operations of S3's API that are authorised by this request's action, on this resource. */
  operations: readonly string[];
  action: S3Action;
  resource: "bucket" | "objects";
  /** The `s3:prefix` that it carries: none, an empty one, that of the migration, or any that begins with it. */
  listedPrefix: "none" | "empty" | "migrated" | "deeper";
  /** Whether a migration surely sends it; otherwise nobody documents whether it does. */
  isCertain: boolean;
};

/** Every request for what lies under a prefix; the whole bucket for an empty one, which is then listed without a prefix. */
export function sourceRequests(prefix: string): SourceRequest[] {
  const listing = { action: "s3:ListBucket", resource: "bucket" } as const;
  const migrated: SourceRequest = {
    ...listing,
    operations: ["ListObjectsV2"],
    listedPrefix: "migrated",
    isCertain: true,
  };
  return [
    ...(prefix === "" ? [] : [migrated]),
    {
      ...listing,
      operations: ["HeadBucket", "ListObjectsV2"],
      listedPrefix: "none",
      isCertain: prefix === "",
    },
    // Some clients write `prefix=` where others leave it out: minio/mc #2647.
    { ...listing, operations: ["ListObjectsV2"], listedPrefix: "empty", isCertain: false },
    {
      operations: ["GetObject", "HeadObject"],
      action: "s3:GetObject",
      resource: "objects",
      listedPrefix: "none",
      isCertain: true,
    },
    { ...listing, operations: ["ListObjectsV2"], listedPrefix: "deeper", isCertain: false },
    {
      operations: ["GetBucketLocation"],
      action: "s3:GetBucketLocation",
      resource: "bucket",
      listedPrefix: "none",
      isCertain: false,
    },
  ];
}

/** The actions that the service needs of one kind of resource, in the order in which policy documents have them. */
export function actionsOn(resource: SourceRequest["resource"]): S3Action[] {
  const requests = sourceRequests("").filter((request) => request.resource === resource);
  return ACTIONS.filter((action) => requests.some((request) => request.action === action));
}

/** Path of every IAM user that the bot makes. */
export const IAM_PATH = "/mgw-prep/";
/** How the names of the bot's users begin, on both clouds; six characters that are drawn for the preparation follow. */
export const USER_NAME_START = "mgw-prep-MP-";
export const DRAWN_CHARACTERS = 6;

/**
 * The IAM user with whose long-term key the service reads: a user of the account that owns the bucket.
 * Shape: `accountId` and `name` are null where they are not known, as in a terminal, where no user is made. `id` is AWS's
 * unique id of the user: null while the user is yet to be made, `unknown` when it may exist and nobody looked.
 * `tags` has null for a tag whose value is not known.
 */
export type ServiceUser = {
  partition: string;
  accountId: string | null;
  path: string;
  name: string | null;
  id: { kind: "not-made" } | { kind: "known"; id: string } | { kind: "unknown" };
  tags: Readonly<Record<string, string | null>>;
  /** Of a user that is there by what IAM says, of one that is yet to be made by the settings. */
  hasPermissionsBoundary: boolean | "unknown";
};

/** A user that the bot makes; without a name any that it may draw. */
export function serviceUser(known: Omit<ServiceUser, "path">): ServiceUser {
  return { ...known, path: IAM_PATH };
}

/** The ARN of the user; a pattern with `*` for what is not known of it. */
export function userArnOf(user: Pick<ServiceUser, "partition" | "accountId" | "path" | "name">): string {
  const account = user.accountId ?? "*";
  return `arn:${user.partition}:iam::${account}:user${user.path}${user.name ?? `${USER_NAME_START}*`}`;
}

/** The scheme of the source address that the job sheet gives. */
export const ENDPOINT_SCHEME = "https";

/** The S3 endpoint as the service's source address wants it. Source: Data Transport, "Regions and endpoints". */
export function s3Endpoint(region: string, partition: string): string {
  return `${ENDPOINT_SCHEME}://s3.${region}.${awsDomainOf(partition)}`;
}

/**
 * The statement of a KMS key's policy that lets the user read what the key encrypts: `AmazonS3ReadOnlyAccess` holds no
 * `kms:Decrypt`. KMS refuses a principal that does not exist yet, so the user is named by a condition, which can be
 * written before it is made. In a key policy, `Resource: "*"` means this key.
 * Source: AWS KMS Developer Guide, "Key policies", and the policy of `aws/s3`, which admits by condition in this way.
 */
export function kmsDecryptStatement(userArn: string): string {
  const accountId = userArn.split(":")[4] ?? "";
  const operator = userArn.includes("*") ? "ArnLike" : "ArnEquals";
  return JSON.stringify({
    Sid: "AllowMigrationUserToDecrypt",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": accountId },
      [operator]: { "aws:PrincipalArn": userArn },
    },
  });
}
