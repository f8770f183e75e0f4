import { CloudError } from "../../core/errors.ts";
import { boundAnswers } from "../bounded-answers.ts";
import type { Attempt } from "../call-failure.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import { ListedPage } from "../listing/listed-page.ts";
import { UnreadablePage } from "../listing/page-text.ts";
import {
  closeAgents,
  createAgents,
  openStream,
  type RawAnswer,
  type SignedRequest,
  sendRequest,
  toAnswer,
} from "../listing/send-request.ts";
import type { OssContext } from "./context.ts";
import { toAlibabaError } from "./errors.ts";
import { objectAddress } from "./object-address.ts";
import { refusedAnswer } from "./refused-answer.ts";
import { canonicalQuery, signV4 } from "./sign-v4.ts";

const TIMEOUT_MS = 30_000;

/** One request about a bucket (`key: ""`) or an object of it. */
type Ask = { method: "GET" | "HEAD"; key: string; query: Readonly<Record<string, string>> };

/**
 * Listings of OSS for a comparison. Not with ali-oss: it makes a tree of every page, and knows no stream that ends when it is
 * cancelled. Source: OSS, "ListObjectsV2 (GetBucketV2)".
 */
export function objectListing(context: OssContext): Pick<AlibabaCloud, "openListing"> {
  return {
    openListing: async (bucket, region, { prefix, connections }) => {
      const client = createObjectClient(context, bucket, region, connections);
      return {
        address: `oss://${bucket}`,
        fetchPage: async (startAfter, signal) => {
          const attempt = { operation: "oss:ListObjectsV2", subject: bucket };
          const { body } = await client.ask(
            attempt,
            {
              method: "GET",
              key: "",
              query: {
                "list-type": "2",
                "encoding-type": "url",
                "max-keys": "1000",
                prefix,
                "start-after": startAfter,
              },
            },
            signal,
          );
          return readPage(body, prefix, attempt);
        },
        hasMd5Etag: async (key, signal) => {
          const attempt = { operation: "oss:HeadObject", subject: `${bucket}/${key}` };
          const { header } = await client.ask(attempt, { method: "HEAD", key, query: {} }, signal);
          const isNormal = (header("x-oss-object-type") ?? "Normal") === "Normal";
          return isNormal && header("x-oss-server-side-encryption") !== "KMS";
        },
        read: (key, signal) =>
          client.open({ operation: "oss:GetObject", subject: `${bucket}/${key}` }, key, signal),
        close: client.close,
      };
    },
  };
}

function readPage(body: string, prefix: string, attempt: Attempt): ListedPage {
  try {
    return new ListedPage(body, prefix);
  } catch (error) {
    if (!(error instanceof UnreadablePage)) throw error;
    throw toAlibabaError({ name: "UnreadablePage", message: error.message }, attempt);
  }
}

function createObjectClient({ connection }: OssContext, bucket: string, region: string, connections: number) {
  const agents = createAgents(connections);
  const address = objectAddress(connection, bucket, region);
  const scopeRegion = region.replace(/^oss-/, "");
  const timeoutMs = connection.timeoutMs ?? TIMEOUT_MS;
  let clockOffsetMs = 0;

  const sign = ({ method, key, query }: Ask): SignedRequest => {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
    const signed = { method, path: `/${bucket}/${key}`, query: given, headers: { host: address.host } };
    const headers = signV4(signed, connection, scopeRegion, new Date(Date.now() + clockOffsetMs));
    const search = canonicalQuery(given);
    const path = search === "" ? address.pathOf(key) : `${address.pathOf(key)}?${search}`;
    const { protocol, hostname, port } = address;
    return { method, protocol, hostname, port, path, headers };
  };

  const ask = async (
    attempt: Attempt,
    what: Ask,
    signal: AbortSignal,
    mayRepeat = true,
  ): Promise<RawAnswer> => {
    const answer = await boundAnswers({ cloud: "alibaba", ...attempt }, timeoutMs, () =>
      sendRequest(sign(what), agents, timeoutMs, signal),
    ).catch((error: unknown) => failed(error, attempt, signal));
    if (answer.status === 200) return answer;
    if (mayRepeat && isOfWrongTime(answer)) {
      clockOffsetMs = answer.dateMs - Date.now();
      return ask(attempt, what, signal, false);
    }
    throw refusedAnswer(answer, attempt);
  };

  return {
    ask,
    open: async (attempt: Attempt, key: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> => {
      const signed = sign({ method: "GET", key, query: {} });
      const incoming = await openStream(signed, agents, timeoutMs, signal).catch((error: unknown) =>
        failed(error, attempt, signal),
      );
      if (incoming.statusCode !== 200) {
        incoming.setEncoding("latin1");
        let body = "";
        for await (const text of incoming) body += text;
        throw refusedAnswer(toAnswer(incoming, body), attempt);
      }
      return (async function* () {
        try {
          yield* incoming as AsyncIterable<Uint8Array>;
        } catch (error) {
          failed(error, attempt, signal);
        }
      })();
    },
    close: () => closeAgents(agents),
  };
}

/** OSS allows 15 minutes between its clock and ours. */
function isOfWrongTime({ body, dateMs }: RawAnswer): boolean {
  return body.includes("<Code>RequestTimeTooSkewed</Code>") && !Number.isNaN(dateMs);
}

function failed(error: unknown, attempt: Attempt, signal: AbortSignal): never {
  signal.throwIfAborted();
  throw error instanceof CloudError ? error : toAlibabaError(error, attempt);
}
