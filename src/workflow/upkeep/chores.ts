import type { StoryDeps } from "../deps.ts";
import { createDriftLook } from "../drift/look-for-drift.ts";
import type { Engine } from "../engine/dbos.ts";
import { REFUSAL_WINDOW_MS } from "../record-refusal.ts";
import { removeOld } from "./remove-old.ts";
import { reportAuditHead } from "./report-audit-head.ts";
import { sweep } from "./sweep.ts";
import { HEARTBEAT_MS } from "./watch.ts";
import { createAuditWatch } from "./watch-audit.ts";

const SWEEP_MS = 15_000;
/** How often a process looks whether something daily is due; the store says who does it. */
const DAILY_LOOK_MS = 10 * 60_000;

/** How long a damage of the audit log stays unnoticed at most while nothing is appended, and how far its kept head may be behind. */
const AUDIT_LOOK_MS = 15_000;

/** What happens without anybody asking: the sweep, and the watch over the processes of this database. */
export function startUpkeep(
  deps: StoryDeps,
  engine: Pick<Engine, "forget">,
  watch: () => Promise<void>,
): { stop(): Promise<void> } {
  const lastLooks = new Map<string, number>();
  const ending = new AbortController();
  const loops = [
    repeat(SWEEP_MS, deps, "the sweep", () => sweep(deps, lastLooks)),
    repeat(SWEEP_MS, deps, "the destruction of what is left of secrets", () => deps.store.clearSecrets()),
    repeat(AUDIT_LOOK_MS, deps, "the watch over the audit log", createAuditWatch(deps)),
    repeat(DAILY_LOOK_MS, deps, "the audit log's daily report", () => reportAuditHead(deps)),
    repeat(DAILY_LOOK_MS, deps, "the daily check at both clouds", createDriftLook(deps, ending.signal)),
    repeat(DAILY_LOOK_MS, deps, "the count of refused clicks", () =>
      deps.store.endRefusals(new Date(deps.now().getTime() - REFUSAL_WINDOW_MS)),
    ),
    repeat(DAILY_LOOK_MS, deps, "the removal of what ended long ago", () => removeOld(deps, engine)),
    repeat(HEARTBEAT_MS, deps, "the heartbeat", watch),
  ];
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
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
