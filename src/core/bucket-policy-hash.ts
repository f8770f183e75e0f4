import { createHash } from "node:crypto";

/**
 * Stands for a policy that nobody could read, so that a ticket can be given for it too. It is no SHA-256, so the ticket
 * is void once the policy can be read.
 */
export const UNREAD_POLICY_HASH = "unread";

/** What a ticket is tied to: SHA-256 of the bucket policy as S3 returned it, in hex. */
export function bucketPolicyHash(policyText: string): string {
  return createHash("sha256").update(policyText).digest("hex");
}
