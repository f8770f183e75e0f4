import * as z from "zod";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  type CloudFailure,
  CloudLimitExceeded,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
} from "../../core/errors.ts";
import {
  type Attempt,
  codeOfStatus,
  connectionFailed,
  DEFAULT_RETRY_AFTER_MS,
  detailOfStatus,
  failureOf,
  timedOut,
  unexpectedAnswer,
  wrongFields,
} from "../call-failure.ts";
import { cleanDetail, fieldOf, numberOf, textOf } from "../failure-text.ts";

/**
 * Which kind a code is, first match first: `InvalidAccessKeyId.NotFound` comes with a 404 and is a denial.
 * Sources: RAM, "Error messages"; OSS, "Error responses"; STS, "Error codes"; Data Online Migration, "Failure and solutions".
 */
const KINDS: readonly [pattern: RegExp, kind: Exclude<Kind, "unavailable" | "other">][] = [
  [/^(Throttling|SlowDown$|QpsLimitExceeded|\w*(TrafficRateLimit|RateLimitExceeded))/, "throttled"],
  [/^(LimitExceeded|TooManyBuckets|QuotaExceed)/, "limit"],
  [/^Import(Address|Job)(NumExceed|ConcurrencyExceed|DepthExceed)/, "limit"],
  [
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSecurityToken|SecurityTokenExpired)/,
    "denied",
  ],
  [
    /^(NoPermission|Forbidden|AccessDenied|Inactive|UserDisable|RequestTimeTooSkewed|InvalidTimeStamp\.Expired)/,
    "denied",
  ],
  [/^(EntityNotExist|NoSuch)/, "not-found"],
  [/^(EntityAlreadyExist|DeleteConflict|BucketAlreadyExists|BucketNotEmpty)/, "conflict"],
  // Whole words of the vendor's list: one that only ends like them, such as `…NotExist`, says something else.
  [
    /^Import(Address|Job)(AlreadyExist|IsOccupied|RepeatedOnSameAddress|HasDescendants|InDeleting)$/,
    "conflict",
  ],
  [/^(ImportJob(ConflictOnUpdateStatus|UpdateConcurrently)|InvalidImportJobStatus)$/, "conflict"],
];
type Kind = "throttled" | "limit" | "denied" | "not-found" | "conflict" | "unavailable" | "other";

/**
 * The one place where an error of the Alibaba SDKs is read. Nothing of it travels on but code, sentence, status and
 * request id: messages of its HTTP layer hold the URL, and RAM's URLs hold the console password.
 */
export function toAlibabaError(error: unknown, attempt: Attempt): CloudError {
  if (error instanceof CloudError) return error;
  if (error instanceof z.ZodError) return unexpectedAnswer("alibaba", attempt, wrongFields(error));
  const data = fieldOf(error, "data");
  const status = statusOf(error, data);
  if (status === null) return withoutAnswer(error, attempt);
  const code = codeOf(error, data, status);
  const failure = failureOf("alibaba", attempt, {
    code,
    detail: sentenceOf(error, data, status, attempt),
    requestId: idOf(textOf(error, "requestId") ?? textOf(data, "RequestId")),
    httpStatus: status,
  });
  return make(kindOf(code, status), failure, error);
}

function kindOf(code: string, status: number): Kind {
  const known = KINDS.find(([pattern]) => pattern.test(code));
  if (known) return known[1];
  if (status === 429) return "throttled";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 401 || status === 403) return "denied";
  return status >= 500 ? "unavailable" : "other";
}

function make(kind: Kind, failure: CloudFailure, error: unknown): CloudError {
  switch (kind) {
    case "throttled":
      // The SDK reads `x-acs-retry-after`, in milliseconds, into this field.
      return new CloudThrottled(failure, numberOf(error, "retryAfter") ?? DEFAULT_RETRY_AFTER_MS);
    case "limit":
      return new CloudLimitExceeded(failure);
    case "denied":
      return new CloudDenied(failure);
    case "not-found":
      return new CloudNotFound(failure);
    case "conflict":
      return new CloudConflict(failure);
    case "unavailable":
      return new CloudUnavailable(failure);
    case "other":
      return new CloudError(failure);
  }
}

/** HTTP status of the answer; null when there was none. ali-oss says -1 and -2 for network errors and timeouts. */
function statusOf(error: unknown, data: unknown): number | null {
  const status = numberOf(error, "status") ?? numberOf(error, "statusCode") ?? numberOf(data, "statusCode");
  return status !== null && status >= 100 ? status : null;
}

/** The vendor's code. The OpenAPI client writes the word `undefined` where the answer has none. */
function codeOf(error: unknown, data: unknown, status: number): string {
  const code = textOf(error, "code") ?? textOf(data, "Code");
  return code !== null && code !== "undefined" && /^[\w.]+$/.test(code) ? code : codeOfStatus(status);
}

/**
 * The vendor's sentence. RAM's is in the body; the SDK's own message repeats code and status around it. OSS's is
 * the message, except for a body that is no XML, where ali-oss puts the whole body there.
 */
function sentenceOf(error: unknown, data: unknown, status: number, attempt: Attempt): string {
  const fromBody = textOf(data, "Message");
  const message = textOf(error, "code") === null ? null : textOf(error, "message");
  const sentence = fromBody ?? (data === undefined ? message : null);
  return sentence === null ? detailOfStatus(status) : cleanDetail(sentence, attempt.secrets ?? []);
}

function idOf(requestId: string | null): string | null {
  return requestId !== null && requestId !== "undefined" ? requestId : null;
}

function withoutAnswer(error: unknown, attempt: Attempt): CloudError {
  const name = textOf(error, "name") ?? "Error";
  const code = textOf(error, "code");
  if (/conform to the specifications/.test(textOf(error, "message") ?? ""))
    return new CloudError(failureOf("alibaba", attempt, INVALID_BUCKET_NAME));
  if (/Timeout/.test(name) || /Timeout/.test(code ?? "") || code === "ETIMEDOUT")
    return timedOut("alibaba", attempt);
  if (numberOf(error, "status") === -1 || code !== null)
    return connectionFailed("alibaba", attempt, code !== null && /^[A-Z0-9_]+$/.test(code) ? code : "cut");
  return unexpectedAnswer("alibaba", attempt, "the body could not be read");
}

const INVALID_BUCKET_NAME = {
  code: "InvalidBucketName",
  detail:
    "a bucket name is 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends",
};
