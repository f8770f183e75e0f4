import type { OssBucketInfo } from "../../clouds/contract/destination-buckets.ts";
import { KMS_ACTIONS, kmsKeyArn } from "../../core/destination-request.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import type { CheckInput } from "../check.ts";

/**
 * Default encryption with KMS: writers and readers need rights on the key, or OSS answers "This request is forbidden
 * by kms". They are granted with the profile that makes a policy of its own, for a key that has a name; no managed policy
 * of the other profiles has them.
 */
export function judgeEncryption(
  { request }: CheckInput,
  { encryption }: OssBucketInfo,
  accountId: string | null,
): { findings: Finding[]; kmsKeyId: string | null } {
  if (encryption === null || encryption.algorithm.toUpperCase() !== "KMS")
    return { findings: [], kmsKeyId: null };
  const { kmsKeyId } = encryption;
  const keyArn = kmsKeyId === null ? null : kmsKeyArn(accountId ?? "*", kmsKeyId);
  const args = {
    bucket: request.destinationBucket,
    kmsKeyId,
    keyArn,
    permissions: KMS_ACTIONS,
    isGranted: request.profile === "least-privilege" && keyArn !== null,
  };
  return { findings: [finding("DESTINATION_KMS", args)], kmsKeyId: keyArn === null ? null : kmsKeyId };
}
