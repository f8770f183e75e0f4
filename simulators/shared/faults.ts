import { setTimeout as sleep } from "node:timers/promises";

/**
 * What goes wrong, and on which side of the effect.
 *
 * - `latency`: waits `delayMs`, then works as usual.
 * - `error`: answers `status` (500) with `code`, without effect.
 * - `throttle`: answers the service's own throttling error, with Retry-After when `retryAfterSeconds` is given.
 * - `reset-before` and `reset-after`: cuts the connection before, or after, the operation took effect.
 * - `stall-before` and `stall-after`: holds the connection `delayMs` (10 minutes), then cuts it.
 * - `answer-held`: takes effect, and answers as usual once the board is told to let go.
 * - `late`: takes effect only after another call, of the operation `until`, was answered; whether anybody still waits or not.
 * - `malformed`: takes effect and answers a body that no parser accepts.
 */
export type FaultKind =
  | "latency"
  | "error"
  | "throttle"
  | "reset-before"
  | "reset-after"
  | "stall-before"
  | "stall-after"
  | "answer-held"
  | "late"
  | "malformed";

export type FaultRule = {
  /** Simulator and service, such as `slack`, `s3`, `iam`, `ram`, `oss`; `*` for all. */
  service: string;
  /** The operation's name as the vendor writes it (`CreateAccessKey`, `chat.postMessage`); `*` for all. */
  operation: string;
  kind: FaultKind;
  /** Hits only calls that have one of these texts in their address or body, such as a bucket's name; absent: all. */
  about?: readonly string[];
  /** How many calls it hits; absent: every one. */
  times?: number;
  /** How many matching calls pass before it hits. */
  after?: number;
  delayMs?: number;
  status?: number;
  code?: string;
  retryAfterSeconds?: number;
  /** Of `late`: the operation of the same service, and about the same, whose next answer it waits for; absent: its own. */
  until?: string;
};

/** One finished (or cut) call, as the simulator saw it. Bodies are not kept: they may hold secrets. */
export type JournalEntry = {
  sequence: number;
  at: string;
  service: string;
  operation: string;
  /** Who called, as far as the signature or token told: an access key id, a bot's user id. */
  caller: string | null;
  /** HTTP status answered; null when the connection was cut. */
  status: number | null;
  /** The vendor's error code when the answer was an error. */
  errorCode: string | null;
  fault: FaultKind | null;
  durationMs: number;
};

/** Where a call is: it came in, it is held or is late, its answer has gone out (or its connection was cut). */
export type CallStage = "arrived" | "held" | "answered";

/** One call while it lasts. */
export type LiveCall = {
  service: string;
  operation: string;
  /** Counts the calls of this operation from 1. */
  ordinal: number;
  /** Whether its address or body has one of these texts. */
  isAbout(texts: readonly string[]): boolean;
};

/** Told of every call at each of its stages. */
export type CallWatcher = (call: LiveCall & { stage: CallStage }) => void;

type ArmedRule = FaultRule & { seen: number; hits: number };

/** The faults armed on one simulator, and the journal of its calls. */
export class FaultBoard {
  #rules: ArmedRule[] = [];
  #journal: JournalEntry[] = [];
  #sequence = 0;
  readonly #ordinals = new Map<string, number>();
  readonly #watchers = new Set<CallWatcher>();
  readonly #heldCalls = new Set<LiveCall>();
  #ended = new AbortController();
  #held = new AbortController();

  arm(rule: FaultRule): { readonly hits: number } {
    const armed = { ...rule, seen: 0, hits: 0 };
    this.#rules.push(armed);
    return armed;
  }

  disarm(): void {
    this.#rules = [];
  }

  /** Forgets the journal and every rule. */
  reset(): void {
    this.disarm();
    this.#journal = [];
    this.#ordinals.clear();
    this.#ended.abort();
    this.#ended = new AbortController();
    this.letGo();
  }

  /** Tells `watcher` of every call from now on; the answer ends that. */
  watch(watcher: CallWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A call came in: counts it and tells the watchers. `text` is its address and body. */
  arrive({ service, operation, text }: { service: string; operation: string; text: string }): LiveCall {
    const key = `${service}:${operation}`;
    const ordinal = (this.#ordinals.get(key) ?? 0) + 1;
    this.#ordinals.set(key, ordinal);
    const isAbout = (texts: readonly string[]) => texts.some((each) => text.includes(each));
    const call = { service, operation, ordinal, isAbout };
    this.tell(call, "arrived");
    return call;
  }

  tell(call: LiveCall, stage: CallStage): void {
    if (stage === "held") this.#heldCalls.add(call);
    if (stage === "answered") this.#heldCalls.delete(call);
    for (const watcher of this.#watchers) watcher({ ...call, stage });
  }

  /** The calls that are held at this moment; those of `stall-after` and `answer-held` have taken effect. */
  heldCalls(): readonly Pick<LiveCall, "service" | "operation">[] {
    return [...this.#heldCalls].map(({ service, operation }) => ({ service, operation }));
  }

  /** Lets the answers go that are held. */
  letGo(): void {
    this.#held.abort();
    this.#held = new AbortController();
  }

  /** Resolves when the answers that are held may go. */
  untilLetGo(): Promise<void> {
    const { signal } = this.#held;
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  /** Waits until a call of the rule's `until` was answered; false when the board was reset before. */
  nextAnswer(rule: FaultRule, { service, operation }: LiveCall): Promise<boolean> {
    const { signal } = this.#ended;
    const { until = operation, about } = rule;
    return new Promise((resolve) => {
      const end = (isAnswered: boolean) => {
        unwatch();
        resolve(isAnswered);
      };
      const unwatch = this.watch((call) => {
        const isIt = call.service === service && call.operation === until && call.stage === "answered";
        if (isIt && (about === undefined || call.isAbout(about))) end(true);
      });
      signal.addEventListener("abort", () => end(false), { once: true });
    });
  }

  journal(): readonly JournalEntry[] {
    return this.#journal;
  }

  record(entry: Omit<JournalEntry, "sequence">): void {
    this.#sequence += 1;
    this.#journal.push({ sequence: this.#sequence, ...entry });
  }

  /** The rules that hit this call: every latency, and the first of the other kinds. */
  draw({ service, operation, isAbout }: LiveCall): { latencyMs: number; fault: FaultRule | null } {
    let latencyMs = 0;
    let fault: FaultRule | null = null;
    for (const rule of this.#rules) {
      if (rule.service !== "*" && rule.service !== service) continue;
      if (rule.operation !== "*" && rule.operation !== operation) continue;
      if (rule.about && !isAbout(rule.about)) continue;
      if (rule.kind !== "latency" && fault) continue;
      rule.seen += 1;
      if (rule.seen <= (rule.after ?? 0)) continue;
      if (rule.times !== undefined && rule.hits >= rule.times) continue;
      rule.hits += 1;
      if (rule.kind === "latency") latencyMs += rule.delayMs ?? 0;
      else fault = rule;
    }
    return { latencyMs, fault };
  }
}

const STALL_MS = 600_000;

/** Holds a stalled call for as long as its rule says. */
export async function stall(rule: FaultRule, signal: AbortSignal): Promise<void> {
  await sleep(rule.delayMs ?? STALL_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

export async function wait(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}
