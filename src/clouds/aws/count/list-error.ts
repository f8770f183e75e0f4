import {
  CloudDenied,
  CloudError,
  type CloudFailure,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
  UNUSABLE_ANSWER,
} from "../../../core/errors.ts";
import { cleanDetail } from "../../failure-text.ts";
import { UnreadablePage } from "./scan-page.ts";
import { unescapeXml } from "./xml-text.ts";

/** An S3 answer other than 200, as it came; `body` has one character for each byte. */
export type RefusedAnswer = {
  status: number;
  body: string;
  requestId: string | null;
  retryAfterMs: number;
  bucketRegion: string | null;
};

const THROTTLING_CODES: ReadonlySet<string> = new Set([
  "SlowDown",
  "ServiceUnavailable",
  "Throttling",
  "ThrottlingException",
  "TooManyRequests",
  "RequestLimitExceeded",
]);

/** 400s that pass by themselves. `RequestTimeout`: the connection was idle for too long while the request was read. */
const PASSING_CODES: ReadonlySet<string> = new Set(["RequestTimeout", "InternalError", "OperationAborted"]);

const OPERATION = "s3:ListBucket";

/** The error for an answer that S3 gave: its code, its sentence, its request id, and nothing of our request. */
export function errorFromAnswer(bucket: string, answer: RefusedAnswer): CloudError {
  const body = Buffer.from(answer.body, "latin1").toString();
  const code = textOf(body, "Code") ?? `HTTP ${answer.status}`;
  const failure: CloudFailure = {
    cloud: "aws",
    operation: OPERATION,
    subject: bucket,
    code,
    detail: cleanDetail(textOf(body, "Message") || `S3 answered with status ${answer.status}.`, []),
    requestId: answer.requestId ?? textOf(body, "RequestId"),
    httpStatus: answer.status,
  };
  if (answer.bucketRegion !== null && answer.status !== 403) {
    failure.detail += ` The bucket is in ${answer.bucketRegion}.`;
  }
  if (answer.status === 429 || answer.status === 503 || THROTTLING_CODES.has(code)) {
    return new CloudThrottled(failure, answer.retryAfterMs);
  }
  if (answer.status >= 500 || PASSING_CODES.has(code)) return new CloudUnavailable(failure);
  if (answer.status === 404) return new CloudNotFound(failure);
  return new CloudDenied(failure);
}

/** The error for an answer that never came, or came in pieces: a timeout, a reset, a page that ends too early. */
export function errorFromTransport(bucket: string, cause: unknown): CloudError {
  const error = new CloudUnavailable({
    cloud: "aws",
    operation: OPERATION,
    subject: bucket,
    code: transportCode(cause),
    detail: cause instanceof Error ? cause.message : String(cause),
    requestId: null,
    httpStatus: null,
  });
  error.cause = cause;
  return error;
}

/** The error for a listing that is no listing of S3: asked again it would be the same. */
export function outOfOrder(bucket: string, detail: string): CloudError {
  const code = UNUSABLE_ANSWER;
  return new CloudError({
    cloud: "aws",
    operation: OPERATION,
    subject: bucket,
    code,
    detail,
    requestId: null,
    httpStatus: 200,
  });
}

function transportCode(cause: unknown): string {
  if (cause instanceof UnreadablePage) return "UnreadablePage";
  if (cause instanceof Error && cause.name === "TimeoutError") return "Timeout";
  return "Network";
}

function textOf(xml: string, tag: string): string | null {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text === undefined ? null : unescapeXml(text);
}
