import { randomUUID } from "node:crypto";
import type { World } from "../world.ts";
import { deliverOverHttp, type HttpTarget, verifyRequestUrl } from "./http-delivery.ts";
import type { Envelope, Outcome, Payload, Retry } from "./payload.ts";
import type { SocketHub } from "./socket-hub.ts";

/** How payloads reach the app: the app's owner picks one for all of them. */
type TransportChoice = { mode: "socket" } | { mode: "http"; requestUrl: string; signingSecret: string };

/** Times that tests shorten; the defaults are Slack's. */
type DeliveryTimes = { ackTimeoutMs: number; eventRetryDelaysMs: readonly number[] };

/** How many payloads can be sent again. */
const KEPT = 100;

/** Hands payloads to the app over the chosen transport, and events again until they are acknowledged. */
export class Delivery {
  readonly #world: World;
  readonly #sockets: SocketHub;
  readonly #times: DeliveryTimes;
  readonly #retries = new Set<NodeJS.Timeout>();
  #transport: TransportChoice = { mode: "socket" };
  /** What was handed over, newest last. */
  #sent: Envelope[] = [];

  constructor(world: World, sockets: SocketHub, times: DeliveryTimes) {
    this.#world = world;
    this.#sockets = sockets;
    this.#times = times;
  }

  /** Switches the transport; an HTTP address has to answer Slack's challenge first. */
  async setTransport(choice: TransportChoice): Promise<boolean> {
    if (choice.mode === "http") {
      const isVerified = await verifyRequestUrl(
        this.#target(choice),
        this.#world.state.app.verificationToken,
      );
      if (!isVerified) return false;
    }
    this.#transport = choice;
    this.#sockets.setEnabled(choice.mode === "socket");
    return true;
  }

  get mode(): TransportChoice["mode"] {
    return this.#transport.mode;
  }

  /** One attempt: what people wait for (commands, clicks, forms) is never sent again. */
  deliver(payload: Payload): Promise<Outcome> {
    return this.#send({ id: randomUUID(), payload, retry: null });
  }

  /** The first attempt of an event; when it fails, the others follow by themselves as Slack spaces them. */
  async deliverEvent(payload: Payload): Promise<Outcome & { willRetry: boolean }> {
    const outcome = await this.deliver(payload);
    return { ...outcome, willRetry: this.#scheduleRetry(payload, outcome, 1) };
  }

  #scheduleRetry(payload: Payload, outcome: Outcome, number: number): boolean {
    const delayMs = this.#times.eventRetryDelaysMs[number - 1];
    if (outcome.ok || outcome.retryReason === null || delayMs === undefined) return false;
    const retry: Retry = { number, reason: outcome.retryReason };
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#send({ id: randomUUID(), payload, retry }).then(
        (next) => this.#scheduleRetry(payload, next, number + 1),
        (error: unknown) => process.stderr.write(`simulator: event retry failed: ${String(error)}\n`),
      );
    }, delayMs);
    timer.unref();
    this.#retries.add(timer);
    return true;
  }

  /**
   * Sends an earlier payload once more, the same to the letter: the duplicate that Slack sometimes makes. `back` 0 is the
   * last one, 1 the one before it; duplicates do not count.
   */
  async redeliver(back: number): Promise<(Outcome & { kind: Payload["kind"] }) | null> {
    const envelope = this.#sent.at(-1 - back);
    if (!envelope) return null;
    const { payload } = envelope;
    const retry: Retry = payload.kind === "events_api" ? { number: 1, reason: "timeout" } : null;
    return { ...(await this.#handOver({ ...envelope, retry })), kind: payload.kind };
  }

  /** Forgets retries and the last payload, and goes back to Socket Mode. */
  reset(): void {
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
    this.#sent = [];
    this.#transport = { mode: "socket" };
    this.#sockets.setEnabled(true);
  }

  #send(envelope: Envelope): Promise<Outcome> {
    this.#sent = [...this.#sent, envelope].slice(-KEPT);
    return this.#handOver(envelope);
  }

  #handOver(envelope: Envelope): Promise<Outcome> {
    const transport = this.#transport;
    return transport.mode === "socket"
      ? this.#sockets.deliver(envelope)
      : deliverOverHttp(this.#target(transport), envelope);
  }

  #target(choice: Extract<TransportChoice, { mode: "http" }>): HttpTarget {
    return { ...choice, ackTimeoutMs: this.#times.ackTimeoutMs, now: this.#world.clock.now() };
  }
}
