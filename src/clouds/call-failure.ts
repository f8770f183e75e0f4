import type { z } from "zod";
import { type CloudFailure, CloudUnavailable, UNUSABLE_ANSWER } from "../core/errors.ts";

/** What a call is about, for its error and its log line. `secrets` are masked should the cloud repeat them. */
export type Attempt = { operation: string; subject: string; secrets?: readonly string[] };

/** What a throttled caller waits when the cloud does not say for how long. */
export const DEFAULT_RETRY_AFTER_MS = 1_000;

/** The failure of an attempt of which nothing else is known. */
export function failureOf(
  cloud: CloudFailure["cloud"],
  { operation, subject }: Attempt,
  known: Pick<CloudFailure, "code" | "detail"> & Partial<CloudFailure>,
): CloudFailure {
  return { cloud, operation, subject, requestId: null, httpStatus: null, ...known };
}

/** No answer in time: the outcome of a change is not known. */
export function timedOut(cloud: CloudFailure["cloud"], attempt: Attempt): CloudUnavailable {
  const detail = "no answer within the time allowed";
  return new CloudUnavailable(failureOf(cloud, attempt, { code: "Timeout", detail }));
}

/** The connection failed; `how` is the socket's code, such as `ECONNREFUSED`, or `cut`. */
export function connectionFailed(
  cloud: CloudFailure["cloud"],
  attempt: Attempt,
  how: string,
): CloudUnavailable {
  const detail = `the connection failed (${how})`;
  return new CloudUnavailable(failureOf(cloud, attempt, { code: "Network", detail }));
}

/** An answer that does not say what it must: the outcome of a change is not known. */
export function unexpectedAnswer(
  cloud: CloudFailure["cloud"],
  attempt: Attempt,
  why: string,
  httpStatus: number | null = null,
): CloudUnavailable {
  const detail = `the answer was not understood: ${why}`;
  return new CloudUnavailable(failureOf(cloud, attempt, { code: UNUSABLE_ANSWER, detail, httpStatus }));
}

/** Names the fields only: their values may be secrets. */
export function wrongFields(error: z.ZodError): string {
  const fields = error.issues.map((issue) => issue.path.join(".")).filter((field) => field !== "");
  return `wrong or missing ${fields.length === 0 ? "value" : fields.join(", ")}`;
}

/** The code of an answer that has none. */
export function codeOfStatus(status: number): string {
  return `HTTP${status}`;
}

/** The sentence of an answer that has none. */
export function detailOfStatus(status: number): string {
  return `HTTP ${status} without a text`;
}
