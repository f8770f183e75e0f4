import type { AccessKeyPair } from "./access-keys.ts";
import type { SourceBucket, SourceBuckets } from "./source-buckets.ts";
import type { SourceUsers } from "./source-users.ts";

export type AwsIdentity = {
  accountId: string;
  arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`, from the ARN. */
  partition: string;
  /** How far this host's clock is ahead of the cloud's; absent when the answer had no time. */
  clockAheadMs?: number;
};

/** The source's side: S3, CloudWatch, IAM, STS. */
export type AwsCloud = AwsAccount & SourceBuckets & SourceUsers & SourceProof;

/** The account that the bot works in. */
export type AwsAccount = {
  /** STS GetCallerIdentity. */
  getCallerIdentity(): Promise<AwsIdentity>;
  /** The id of the organization that the account is in; null when it is in none. Errors: CloudDenied. */
  readOrganizationId(): Promise<string | null>;
};

/** What a new key is tried with before it is delivered. */
export type SourceProof = {
  /**
   * Sends with a new key what the service sends: lists, reads the first byte of one of up to 20 objects, and tries what the
   * service may ask for beside that (`core/service-request.ts`).
   * Shape: `empty` when the listing is empty, `archived` when all tried objects need a restore; `tried` objects; `refused`
   * are operations such as `s3:HeadBucket` that the service may need and the key may not.
   * Errors: CloudDenied, CloudUnavailable; the caller waits out propagation.
   */
  proveRead(
    key: AccessKeyPair,
    source: SourceBucket,
    prefix: string,
  ): Promise<{
    outcome: "read" | "empty" | "archived";
    key: string | null;
    tried: number;
    refused: string[];
  }>;
};
