import type { StoryDeps } from "../deps.ts";
import { createDriftLook } from "../drift/look-for-drift.ts";
import type { Engine } from "../engine/dbos.ts";
import { REFUSAL_WINDOW_MS } from "../record-refusal.ts";
import { removeOld } from "./remove-old.ts";
import { reportAuditHead } from "./report-audit-head.ts";
import { sweep } from "./sweep.ts";
import { HEARTBEAT_MS } from "./watch.ts";
import { createAuditWatch } from "./watch-audit.ts";
import { watchMigrations } from "./watch-migrations.ts";

const SWEEP_MS = 15_000;
/** How often a process looks whether something daily is due; the store says who does it. */
const DAILY_LOOK_MS = 10 * 60_000;

/** How long a damage of the audit log stays unnoticed at most while nothing is appended, and how far its kept head may be behind. */
const AUDIT_LOOK_MS = 15_000;

/** What happens by itself, by the name that its figure has (`mgw_prep_round_last_success_timestamp_seconds`): public. */
export const ROUNDS = {
  sweep: "the sweep",
  secrets: "the destruction of what is left of secrets",
  "audit-watch": "the watch over the audit log",
  "audit-report": "the audit log's daily report",
  "drift-look": "the daily check at both clouds",
  refusals: "the count of refused clicks",
  removal: "the removal of what ended long ago",
  heartbeat: "the heartbeat",
  migrations: "the look at migrations",
} as const;
export type RoundName = keyof typeof ROUNDS;

/** How often is looked which migration is due for a look; `migration.pollSeconds` may be as little. */
const MIGRATION_LOOK_MS = 5_000;

/** What happens without anybody asking: the sweep, and the watch over the processes of this database. */
export function startUpkeep(
  deps: StoryDeps,
  engine: Pick<Engine, "forget">,
  watch: () => Promise<void>,
  onEnded: (round: RoundName) => void = () => undefined,
): { stop(): Promise<void> } {
  const lastLooks = new Map<string, number>();
  const migrationLooks = new Map<string, number>();
  const ending = new AbortController();
  const repeated = (round: RoundName, intervalMs: number, run: () => Promise<void>) =>
    repeat(intervalMs, deps, ROUNDS[round], () => run().then(() => onEnded(round)));
  const loops = [
    repeated("sweep", SWEEP_MS, () => sweep(deps, lastLooks)),
    repeated("secrets", SWEEP_MS, () => deps.store.clearSecrets()),
    repeated("audit-watch", AUDIT_LOOK_MS, createAuditWatch(deps)),
    repeated("audit-report", DAILY_LOOK_MS, () => reportAuditHead(deps)),
    repeated("drift-look", DAILY_LOOK_MS, createDriftLook(deps, ending.signal)),
    repeated("refusals", DAILY_LOOK_MS, () =>
      deps.store.endRefusals(new Date(deps.now().getTime() - REFUSAL_WINDOW_MS)),
    ),
    repeated("removal", DAILY_LOOK_MS, () => removeOld(deps, engine)),
    repeated("heartbeat", HEARTBEAT_MS, watch),
    ...(deps.settings.migration.enabled
      ? [repeated("migrations", MIGRATION_LOOK_MS, () => watchMigrations(deps, migrationLooks))]
      : []),
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
