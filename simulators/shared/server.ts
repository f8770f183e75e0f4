import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type FaultBoard, type FaultRule, stall, wait } from "./faults.ts";

/** A request with its raw body: signatures are made over the bytes, so they are kept as they came. */
export type WireRequest = {
  method: string;
  /** Path as sent, still percent-encoded, without the query. */
  rawPath: string;
  /** Query as sent, without `?`. */
  rawQuery: string;
  headers: Readonly<Record<string, string>>;
  /** Address of the peer, as the socket tells; of a simulated service that calls without a socket, its own. */
  remoteAddress: string;
  /** Whether a call without a socket counts as one over TLS; absent: as the simulator's control says. */
  isSecure?: boolean;
  body: Buffer;
};

export type WireReply = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The vendor's error code, for the journal. */
  errorCode?: string;
};

/** One operation found for a request, not yet carried out. */
export type Call = {
  service: string;
  operation: string;
  caller: string | null;
  /** Verifies, works, answers. Errors of the service are replies; a throw is a bug in the simulator. */
  perform(): WireReply | Promise<WireReply>;
  /** The service's own form of an armed error or throttle. */
  refuse(rule: FaultRule): WireReply;
};

export type RunningServer = { url: string; port: number; server: Server; close(): Promise<void> };

/** Serves on loopback; `resolve` names the operation, and the board's faults are put around it. */
export async function serve(options: {
  port: number;
  board: FaultBoard;
  resolve(request: WireRequest): Call;
}): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(options.board, options.resolve, request, response).catch((error: unknown) => {
      response.destroy();
      process.stderr.write(`simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
    });
  });
  // Clients hold connections for minutes; the default of 5 s would cut one that is just being used again.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  board: FaultBoard,
  resolve: (request: WireRequest) => Call,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  const call = resolve(request);
  const startedAt = performance.now();
  const at = new Date().toISOString();
  const live = board.arrive({ ...call, text: textOf(request) });
  const { latencyMs, fault } = board.draw(live);
  const gone = new AbortController();
  response.once("close", () => gone.abort());

  const finish = (reply: WireReply | null) => {
    board.record({
      at,
      service: call.service,
      operation: call.operation,
      caller: call.caller,
      status: reply?.status ?? null,
      errorCode: reply?.errorCode ?? null,
      fault: fault?.kind ?? null,
      durationMs: Math.round(performance.now() - startedAt),
    });
    if (reply) send(response, reply);
    else response.destroy();
    board.tell(live, "answered");
  };
  const hold = (rule: FaultRule) => {
    board.tell(live, "held");
    return stall(rule, gone.signal);
  };

  await wait(latencyMs);
  switch (fault?.kind) {
    case "error":
    case "throttle":
      return finish(call.refuse(fault));
    case "reset-before":
      return finish(null);
    case "stall-before":
      await hold(fault);
      return finish(null);
    case "late":
      board.tell(live, "held");
      // What is no longer waited for in this world must not happen in the next.
      if (!(await board.nextAnswer(fault, live))) return finish(null);
      break;
    default:
  }
  const reply = await call.perform();
  switch (fault?.kind) {
    case "reset-after":
      return finish(null);
    case "stall-after":
      await hold(fault);
      return finish(null);
    case "answer-held": {
      const mayGo = board.untilLetGo();
      board.tell(live, "held");
      await mayGo;
      return finish(reply);
    }
    case "malformed":
      return finish({ ...reply, body: "<<<{not a body" });
    default:
      return finish(reply);
  }
}

/** What a rule may look for: names are written plainly in addresses, forms, JSON and CBOR alike. */
function textOf({ rawPath, rawQuery, headers, body }: WireRequest): string {
  return `${headers["host"] ?? ""}${rawPath}?${rawQuery}\n${body.toString("latin1")}`;
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { host, url } = splitTarget(incoming.url ?? "/");
  const mark = url.indexOf("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  if (host !== null) headers["host"] = host;
  return {
    method: incoming.method ?? "GET",
    rawPath: mark === -1 ? url : url.slice(0, mark),
    rawQuery: mark === -1 ? "" : url.slice(mark + 1),
    headers,
    remoteAddress: incoming.socket.remoteAddress ?? "",
    body: Buffer.concat(chunks),
  };
}

/**
 * A client that has a simulator as its HTTP proxy sends the whole address, whose host counts. Source: RFC 9112, 3.2.2.
 * That is how the vendors' clients reach host names that no DNS knows.
 */
function splitTarget(target: string): { host: string | null; url: string } {
  const [, host = null, url = target] = /^http:\/\/([^/?]+)(.*)$/is.exec(target) ?? [];
  return { host, url: url === "" || url.startsWith("?") ? `/${url}` : url };
}

function send(response: ServerResponse, reply: WireReply): void {
  const body = reply.body ?? "";
  response.writeHead(reply.status, {
    "content-length": String(Buffer.byteLength(body)),
    ...reply.headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
