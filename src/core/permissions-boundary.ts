import { S3_READ_ONLY_STATEMENT } from "./managed-policies.ts";
import { awsDomainOf, PARTITIONS } from "./partitions.ts";

/**
 * The permissions boundary of the bot's IAM users: whatever policies are put on one, nothing outside of the boundary is
 * allowed by them. The bot may only make users that carry it, and can neither take it off nor change it.
 * Source: IAM User Guide, "Permissions boundaries for IAM entities".
 */

/** The name of the boundary's policy unless the settings say another; the policies in `deploy/` know this one. */
export const DEFAULT_BOUNDARY = "mgw-prep-boundary";

/** A name that IAM takes. Source: IAM API Reference, CreatePolicy. */
export const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;

/** A boundary lies in the account of the user; partition and account may be patterns. */
export function boundaryArn(partition: string, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:policy/${name}`;
}

/** KMS names the service that a key is used through by the service's own address. */
const THROUGH_S3 = [...new Set(PARTITIONS.map((partition) => `s3.*.${awsDomainOf(partition)}`))];

/**
 * What the boundary lets through: reading S3, as the widest profile does, and decrypting what S3 reads, which the policy of
 * a key may give. The document of the profile `least-privilege` lies within it.
 */
export const BOUNDARY_DOCUMENT = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "ReadS3", ...S3_READ_ONLY_STATEMENT },
    {
      Sid: "DecryptThroughS3",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: "*",
      Condition: { StringLike: { "kms:ViaService": THROUGH_S3 } },
    },
  ],
};
