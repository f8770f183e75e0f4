import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** What goes on the wire: a signed request; without a method, GET. `host` among the headers may name another than the socket's. */
export type SignedRequest = {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  protocol: "http:" | "https:";
  hostname: string;
  port: number | undefined;
  path: string;
  headers: Record<string, string>;
  body?: string;
};

/** An answer as it came; `body` has one character for each byte. `dateMs` is the cloud's time, NaN when it does not say. */
export type RawAnswer = {
  status: number;
  body: string;
  dateMs: number;
  header: (name: string) => string | null;
};

export type Agents = Record<SignedRequest["protocol"], HttpAgent>;

/** Connections that are kept, at most so many. */
export function createAgents(connections: number): Agents {
  return {
    "http:": new HttpAgent({ keepAlive: true, maxSockets: connections }),
    "https:": new HttpsAgent({ keepAlive: true, maxSockets: connections }),
  };
}

export function closeAgents(agents: Agents): void {
  for (const agent of Object.values(agents)) agent.destroy();
}

/** Sends a request and reads the whole answer. Errors: node's own; a DOMException `TimeoutError`; the signal's abort. */
export function sendRequest(
  signed: SignedRequest,
  agents: Agents,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = start(signed, agents, signal);
    const timer = setTimeout(() => outgoing.destroy(timeoutError(timeoutMs)), timeoutMs);
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
    outgoing.end(signed.body);
  });
}

/**
 * Sends a request whose answer is read as a stream: the time allowed is that of a silent connection.
 * Errors: as of `sendRequest`, before the answer begins or while it is read.
 */
export function openStream(
  signed: SignedRequest,
  agents: Agents,
  silenceMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = start(signed, agents, signal);
    outgoing.setTimeout(silenceMs, () => outgoing.destroy(timeoutError(silenceMs)));
    outgoing.on("error", reject);
    outgoing.on("response", resolve);
    outgoing.end();
  });
}

/** The body stays out of the options, which node's agent keeps while it waits for a connection. */
function start({ body: _, ...signed }: SignedRequest, agents: Agents, signal: AbortSignal | undefined) {
  const open = signed.protocol === "https:" ? httpsRequest : httpRequest;
  const agent = agents[signed.protocol];
  const options = { method: "GET", ...signed, port: signed.port ?? null, agent };
  return open(signal === undefined ? options : { ...options, signal });
}

function timeoutError(timeoutMs: number): DOMException {
  return new DOMException(`No whole answer within ${timeoutMs} ms.`, "TimeoutError");
}

/** The body with one character for each byte: readers of pages want it so, and it costs one copy. */
function readBody(incoming: IncomingMessage, fail: (error: unknown) => void, done: (body: string) => void) {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("error", fail);
  incoming.on("end", () => done(Buffer.concat(chunks).toString("latin1")));
}

export function toAnswer(incoming: IncomingMessage, body: string): RawAnswer {
  const header = (name: string): string | null => {
    const value = incoming.headers[name];
    return typeof value === "string" ? value : null;
  };
  return { status: incoming.statusCode ?? 0, body, dateMs: Date.parse(header("date") ?? ""), header };
}
