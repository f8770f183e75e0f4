import { z } from "zod";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  type CloudFailure,
  CloudLimitExceeded,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
  UNUSABLE_ANSWER,
} from "../../core/errors.ts";
import { cleanDetail, fieldOf, numberOf, textOf } from "../failure-text.ts";

/** What a call is about, for its error and its log line. `secrets` are masked should the cloud repeat them. */
export type Attempt = { operation: string; subject: string; secrets?: readonly string[] };

/** Source: AWS SDK's own list of throttling codes (smithy, `service-error-classification`). */
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

const DEFAULT_RETRY_AFTER_MS = 1_000;

/**
 * The one place where an AWS SDK error is read. Nothing of it travels on but code, sentence, status and request id:
 * `$response`, `$metadata` and hidden fields hold headers and bodies.
 */
export function toAwsError(error: unknown, attempt: Attempt): CloudError {
  if (error instanceof CloudError) return error;
  if (error instanceof z.ZodError) return unexpectedAnswer(attempt, fieldsOf(error));
  const status = statusOf(error);
  const thrown = textOf(error, "name") ?? "Error";
  if (status === null) return withoutAnswer(error, thrown, attempt);
  if (status < 300) return unexpectedAnswer(attempt, "the body could not be read", status);

  const failure: CloudFailure = {
    ...base(attempt),
    code: codeOf(error, thrown, status),
    detail: sentenceOf(error, status, attempt),
    requestId: textOf(fieldOf(error, "$metadata"), "requestId") ?? textOf(error, "RequestId"),
    httpStatus: status,
  };
  return classify(failure, error);
}

function classify(failure: CloudFailure, error: unknown): CloudError {
  const { code, httpStatus: status } = failure;
  if (THROTTLING.has(code) || status === 429 || status === 503)
    return new CloudThrottled(failure, retryAfterOf(error));
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
function codeOf(error: unknown, thrown: string, status: number): string {
  const wire = textOf(error, "Code") ?? textOf(error, "code") ?? thrown;
  const code = wire.replace(/(?<=.)Exception$/, "");
  if (code !== "Unknown" && code !== "UnknownError" && !/^\d+$/.test(code) && code !== "Error") return code;
  return NAMELESS[status] ?? `HTTP${status}`;
}

/** The cloud's sentence. A body that is no error document makes a message of the SDK's own, which says nothing. */
function sentenceOf(error: unknown, status: number, attempt: Attempt): string {
  const sentence = textOf(error, "message");
  if (sentence === null || sentence === "UnknownError" || fieldOf(error, "$responseBodyText") !== undefined)
    return `HTTP ${status} without a text`;
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
  if (isTimeout)
    return new CloudUnavailable({
      ...base(attempt),
      code: "Timeout",
      detail: "no answer within the time allowed",
    });
  if (/Credentials|TokenProvider/.test(thrown) || /credential/i.test(textOf(error, "message") ?? ""))
    return new CloudError({
      ...base(attempt),
      code: "NoCredentials",
      detail: "no usable AWS credentials were found; give the bot an access key or a role",
    });
  // Ours to read, and not readable: a key with a broken percent sign, a text that is no JSON.
  if (fieldOf(error, "$response") !== undefined || error instanceof URIError || error instanceof SyntaxError)
    return unexpectedAnswer(attempt, "the body could not be read");
  if (socketCode !== null || /socket hang up|ECONN/.test(textOf(error, "message") ?? ""))
    return new CloudUnavailable({
      ...base(attempt),
      code: "Network",
      detail: `the connection failed (${socketCode ?? "cut"})`,
    });
  return new CloudError({ ...base(attempt), code: thrown, detail: "the request could not be sent" });
}

/** An answer that does not say what it must: for a change this means that its outcome is not known. */
function unexpectedAnswer(attempt: Attempt, why: string, httpStatus: number | null = null): CloudError {
  return new CloudUnavailable({
    ...base(attempt),
    code: UNUSABLE_ANSWER,
    detail: `the answer was not understood: ${why}`,
    httpStatus,
  });
}

function base(attempt: Attempt): CloudFailure {
  return {
    cloud: "aws",
    operation: attempt.operation,
    subject: attempt.subject,
    code: "",
    detail: "",
    requestId: null,
    httpStatus: null,
  };
}

/** Names the fields only: what stood in them may be a secret. */
function fieldsOf(error: z.ZodError): string {
  const fields = error.issues.map((issue) => issue.path.join(".")).filter((field) => field !== "");
  return `wrong or missing ${fields.length === 0 ? "value" : fields.join(", ")}`;
}

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

function retryAfterOf(error: unknown): number {
  const header = headerOf(error, "retry-after");
  if (header === null) return DEFAULT_RETRY_AFTER_MS;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? DEFAULT_RETRY_AFTER_MS : Math.max(0, at - Date.now());
}
