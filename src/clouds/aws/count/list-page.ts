import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { CloudError } from "../../../core/errors.ts";
import { boundAnswers } from "../../bounded-answers.ts";
import { UnreadablePage } from "../../listing/page-text.ts";
import { errorFromAnswer, errorFromTransport, type RefusedAnswer } from "../listing-errors.ts";
import { type Page, scanPage } from "./scan-page.ts";
import { createListSigner, type ListTarget, type SignedList } from "./sign-list.ts";

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
  close: () => void;
};

export type PageListerOptions = ListTarget & { connections: number; requestTimeoutMs: number };

/** A lister over node's own HTTP with connections that are kept. */
export function createPageLister(options: PageListerOptions): PageLister {
  const agents = {
    "http:": new HttpAgent({ keepAlive: true, maxSockets: options.connections }),
    "https:": new HttpsAgent({ keepAlive: true, maxSockets: options.connections }),
  };
  let target: ListTarget = options;
  let sign = createListSigner(target);
  let clockOffsetMs = 0;

  const ask = async (startAfter: string, signal: AbortSignal, mayRepeat = true): Promise<Answer> => {
    const region = target.region;
    const signed = await sign(startAfter, new Date(Date.now() + clockOffsetMs));
    const answer = await boundAnswers(
      { cloud: "aws", operation: "s3:ListBucket", subject: options.bucket },
      options.requestTimeoutMs,
      () => send(signed, agents[signed.protocol], options.requestTimeoutMs, signal),
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

  return {
    fetchPage: async (startAfter, signal) => {
      const answer = await ask(startAfter, signal);
      if (answer.status !== 200) throw errorFromAnswer(options.bucket, answer);
      return (until) => {
        try {
          return scanPage(answer.body, until);
        } catch (error) {
          if (!(error instanceof UnreadablePage)) throw error;
          throw errorFromTransport(options.bucket, error, "UnreadablePage");
        }
      };
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Whether the address was configured: then no other region's is tried. */
async function isFixed({ endpoint, locate, region }: ListTarget): Promise<boolean> {
  return locate === undefined ? endpoint !== undefined : (await locate(region)).isCustom;
}

type Answer = RefusedAnswer & { dateMs: number };

function send(signed: SignedList, agent: HttpAgent, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = signed.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = start({ ...signed, port: signed.port ?? null, agent, method: "GET", signal });
    const timer = setTimeout(() => {
      outgoing.destroy(new DOMException(`No whole answer within ${timeoutMs} ms.`, "TimeoutError"));
    }, timeoutMs);
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      readBody(incoming, fail, (body) => {
        clearTimeout(timer);
        resolve(toAnswer(incoming, body));
      });
    });
    outgoing.end();
  });
}

/** The body with one character for each byte: `scanPage` wants it so, and it costs one copy. */
function readBody(incoming: IncomingMessage, fail: (error: unknown) => void, done: (body: string) => void) {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("error", fail);
  incoming.on("end", () => done(Buffer.concat(chunks).toString("latin1")));
}

function toAnswer(incoming: IncomingMessage, body: string): Answer {
  const header = (name: string): string | null => {
    const value = incoming.headers[name];
    return typeof value === "string" ? value : null;
  };
  return {
    status: incoming.statusCode ?? 0,
    body,
    requestId: header("x-amz-request-id"),
    retryAfterMs: (Number(header("retry-after")) || 0) * 1000,
    bucketRegion: header("x-amz-bucket-region"),
    dateMs: Date.parse(header("date") ?? ""),
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
