import { setTimeout as sleep } from "node:timers/promises";
import { CloudThrottled } from "../core/errors.ts";

/**
 * Limits the calls to one account: how many at a time, and a pause for all of them when the cloud throttles one. Without it each
 * of five hundred preparations would run into the throttling by itself, again and again.
 */
export type CallGate = {
  /** Runs a call once there is room; after a `CloudThrottled` no other call of the service begins before its time. */
  pass<Answer>(service: string, call: () => Promise<Answer>): Promise<Answer>;
};

type GateOptions = {
  callsAtOnce?: number;
  nowMs?: () => number;
  wait?: (ms: number) => Promise<unknown>;
  random?: () => number;
};

/** Room for what one preparation asks side by side, and well below what the control planes of both clouds let through. */
const CALLS_AT_ONCE = 24;
/** A pause grows while the cloud goes on asking for it, up to here. Changes have 90 seconds for a try (`workflow/steps.ts`). */
const LONGEST_PAUSE_MS = 20_000;

export function createCallGate(options: GateOptions = {}): CallGate {
  const { callsAtOnce = CALLS_AT_ONCE } = options;
  const pauses = createPauses(options);
  const waiting: (() => void)[] = [];
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running >= callsAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  /** The place goes to the next in line, and is free only when no call waits. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    async pass(service, call) {
      await pauses.over(service);
      await enter();
      try {
        const answer = await call();
        pauses.end(service);
        return answer;
      } catch (error) {
        if (error instanceof CloudThrottled) pauses.begin(service, error.retryAfterMs);
        throw error;
      } finally {
        leave();
      }
    },
  };
}

/** Pauses by service: IAM's limit is none of S3's business. */
function createPauses({
  nowMs = () => performance.now(),
  wait = (ms) => sleep(ms),
  random = Math.random,
}: GateOptions) {
  const untilMs = new Map<string, number>();
  const lastMs = new Map<string, number>();
  return {
    /** Resolves when no pause is on, each caller at a moment of its own, so that they do not come back all at once. */
    async over(service: string): Promise<void> {
      for (;;) {
        const leftMs = (untilMs.get(service) ?? 0) - nowMs();
        if (leftMs <= 0) return;
        await wait(leftMs * (1 + random()));
      }
    },
    begin(service: string, askedMs: number): void {
      const isOn = (untilMs.get(service) ?? 0) > nowMs();
      // Calls that were under way are refused together: that is one refusal, not many.
      const grownMs = isOn ? askedMs : Math.max(askedMs, 2 * (lastMs.get(service) ?? 0));
      const pauseMs = Math.min(grownMs, LONGEST_PAUSE_MS);
      if (!isOn) lastMs.set(service, pauseMs);
      untilMs.set(service, Math.max(untilMs.get(service) ?? 0, nowMs() + pauseMs));
    },
    end(service: string): void {
      lastMs.delete(service);
    },
  };
}
