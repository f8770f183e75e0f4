import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CallLog } from "./clouds/call-log.ts";
import type { FigureSource, Telemetry } from "./compose/telemetry.ts";
import type { Figures } from "./storage/contract/figures.ts";

/** What is read of the store and the engine for one answer; null while either does not answer. */
type Reading = { figures: Figures; running: number; waiting: number; tookSeconds: number };

export type Metrics = {
  measureCall: CallLog;
  telemetry: Telemetry;
};

/**
 * Figures for Prometheus: of the process, of its calls, and of how everything stands. Labels hold no bucket, user or person.
 * What is read of the store is the same in every process that shares it: ask for the largest, not the sum. While the store does
 * not answer these figures are missing, and `mgw_prep_store_up` is 0.
 */
export function createMetrics({ version }: { version: string }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const read = readOnce();
  const standing = createStanding(registry, read.now);
  const calls = new Histogram({
    registers: [registry],
    name: "mgw_prep_cloud_call_seconds",
    help: "Duration of calls to the clouds, by operation and error code (empty: it succeeded)",
    labelNames: ["cloud", "operation", "code"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  const limited = new Counter({
    registers: [registry],
    name: "mgw_prep_slack_rate_limited_total",
    help: "Calls that Slack refused as too many",
  });
  const rounds = new Gauge({
    registers: [registry],
    name: "mgw_prep_round_last_success_timestamp_seconds",
    help: "When what happens by itself last ended well in this process, by its name",
    labelNames: ["round"],
  });
  new Gauge({
    registers: [registry],
    name: "mgw_prep_build_info",
    help: "Always 1; the versions are labels",
    labelNames: ["version", "node"],
  }).set({ version, node: process.versions.node }, 1);
  return {
    measureCall: ({ cloud, operation, errorCode, durationMs }) =>
      calls.observe({ cloud, operation, code: errorCode ?? "" }, durationMs / 1000),
    telemetry: {
      watch: read.watch,
      slackRateLimited: () => limited.inc(),
      roundEnded: (round) => rounds.set({ round }, Date.now() / 1000),
      print: async () => {
        await standing();
        return registry.metrics();
      },
    },
  };
}

/** Concurrent readers share one answer; the store is asked once at a time, however many ask. */
function readOnce() {
  let source: FigureSource | null = null;
  let underWay: Promise<Reading | null> | null = null;
  const ask = async (from: FigureSource): Promise<Reading> => {
    const begun = performance.now();
    const figures = await from.readFigures();
    const unfinished = await from.countUnfinished();
    return { figures, ...unfinished, tookSeconds: (performance.now() - begun) / 1000 };
  };
  return {
    watch: (from: FigureSource) => {
      source = from;
    },
    now: (): Promise<Reading | null> => {
      underWay ??= (source === null ? Promise.resolve(null) : ask(source).catch(() => null)).finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}

/** One gauge for each figure, by its name; null: there is none, and then the gauge is missing. */
const STANDING: Readonly<
  Record<string, { help: string; of(reading: Reading, nowSeconds: number): number | null }>
> = {
  mgw_prep_approval_oldest_wait_seconds: {
    help: "How long the approval that waits longest has been waited for",
    of: ({ figures }, now) => ageOf(figures.awaitingSince, now),
  },
  mgw_prep_deliveries_unopened: {
    help: "Credentials that were sent and that nobody has opened",
    of: ({ figures }) => figures.unopened,
  },
  mgw_prep_credentials_past_end: {
    help: "Preparations whose credentials should have been revoked by now, and are not",
    of: ({ figures }) => figures.pastEnd,
  },
  mgw_prep_posts_due: {
    help: "Messages that are due and not sent",
    of: ({ figures }) => figures.postsDue,
  },
  mgw_prep_post_oldest_due_seconds: {
    help: "For how long the oldest message that is due has been",
    of: ({ figures }, now) => ageOf(figures.postDueSince, now),
  },
  mgw_prep_drifts_open: {
    help: "Differences between record and clouds that nobody has ended",
    of: ({ figures }) => figures.openDrifts,
  },
  mgw_prep_audit_entries: {
    help: "Entries of the audit log",
    of: ({ figures }) => figures.auditEntries,
  },
  mgw_prep_audit_last_entry_timestamp_seconds: {
    help: "When the newest entry of the audit log was written",
    of: ({ figures }) => secondsOf(figures.auditLastAt),
  },
  mgw_prep_drift_look_timestamp_seconds: {
    help: "When the daily check at both clouds last began, in whichever process",
    of: ({ figures }) => secondsOf(figures.driftLookAt),
  },
  mgw_prep_workflows_running: {
    help: "Workflows that run, over all processes",
    of: ({ running }) => running,
  },
  mgw_prep_workflows_waiting: {
    help: "Workflows that wait for room, over all processes",
    of: ({ waiting }) => waiting,
  },
  mgw_prep_store_answer_seconds: {
    help: "How long the store took to answer for these figures",
    of: ({ tookSeconds }) => tookSeconds,
  },
};

/** Makes the gauges of how everything stands; what is returned reads them anew. */
function createStanding(registry: Registry, read: () => Promise<Reading | null>): () => Promise<void> {
  const registers = [registry];
  const up = new Gauge({ registers, name: "mgw_prep_store_up", help: "1 while the store answers, else 0" });
  const preparations = new Gauge({
    registers,
    name: "mgw_prep_preparations",
    help: "Preparations that have not ended, by state",
    labelNames: ["state"],
  });
  const migrations = new Gauge({
    registers,
    name: "mgw_prep_migrations",
    help: "Migrations that the bot runs and that have not ended, by state",
    labelNames: ["state"],
  });
  const gauges = Object.entries(STANDING).map(([name, { help, of }]) => ({
    gauge: new Gauge({ registers, name, help }),
    of,
  }));
  return async () => {
    const reading = await read();
    up.set(reading === null ? 0 : 1);
    preparations.reset();
    for (const [state, count] of Object.entries(reading?.figures.byState ?? {}))
      preparations.set({ state }, count);
    migrations.reset();
    for (const [state, count] of Object.entries(reading?.figures.migrationsByState ?? {}))
      migrations.set({ state }, count);
    for (const { gauge, of } of gauges) {
      const figure = reading === null ? null : of(reading, Date.now() / 1000);
      gauge.remove();
      if (figure !== null) gauge.set(figure);
    }
  };
}

function secondsOf(moment: string | null): number | null {
  return moment === null ? null : Date.parse(moment) / 1000;
}

function ageOf(since: string | null, nowSeconds: number): number {
  return since === null ? 0 : Math.max(0, nowSeconds - Date.parse(since) / 1000);
}
