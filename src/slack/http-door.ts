import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { HTTPModuleFunctions as bolt, isRawBodyError, verifySlackRequest } from "@slack/bolt";
import type { Log } from "../workflow/deps.ts";
import { createRefusalLog } from "./refusal-log.ts";

/** A path that is served beside Slack's. */
export type DoorRoute = {
  path: string;
  handler(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
};

export type DoorOptions = {
  path: string;
  signingSecret: string;
  routes: readonly DoorRoute[];
  log: Log;
};

/** Slack's payloads are far below: a view is at most 250 KB (docs.slack.dev/surfaces/modals). */
export const BODY_LIMIT = 512 * 1024;
/** How far a request's time may be from ours. Source: docs.slack.dev/authentication/verifying-requests-from-slack. */
const MAX_SKEW_SECONDS = 300;
const SIGNATURE = "x-slack-signature";
const TIMESTAMP = "x-slack-request-timestamp";

/** A request that goes no further: the status, and why, in words that hold nothing of it. */
type Refusal = { status: number; reason: string };

/**
 * What anybody may send, before any of it is looked at closely. Only what Slack signed goes on to Bolt: what the headers
 * can show is refused before a body is read, and the connection is closed. Bolt reads 4 MB before it
 * looks for a signature, logs addresses as they came, takes times of the future, and ends the process over a body `null`
 * (5.1.0, `HTTPModuleFunctions`, `HTTPReceiver.handleIncomingEvent`).
 */
export function createHttpDoor(next: RequestListener, options: DoorOptions): RequestListener {
  const routes = new Map(options.routes.map((route) => [route.path, route]));
  const tellRefusal = createRefusalLog(options.log);
  const refuse = (response: ServerResponse, { status, reason }: Refusal) => {
    tellRefusal(status, reason);
    turnAway(response, status);
  };
  return (request, response) => {
    const [path = "", query = ""] = splitAddress(request.url ?? "");
    if (path === options.path && request.method === "POST") {
      const early = judgeHeaders(request);
      if (early) return refuse(response, early);
      void readSigned(request, options.signingSecret).then((late) =>
        late ? refuse(response, late) : next(request, response),
      );
      return;
    }
    const route = request.method === "GET" ? routes.get(path) : undefined;
    if (route) return void answer(route, request, response);
    // Slack looks at the certificate now and then, and wants a 200 ("ssl_check" among a slash command's fields).
    const isCertificateCheck = path === options.path && request.method === "GET" && query === "ssl_check=1";
    turnAway(response, isCertificateCheck ? 200 : 404);
  };
}

function splitAddress(url: string): [path: string, query: string] {
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

async function answer(route: DoorRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route.handler(request, response);
  } catch {
    response.destroy();
  }
}

/** Answers without the rest of the request: a body that comes nevertheless is not read. */
function turnAway(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close", "content-length": 0 }).end();
}

/** What the headers alone forbid. */
function judgeHeaders({ headers }: IncomingMessage): Refusal | null {
  const { [SIGNATURE]: signature, [TIMESTAMP]: timestamp } = headers;
  if (signature === undefined || timestamp === undefined) return { status: 401, reason: "no signature" };
  if (!/^v0=[0-9a-f]{64}$/.test(String(signature)) || !/^\d{1,12}$/.test(String(timestamp)))
    return { status: 401, reason: "no signature of Slack's form" };
  const skewSeconds = Date.now() / 1_000 - Number(timestamp);
  if (Math.abs(skewSeconds) > MAX_SKEW_SECONDS) {
    return {
      status: 401,
      reason:
        `signed for another time than now: ${skewSeconds > 0 ? "too old" : "in the future"}; if these are Slack's own ` +
        "requests, the clock of this host is wrong: set it and keep it right with NTP",
    };
  }
  return Number(headers["content-length"] ?? 0) > BODY_LIMIT
    ? { status: 413, reason: "the body is too large" }
    : null;
}

/** Reads the body and holds it against its signature; the body stays with the request, where Bolt takes it from. */
async function readSigned(request: IncomingMessage, signingSecret: string): Promise<Refusal | null> {
  try {
    const buffered = await bolt.bufferIncomingMessage(request, BODY_LIMIT);
    verifySlackRequest({
      signingSecret,
      body: buffered.rawBody.toString(),
      headers: {
        [SIGNATURE]: bolt.getHeader(request, SIGNATURE),
        [TIMESTAMP]: Number(bolt.getHeader(request, TIMESTAMP)),
      },
    });
    return isObject(buffered) ? null : { status: 400, reason: "signed, but no JSON object" };
  } catch (error) {
    return isRawBodyError(error)
      ? { status: error.statusCode, reason: "the body is too large, or did not come whole" }
      : { status: 401, reason: "the signature does not fit" };
  }
}

function isObject(request: Parameters<typeof bolt.parseHTTPRequestBody>[0]): boolean {
  try {
    const body: unknown = bolt.parseHTTPRequestBody(request);
    return typeof body === "object" && body !== null && !Array.isArray(body);
  } catch {
    return false;
  }
}
