import { isAboutClock } from "./clock.ts";
import { foreignDetail } from "./detail.ts";
import type { Detail } from "./reason.ts";

/**
 * What is wrong with the credentials themselves, against which no permission helps. Null: the cloud took them, and refuses something
 * else.
 */
export type CredentialRefusal =
  | "clock"
  | "wrong-secret"
  | "unknown-key"
  | "disabled-key"
  | "ended-session"
  | "wrong-session"
  | "no-credentials"
  | "account"
  | "refused";

/**
 * First match first, by code and, where one code has several causes, by sentence. Sources: IAM and STS API Reference, "Common
 * errors"; S3 API Reference, "Error responses"; RAM, OSS and STS of Alibaba Cloud, "Error codes".
 */
const KINDS: readonly [code: RegExp, refusal: CredentialRefusal][] = [
  [/^(ExpiredToken|InvalidSecurityToken\.Expired|SecurityTokenExpired)/, "ended-session"],
  [
    /^(InvalidSecurityToken|SecurityToken|MissingSecurityToken|InvalidToken$|InvalidStsToken)/,
    "wrong-session",
  ],
  [/^(InvalidAccessKeyId\.Inactive|Inactive|Forbidden\.AccessKeyDisabled)/, "disabled-key"],
  [
    /^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient|NoSuchAccessKey|Forbidden\.AccessKey(Id)?NotFound)/,
    "unknown-key",
  ],
  [/^(SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|SignatureNonce)/, "wrong-secret"],
  [/^NoCredentials$/, "no-credentials"],
  [/^(UserDisable|OptInRequired|AccountDisabled|InDebt|NotSignedUp|AccountProblem)/, "account"],
  [/^(AuthFailure|MissingAuthenticationToken|InvalidSecurity$|MissingAccessKeyId)/, "refused"],
];

/** OSS and S3 say in words which of two things a code means. */
const DISABLED = /\b(disabled|inactive)\b/i;

export function credentialRefusalOf({
  code,
  detail,
}: {
  code: string;
  detail: Detail;
}): CredentialRefusal | null {
  if (isAboutClock(code, detail)) return "clock";
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? null;
  return kind === "unknown-key" && DISABLED.test(foreignDetail(detail)) ? "disabled-key" : kind;
}
