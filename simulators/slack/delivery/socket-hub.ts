import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { SOCKET_LIFETIME_SECONDS, SOCKETS_MAX } from "../limits.ts";
import type { Json } from "../state.ts";
import type { World } from "../world.ts";
import type { Envelope, Outcome } from "./payload.ts";

// Slack's client libraries close a socket that is silent for 30 seconds.
const PING_INTERVAL_MS = 10_000;
const TICKET_TTL_MS = 30_000;
const HOST = "applink-simulator";
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The Socket Mode side: addresses with one-use tickets, open sockets, and acknowledgements.
 * Source: docs.slack.dev/apis/events-api/using-socket-mode.
 */
export class SocketHub {
  readonly #world: World;
  readonly #ackTimeoutMs: number;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sockets: WebSocket[] = [];
  readonly #tickets = new Map<string, number>();
  readonly #waiting = new Map<string, (response: Json | null) => void>();
  readonly #pings: NodeJS.Timeout;
  #isEnabled = true;
  #turn = 0;

  constructor(world: World, ackTimeoutMs: number) {
    this.#world = world;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#pings = setInterval(() => {
      for (const socket of this.#sockets) socket.ping();
    }, PING_INTERVAL_MS);
    this.#pings.unref();
  }

  get openCount(): number {
    return this.#sockets.length;
  }

  /** The address that apps.connections.open answers: good for one connection, soon. */
  createAddress(): string {
    const ticket = randomBytes(16).toString("hex");
    this.#tickets.set(ticket, this.#world.clock.now().getTime() + TICKET_TTL_MS);
    const base = this.#world.baseUrl.replace(/^http/, "ws");
    return `${base}/link/?ticket=${ticket}&app_id=${this.#world.state.app.id}`;
  }

  /** Takes the WebSocket upgrades of an HTTP server. */
  attach(server: Server): void {
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? "/", "http://localhost");
    const ticket = url.searchParams.get("ticket") ?? "";
    const expiresAtMs = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const isGood = expiresAtMs !== undefined && this.#world.clock.now().getTime() < expiresAtMs;
    if (url.pathname !== "/link/" || !isGood) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client));
  }

  /** Says whether the app's owner has Socket Mode on; switching it off sends every socket away. */
  setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    if (isEnabled) return;
    for (const socket of [...this.#sockets]) dismiss(socket, "link_disabled");
  }

  #findObstacle(): string | null {
    if (!this.#isEnabled || !this.#world.manifest.isSocketModeEnabled) return "link_disabled";
    return this.#sockets.length >= SOCKETS_MAX ? "too_many_websockets" : null;
  }

  #welcome(socket: WebSocket): void {
    socket.on("error", () => socket.terminate());
    const obstacle = this.#findObstacle();
    if (obstacle) {
      dismiss(socket, obstacle);
      return;
    }
    this.#sockets.push(socket);
    socket.on("message", (data) => this.#acknowledge(data.toString("utf8")));
    socket.on("close", () => {
      const index = this.#sockets.indexOf(socket);
      if (index !== -1) this.#sockets.splice(index, 1);
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: this.#sockets.length,
        debug_info: { host: HOST, approximate_connection_time: SOCKET_LIFETIME_SECONDS },
        connection_info: { app_id: this.#world.state.app.id },
      }),
    );
  }

  /** An acknowledgement may come over any socket; one for an unknown or late envelope is dropped, as on Slack. */
  #acknowledge(text: string): void {
    let ack: { envelope_id?: unknown; payload?: unknown };
    try {
      ack = JSON.parse(text) as typeof ack;
    } catch {
      return;
    }
    if (typeof ack?.envelope_id !== "string") return;
    const payload = typeof ack.payload === "object" ? (ack.payload as Json | null) : null;
    this.#waiting.get(ack.envelope_id)?.(payload && Object.keys(payload).length > 0 ? payload : null);
  }

  /** Sends an envelope over exactly one open socket, each in turn, and waits for its acknowledgement. */
  deliver(envelope: Envelope): Promise<Outcome> {
    const open = this.#sockets.filter((socket) => socket.readyState === WebSocket.OPEN);
    const socket = open[this.#turn++ % Math.max(open.length, 1)];
    if (!socket) {
      return Promise.resolve({
        ok: false,
        error: "dispatch_failed",
        ackMs: 0,
        retryReason: "connection_failed",
      });
    }
    const startedAt = performance.now();
    const ackMs = () => Math.round(performance.now() - startedAt);
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        this.#waiting.delete(envelope.id);
        resolve(outcome);
      };
      const timer = setTimeout(
        () => settle({ ok: false, error: "operation_timeout", ackMs: ackMs(), retryReason: "timeout" }),
        this.#ackTimeoutMs,
      );
      this.#waiting.set(envelope.id, (response) => settle({ ok: true, ackMs: ackMs(), response }));
      socket.send(JSON.stringify(renderEnvelope(envelope)));
    });
  }

  /** Recycles every socket: `refresh` asks first, as Slack does every few hours; `cut` drops the connections. */
  disconnect(manner: "refresh" | "cut"): number {
    const open = [...this.#sockets];
    for (const socket of open) {
      if (manner === "cut") socket.terminate();
      else dismiss(socket, "refresh_requested");
    }
    return open.length;
  }

  /** Says goodbye to every socket, and drops those that do not answer. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    await Promise.all([...this.#sockets].map(endSocket));
    this.#server.close();
  }
}

/** Slack's goodbye: a disconnect message with its reason, then the close. */
function dismiss(socket: WebSocket, reason: string): void {
  socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: HOST } }));
  socket.close(1000);
}

function endSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1001);
  });
}

function renderEnvelope({ id, payload, retry }: Envelope): Json {
  return {
    envelope_id: id,
    type: payload.kind,
    payload: payload.body,
    accepts_response_payload: payload.acceptsResponse,
    ...(payload.kind === "events_api"
      ? { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? "" }
      : {}),
  };
}
