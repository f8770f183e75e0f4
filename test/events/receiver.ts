import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { OutgoingEvent } from "../../src/core/outgoing-events.ts";

/** What a receiver does with a request: takes it, refuses it, or says nothing. */
export type Behaviour = "take" | "refuse" | "silent" | "take and break off";

/** A receiver of webhooks as somebody else would write one, by the Standard Webhooks specification; it may die and come back. */
export class TestReceiver {
  /** What was taken, in its order, with what was sent twice. */
  readonly taken: OutgoingEvent[] = [];
  /** Requests whose signature did not hold, or that were old. */
  readonly wrong: string[] = [];
  behaviour: Behaviour = "take";
  requests = 0;
  readonly #secret: Buffer;
  #server: Server | null = null;
  #port = 0;

  constructor(secret: string) {
    this.#secret = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/events`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.requests += 1;
        if (this.behaviour === "silent") return;
        if (this.behaviour === "refuse") return void response.writeHead(500).end("down for repairs");
        const body = Buffer.concat(chunks).toString();
        if (!this.#isSigned(request.headers, body)) this.wrong.push(body);
        this.taken.push(JSON.parse(body) as OutgoingEvent);
        if (this.behaviour === "take and break off") return void response.destroy();
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As one that is killed: every connection ends at once. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  #isSigned(headers: NodeJS.Dict<string | string[]>, body: string): boolean {
    const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((part) =>
      String(headers[`webhook-${part}`]),
    );
    const isNew = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
    const expected = createHmac("sha256", this.#secret).update(`${id}.${timestamp}.${body}`).digest("base64");
    const isIdOfBody = (JSON.parse(body) as { id: string }).id === id;
    return isNew && isIdOfBody && String(signatures).split(" ").includes(`v1,${expected}`);
  }
}

/** What a receiver keeps that drops what it has. */
export function withoutRepeats(events: readonly OutgoingEvent[]): OutgoingEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}
