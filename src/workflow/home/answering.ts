import { setTimeout as sleep } from "node:timers/promises";
import type { StoryDeps } from "../deps.ts";

/** Whether the clouds of the environment's own accounts answered when they were last asked. */
export type Answering = { aws: boolean; alibaba: boolean };

/** Nobody opens their Home for this line: it waits no longer for a cloud. */
const PATIENCE_MS = 1_500;
/** An answer of so long ago is as good as a new one. */
const KEPT_MS = 60_000;

const kept = new WeakMap<StoryDeps["cloudsOf"], { at: number; answering: Promise<Answering> }>();

/** Asks both clouds who the bot is, at most once a minute. */
export function readAnswering({ cloudsOf, now }: Pick<StoryDeps, "cloudsOf" | "now">): Promise<Answering> {
  const at = now().getTime();
  const last = kept.get(cloudsOf);
  if (last !== undefined && at - last.at < KEPT_MS) return last.answering;
  const answering = ask(cloudsOf);
  kept.set(cloudsOf, { at, answering });
  return answering;
}

async function ask(cloudsOf: StoryDeps["cloudsOf"]): Promise<Answering> {
  const isAnswered = async (question: () => Promise<unknown>) => {
    const timer = new AbortController();
    const inTime = question().then(
      () => true,
      () => false,
    );
    const late = sleep(PATIENCE_MS, false, { signal: timer.signal, ref: false }).catch(() => false);
    const answer = await Promise.race([inTime, late]);
    timer.abort();
    return answer;
  };
  const [aws, alibaba] = await Promise.all([
    isAnswered(async () => cloudsOf(null).aws.getCallerIdentity()),
    isAnswered(async () => cloudsOf(null).alibaba.getCallerIdentity()),
  ]);
  return { aws, alibaba };
}
