import { CloudError } from "../../../core/errors.ts";
import { boundAnswers } from "../../bounded-answers.ts";
import { UnreadablePage } from "../../listing/page-text.ts";
import { closeAgents, createAgents, type RawAnswer, sendRequest } from "../../listing/send-request.ts";
import { errorFromAnswer, errorFromTransport, type RefusedAnswer } from "../listing-errors.ts";
import { type Page, scanPage } from "./scan-page.ts";
import { createListSigner, type ListTarget } from "./sign-list.ts";

/**
 * A page that has come and is not read yet: keys above `until` are left out (null: none). It is read in the same turn
 * in which it is counted, since another connection may cut the range in between.
 */
type ReceivedPage = (until: string | null) => Page;

/** Fetches pages of one listing. Release its connections with `close`. */
export type PageLister = {
  /**
   * The page of keys after `startAfter` ("" for the beginning). Throws core/errors.ts' CloudError, or the signal's
   * reason; so does reading what has come, when it is no whole page.
   */
  fetchPage: (startAfter: string, signal: AbortSignal) => Promise<ReceivedPage>;
  /** The same as text, one character for each byte, read with `read`, whose UnreadablePage becomes such an error too. */
  readPage: <T>(startAfter: string, signal: AbortSignal, read: (latin1: string) => T) => Promise<T>;
  close: () => void;
};

export type PageListerOptions = ListTarget & { connections: number; requestTimeoutMs: number };

/** A lister over node's own HTTP with connections that are kept. */
export function createPageLister(options: PageListerOptions): PageLister {
  const agents = createAgents(options.connections);
  let target: ListTarget = options;
  let sign = createListSigner(target);
  let clockOffsetMs = 0;

  const ask = async (startAfter: string, signal: AbortSignal, mayRepeat = true): Promise<Answer> => {
    const region = target.region;
    const signed = await sign(startAfter, new Date(Date.now() + clockOffsetMs));
    const answer = await boundAnswers(
      { cloud: "aws", operation: "s3:ListBucket", subject: options.bucket },
      options.requestTimeoutMs,
      () => sendRequest(signed, agents, options.requestTimeoutMs, signal).then(toAnswer),
    ).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw cause instanceof CloudError ? cause : errorFromTransport(options.bucket, cause);
    });
    if (answer.status === 200 || !mayRepeat) return answer;
    const home = answer.bucketRegion;
    if (home !== null && home !== region && isMisdirected(answer) && !(await isFixed(target))) {
      target = { ...target, region: home };
      sign = createListSigner(target);
      return ask(startAfter, signal, false);
    }
    const skewMs = clockSkewMs(answer);
    if (skewMs !== null) {
      clockOffsetMs = skewMs;
      return ask(startAfter, signal, false);
    }
    return answer;
  };

  const fetchBody = async (startAfter: string, signal: AbortSignal): Promise<string> => {
    const answer = await ask(startAfter, signal);
    if (answer.status !== 200) throw errorFromAnswer(options.bucket, answer);
    return answer.body;
  };
  const readWith = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnreadablePage)) throw error;
      throw errorFromTransport(options.bucket, error, "UnreadablePage");
    }
  };

  return {
    fetchPage: async (startAfter, signal) => {
      const body = await fetchBody(startAfter, signal);
      return (until) => readWith(() => scanPage(body, until));
    },
    readPage: async (startAfter, signal, read) => {
      const body = await fetchBody(startAfter, signal);
      return readWith(() => read(body));
    },
    close: () => closeAgents(agents),
  };
}

/** Whether the address was configured: then no other region's is tried. */
async function isFixed({ endpoint, locate, region }: ListTarget): Promise<boolean> {
  return locate === undefined ? endpoint !== undefined : (await locate(region)).isCustom;
}

type Answer = RefusedAnswer & { dateMs: number };

function toAnswer({ status, body, dateMs, header }: RawAnswer): Answer {
  return {
    status,
    body,
    requestId: header("x-amz-request-id"),
    retryAfterMs: (Number(header("retry-after")) || 0) * 1000,
    bucketRegion: header("x-amz-bucket-region"),
    dateMs,
  };
}

/** S3 sends a caller who signed for, or asked in, the wrong region away with 301 or 400 and names the right one. */
function isMisdirected(answer: RefusedAnswer): boolean {
  return (
    answer.status === 301 || answer.status === 307 || answer.body.includes("AuthorizationHeaderMalformed")
  );
}

/** How far our clock is behind S3's, when S3 refused the request for it. S3 allows 15 minutes. */
function clockSkewMs(answer: Answer): number | null {
  if (!answer.body.includes("<Code>RequestTimeTooSkewed</Code>") || Number.isNaN(answer.dateMs)) return null;
  return answer.dateMs - Date.now();
}
