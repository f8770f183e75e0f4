import { foreignDetail } from "./detail.ts";
import type { Detail } from "./reason.ts";

/**
 * What a cloud's refusal is about, as far as its text says. `missing-permission`: a grant resolves it. `unsaid`: it has no text,
 * or none that names a policy.
 */
export type RefusalReason =
  | "bucket-policy"
  | "organization-policy"
  | "other-policy"
  | "kms"
  | "missing-permission"
  | "unsaid";

/**
 * How AWS words it, first match first. Since August 2024 the 403 of a caller of the same account names the kind of policy.
 * Source: S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3"; IAM User Guide, "Troubleshoot
 * access denied error messages".
 */
const WORDINGS: readonly [RegExp, RefusalReason][] = [
  [/\bkms:[A-Za-z]+|^KMS\.|\bKMS key\b|customer master key|forbidden by kms/i, "kms"],
  [/with an explicit deny in a resource-based policy/i, "bucket-policy"],
  [/explicit deny in a (service|resource) control policy/i, "organization-policy"],
  [/because no (service|resource) control policy allows/i, "organization-policy"],
  [/with an explicit deny in/i, "other-policy"],
  [/because no (permissions boundary|session policy|VPC endpoint policy) allows/i, "other-policy"],
  [/because no [a-z-]+ policy allows/i, "missing-permission"],
];

export function reasonOfRefusal({ code, detail }: { code: string; detail: Detail }): RefusalReason {
  return (
    WORDINGS.find(([wording]) => wording.test(code) || wording.test(foreignDetail(detail)))?.[1] ?? "unsaid"
  );
}

/** The key that KMS names in a refusal; null where it names none. */
export function kmsKeyOfRefusal(detail: string): string | null {
  return /arn:[a-z-]+:kms:[^\s"',]+/.exec(detail)?.[0] ?? null;
}

/** In place of the id of a key that KMS did not name. */
export const UNNAMED_KMS_KEY = "?";
