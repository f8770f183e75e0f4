import { foreignDetail } from "../core/detail.ts";
import { CloudDenied, CloudError } from "../core/errors.ts";

/**
 * What the clouds answer for some seconds after a key or a policy was made.
 * Sources: IAM User Guide, "Changes that I make are not always immediately visible"; STS "Common errors"
 * (InvalidClientTokenId); S3 "Error responses" (InvalidAccessKeyId); OSS "Error codes"; RAM "Error messages".
 */
const UNKNOWN_KEY: ReadonlySet<string> = new Set([
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
  "InvalidAccessKeyId.NotFound",
]);

/** Not yet attached policies look like missing ones. */
const NOT_YET_ALLOWED: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "NoPermission",
]);

/** How IAM and OSS say that a Deny was it. Source: OSS, error 0003-00000101 ("Access denied by bucket policy."). */
const EXPLICIT_DENY = /explicit deny|denied by bucket policy/i;

/**
 * Whether a failure with a new key may go away by itself, so that trying again for a minute makes sense.
 * A denial that names an explicit deny is a decision, not a delay, and is never one of them.
 */
export function isPropagationError(error: unknown): boolean {
  if (!(error instanceof CloudError)) return false;
  const { code, detail } = error.failure;
  if (UNKNOWN_KEY.has(code)) return true;
  return (
    error instanceof CloudDenied && NOT_YET_ALLOWED.has(code) && !EXPLICIT_DENY.test(foreignDetail(detail))
  );
}
