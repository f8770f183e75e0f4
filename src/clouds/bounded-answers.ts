import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { type CloudFailure, CloudUnavailable } from "../core/errors.ts";

/**
 * What an answer of a cloud may take of memory and time, whichever SDK reads it. None of them has a bound of its own: they
 * read until the end, and their times are those of a silent connection. So it is held where all of them meet, at Node.js's
 * own HTTP client, for the requests that begin within a call.
 */

/** A page of a thousand keys of a kilobyte each, every byte of them escaped, is about 4 MB. */
export const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024;
/** What counts as no answer unless the settings say otherwise, as for the SDKs' own times. */
const TIMEOUT_MS = 20_000;

type Excess = "too large" | "too slow";
type Bounds = { timeoutMs: number; excess: Excess | null };

const current = new AsyncLocalStorage<Bounds>();
const boundsOf = new WeakMap<ClientRequest, Bounds>();

subscribe("http.client.request.start", (message) => {
  const bounds = current.getStore();
  if (bounds) boundsOf.set((message as { request: ClientRequest }).request, bounds);
});
// Published before the response event, so that nothing has been read yet.
subscribe("http.client.response.finish", (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const bounds = boundsOf.get(request);
  if (bounds) bind(response, bounds);
});

/**
 * Runs a call to a cloud. Errors: those of the call; CloudUnavailable `AnswerTooLarge` or `Timeout` when an answer went
 * beyond its bounds, since of a change it is then not known what became of it.
 */
export async function boundAnswers<Answer>(
  about: Pick<CloudFailure, "cloud" | "operation" | "subject">,
  timeoutMs: number | undefined,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const bounds: Bounds = { timeoutMs: timeoutMs ?? TIMEOUT_MS, excess: null };
  try {
    return await current.run(bounds, run);
  } catch (error) {
    if (bounds.excess === null) throw error;
    throw new CloudUnavailable({ ...about, ...SAYINGS[bounds.excess], requestId: null, httpStatus: null });
  }
}

const SAYINGS: Record<Excess, Pick<CloudFailure, "code" | "detail">> = {
  "too large": {
    code: "AnswerTooLarge",
    detail: `the answer was larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MB and was not read to its end`,
  },
  "too slow": { code: "Timeout", detail: "no whole answer within the time allowed" },
};

/** Counts bytes as they arrive, so that the stream's readers are not affected. */
function bind(response: IncomingMessage, bounds: Bounds): void {
  const stop = (excess: Excess) => {
    bounds.excess = excess;
    response.destroy(new Error(`the answer was ${excess}`));
  };
  const timer = setTimeout(() => stop("too slow"), bounds.timeoutMs);
  response.once("close", () => clearTimeout(timer));
  let bytes = 0;
  const push = response.push.bind(response);
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    bytes += chunk instanceof Uint8Array ? chunk.length : 0;
    if (bytes <= ANSWER_LIMIT_BYTES) return push(chunk, encoding);
    if (!response.destroyed) stop("too large");
    return false;
  };
}
