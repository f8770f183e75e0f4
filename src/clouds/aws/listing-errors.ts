import { CloudError, CloudUnavailable, UNUSABLE_ANSWER } from "../../core/errors.ts";
import { detailOfStatus, failureOf } from "../call-failure.ts";
import { cleanDetail } from "../failure-text.ts";
import { textOfElement } from "../xml.ts";
import { classify, codeOrStatus } from "./errors.ts";

/**
 * Failures of the lister that counts. It reads S3's answers itself, without the SDK, so that there is no SDK error to translate;
 * which kind a code is, `errors.ts` decides for both.
 */

/** An S3 answer other than 200, as it came; `body` has one character for each byte. */
export type RefusedAnswer = {
  status: number;
  body: string;
  requestId: string | null;
  /** 0 when the answer does not ask for a pause: the count has a pace of its own. */
  retryAfterMs: number;
  bucketRegion: string | null;
};

const OPERATION = "s3:ListBucket";

/** The error for an answer that S3 gave: its code, its sentence, its request id, and nothing of our request. */
export function errorFromAnswer(bucket: string, answer: RefusedAnswer): CloudError {
  const { status, bucketRegion } = answer;
  const body = Buffer.from(answer.body, "latin1").toString();
  const sentence = textOfElement(body, "Message");
  const detail = sentence === null ? detailOfStatus(status) : cleanDetail(sentence, []);
  const home = bucketRegion === null || status === 403 ? "" : ` The bucket is in ${bucketRegion}.`;
  const failure = failureOf("aws", attemptOn(bucket), {
    code: codeOrStatus(textOfElement(body, "Code"), status),
    detail: `${detail}${home}`,
    requestId: answer.requestId ?? textOfElement(body, "RequestId"),
    httpStatus: status,
  });
  return classify(failure, answer.retryAfterMs);
}

/** The error for an answer that never came, or came in pieces: a timeout, a reset, a page that ends too early. */
export function errorFromTransport(
  bucket: string,
  cause: unknown,
  code = isTimeout(cause) ? "Timeout" : "Network",
): CloudError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const error = new CloudUnavailable(failureOf("aws", attemptOn(bucket), { code, detail }));
  error.cause = cause;
  return error;
}

/** The error for a listing that is no listing of S3: asked again it would be the same. */
export function outOfOrder(bucket: string, detail: string): CloudError {
  return new CloudError(
    failureOf("aws", attemptOn(bucket), { code: UNUSABLE_ANSWER, detail, httpStatus: 200 }),
  );
}

function attemptOn(bucket: string) {
  return { operation: OPERATION, subject: bucket };
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}
