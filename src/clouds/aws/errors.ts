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

/** Source: AWS SDK's own list of throttling codes (smithy, `service-error-classification`), without its `Exception`s. */
const THROTTLING: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
  "RequestThrottled",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequests",
]);

/**
 * Codes of answers below 500 that pass by themselves. `RequestTimeout`: the connection was idle for too long while the request
 * was read. Source: S3 API, "Error responses".
 */
const PASSING: ReadonlySet<string> = new Set(["RequestTimeout", "InternalError", "OperationAborted"]);

/**
 * The one place where an AWS SDK error is read. Nothing of it travels on but code, sentence, status and request id:
 * `$response`, `$metadata` and hidden fields hold headers and bodies.
 */
export function toAwsError(error: unknown, attempt: Attempt): CloudError {
  if (error instanceof CloudError) return error;
  if (error instanceof z.ZodError) return unexpectedAnswer("aws", attempt, wrongFields(error));
  const status = statusOf(error);
  const thrown = textOf(error, "name") ?? "Error";
  if (status === null) return withoutAnswer(error, thrown, attempt);
  if (status < 300) return unexpectedAnswer("aws", attempt, "the body could not be read", status);

  const failure = failureOf("aws", attempt, {
    code: codeOrStatus(textOf(error, "Code") ?? textOf(error, "code") ?? thrown, status),
    detail: sentenceOf(error, status, attempt),
    requestId: textOf(fieldOf(error, "$metadata"), "requestId") ?? textOf(error, "RequestId"),
    httpStatus: status,
  });
  return classify(failure, retryAfterOf(error));
}

/** Which kind of error an answer is. `retryAfterMs`: what the answer asks to wait; null when it does not say. */
export function classify(failure: CloudFailure, retryAfterMs: number | null): CloudError {
  const { code, httpStatus: status } = failure;
  if (THROTTLING.has(code) || status === 429 || status === 503)
    return new CloudThrottled(failure, retryAfterMs ?? DEFAULT_RETRY_AFTER_MS);
  if (PASSING.has(code)) return new CloudUnavailable(failure);
  if (code === "LimitExceeded" || code === "TooManyBuckets") return new CloudLimitExceeded(failure);
  // 403, but about the object and not about us.
  if (code === "InvalidObjectState") return new CloudError(failure);
  if (status === 404) return new CloudNotFound(failure);
  // ExpiredToken and its kin come as 400, and so does CloudWatch's "no permission".
  if (
    status === 401 ||
    status === 403 ||
    /^(AccessDenied|NotAuthorized|ExpiredToken|InvalidClientTokenId)/.test(code)
  )
    return new CloudDenied(failure);
  if (status === 409) return new CloudConflict(failure);
  if (status !== null && status >= 500) return new CloudUnavailable(failure);
  return new CloudError(failure);
}

/** The wire's code. IAM's classes put `Exception` behind it; answers to HEAD have none and get the status's name. */
export function codeOrStatus(wire: string | null, status: number): string {
  const code = (wire ?? "Unknown").replace(/(?<=.)Exception$/, "");
  if (code !== "Unknown" && code !== "UnknownError" && !/^\d+$/.test(code) && code !== "Error") return code;
  return NAMELESS[status] ?? codeOfStatus(status);
}

/** The cloud's sentence. A body that is no error document makes a message of the SDK's own, which says nothing. */
function sentenceOf(error: unknown, status: number, attempt: Attempt): string {
  const sentence = textOf(error, "message");
  if (sentence === null || sentence === "UnknownError" || fieldOf(error, "$responseBodyText") !== undefined)
    return detailOfStatus(status);
  return cleanDetail(sentence, attempt.secrets ?? []);
}

const NAMELESS: Record<number, string> = {
  301: "PermanentRedirect",
  400: "BadRequest",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  412: "PreconditionFailed",
  416: "InvalidRange",
  500: "InternalError",
  503: "ServiceUnavailable",
};

function withoutAnswer(error: unknown, thrown: string, attempt: Attempt): CloudError {
  const socketCode = textOf(error, "code");
  // The SDK calls cut connections TimeoutError too; their own code says which of the two it was.
  const isTimeout = socketCode === null ? /Timeout/i.test(thrown) : socketCode === "ETIMEDOUT";
  if (isTimeout) return timedOut("aws", attempt);
  if (/Credentials|TokenProvider/.test(thrown) || /credential/i.test(textOf(error, "message") ?? ""))
    return new CloudError(failureOf("aws", attempt, NO_CREDENTIALS));
  // An answer that we read ourselves and could not: a key with a broken percent sign, a text that is no JSON.
  if (fieldOf(error, "$response") !== undefined || error instanceof URIError || error instanceof SyntaxError)
    return unexpectedAnswer("aws", attempt, "the body could not be read");
  if (socketCode !== null || /socket hang up|ECONN/.test(textOf(error, "message") ?? ""))
    return connectionFailed("aws", attempt, socketCode ?? "cut");
  return new CloudError(failureOf("aws", attempt, { code: thrown, detail: "the request could not be sent" }));
}

const NO_CREDENTIALS = {
  code: "NoCredentials",
  detail: "no usable AWS credentials were found; give the bot an access key or a role",
};

export function statusOf(error: unknown): number | null {
  return (
    numberOf(fieldOf(error, "$metadata"), "httpStatusCode") ??
    numberOf(fieldOf(error, "$response"), "statusCode")
  );
}

/** A header of the raw answer that an error came from. */
export function headerOf(error: unknown, name: string): string | null {
  return textOf(fieldOf(fieldOf(error, "$response"), "headers"), name);
}

function retryAfterOf(error: unknown): number | null {
  const header = headerOf(error, "retry-after");
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
