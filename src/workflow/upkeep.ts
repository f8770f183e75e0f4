import type { StoryDeps } from "./deps.ts";
import type { Engine } from "./engine.ts";
import { createDriftLook } from "./look-for-drift.ts";
import { removeOld } from "./remove-old.ts";
import { reportAuditHead } from "./report-audit-head.ts";
import { sweep } from "./sweep.ts";

const SWEEP_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** How often a process looks whether something daily is due; the store says who does it. */
const DAILY_LOOK_MS = 10 * 60_000;
/** A process that has not said for so long that it lives is gone, and another goes on with its work. */
const GONE_AFTER_MS = 20_000;

/** What happens without anybody asking: the sweep, and the watch over other processes. */
export function startUpkeep(
  deps: StoryDeps,
  engine: Pick<Engine, "takeOver" | "forget">,
  executorId: string,
): { stop(): Promise<void> } {
  const lastLogonLooks = new Map<string, number>();
  const ending = new AbortController();
  const loops = [
    repeat(SWEEP_MS, deps, "the sweep", () => sweep(deps, lastLogonLooks)),
    repeat(DAILY_LOOK_MS, deps, "the audit log's daily report", () => reportAuditHead(deps)),
    repeat(DAILY_LOOK_MS, deps, "the daily look at both clouds", createDriftLook(deps, ending.signal)),
    repeat(DAILY_LOOK_MS, deps, "the removal of what ended long ago", () => removeOld(deps, engine)),
    repeat(HEARTBEAT_MS, deps, "the heartbeat", () => beat(deps, engine, executorId)),
  ];
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

async function beat(deps: StoryDeps, engine: Pick<Engine, "takeOver">, executorId: string): Promise<void> {
  const staleSince = new Date(deps.now().getTime() - GONE_AFTER_MS);
  for (const gone of await deps.store.beat(executorId, staleSince)) {
    await deps.store.releaseLeases(gone);
    deps.notifier.wake();
    const count = await engine.takeOver(gone);
    if (count > 0) deps.log.warn({ gone, count }, "took over the work of a process that is gone");
  }
}

/** Runs something now and then again and again, each time after the one before has ended. */
function repeat(
  intervalMs: number,
  { log }: Pick<StoryDeps, "log">,
  what: string,
  run: () => Promise<void>,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let current = Promise.resolve();
  const round = () => {
    current = run()
      .catch((error: unknown) =>
        log.warn({ error: String(error) }, `${what} failed; the next round tries again`),
      )
      .then(() => {
        if (!isStopped) timer = setTimeout(round, intervalMs);
      });
  };
  round();
  return {
    stop: async () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await current;
    },
  };
}
