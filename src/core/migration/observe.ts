import type { Estimate } from "../estimate.ts";
import { type JobStatus, readJobStatus } from "./service-words.ts";
import type { MigrationState, SeenEvent } from "./states.ts";

/** Of a job as the service answers it, what a look needs. */
export type SeenJob = { status: string };

/** Of one entry of its history. Counts are null while the service does not know them. */
export type SeenEntry = {
  runtimeId: number;
  status: string;
  runtimeState: string | null;
  listStatus: string | null;
  message: string | null;
  totalCount: number | null;
  totalBytes: number | null;
  copiedCount: number | null;
  copiedBytes: number | null;
  skippedCount: number | null;
  failedCount: number | null;
};

/**
 * What was known before the look. Runs up to `runtimeIdBefore` are over and told, 0 where there was none: only a later one is
 * the run that a launch asked for. `isLaunchFresh`: the launch was asked for so lately that the service may not have begun.
 */
export type Expected = {
  state: MigrationState;
  runtimeIdBefore: number;
  isLaunchFresh: boolean;
  /** What our own count says of the source; null where nobody counted. */
  source: Pick<Estimate, "objectCount" | "method"> | null;
};

/** Why a run that had no failures does not count as finished. */
export const DOUBTS = ["saw-nothing", "saw-fewer"] as const;
export type Doubt = (typeof DOUBTS)[number];

/**
 * What a look came to.
 * Shape: `event` is null where the state stays; `doubt` is why a run without failures is not `seen_finished`; `unknown` is a word
 * of the service that nobody knows, which never moves a state.
 */
export type Observation = { event: SeenEvent | null; doubt: Doubt | null; unknown: string | null };

const NOTHING: Observation = { event: null, doubt: null, unknown: null };
const seen = (event: SeenEvent): Observation => ({ ...NOTHING, event });

/**
 * The state of a migration as a function of what the service says: of the job (null: there is none of its name) and of the
 * newest entry in the history of its newest run (null: it has none).
 */
export function observe(job: SeenJob | null, newest: SeenEntry | null, expected: Expected): Observation {
  if (job === null) return seen("seen_gone");
  const status = readJobStatus(job.status);
  if (status === null) return { ...NOTHING, unknown: job.status };
  const { state } = expected;
  switch (status) {
    case "LAUNCHING":
    case "PREPARING":
      return state === "stopping" ? NOTHING : seen("seen_launching");
    case "DOING":
    case "CLOSING":
      return state === "stopping" ? NOTHING : seen("seen_running");
    case "SUSPEND":
      return state === "stopping" || (state === "launching" && expected.isLaunchFresh)
        ? NOTHING
        : seen("seen_paused");
    case "FINISHED":
    case "CONFIRMED":
    case "INTERRUPTED":
      return ofEnd(status, newest, expected);
    // A launch that was asked for begins later; somebody's deletion is told once the job is gone.
    case "BEGIN":
    case "DELETING":
      return NOTHING;
  }
}

/** An end counts once the history has it too: it alone says of which run, and with which counts. */
function ofEnd(status: JobStatus, newest: SeenEntry | null, expected: Expected): Observation {
  if (newest === null || newest.runtimeId <= expected.runtimeIdBefore) return NOTHING;
  const written = readJobStatus(newest.status);
  if (written === null) return { ...NOTHING, unknown: newest.status };
  if (status === "INTERRUPTED" || newest.runtimeState === "Interrupt") return seen("seen_interrupted");
  if (!ENDS.has(written)) return NOTHING;
  if (expected.state === "stopping") return seen("seen_stopped");
  return ofCounts(newest, expected.source);
}
const ENDS: ReadonlySet<JobStatus> = new Set(["FINISHED", "CONFIRMED"]);

/** `finished` is said of nothing less: no failure, a number of failures that is known, and as many objects as we counted. */
function ofCounts({ failedCount, totalCount }: SeenEntry, source: Expected["source"]): Observation {
  if (failedCount === null || totalCount === null) return NOTHING;
  if (failedCount > 0) return seen("seen_finished_with_failures");
  const doubt = doubtOf(totalCount, source);
  return doubt === null ? seen("seen_finished") : { ...seen("seen_finished_with_failures"), doubt };
}

/** CloudWatch counts old versions and unfinished uploads too: only a listing is an exact lower bound. */
const SHARE_OF_METRICS = 0.9;

function doubtOf(totalCount: number, source: Expected["source"]): Doubt | null {
  if (totalCount === 0) return source?.objectCount === 0 ? null : "saw-nothing";
  if (source === null) return null;
  const least = source.method === "listing" ? source.objectCount : source.objectCount * SHARE_OF_METRICS;
  return totalCount < least ? "saw-fewer" : null;
}

/** The newest entry of the newest run, whatever the order; null: there is none. */
export function newestEntry<Entry extends { runtimeId: number; commitId: number }>(
  history: readonly Entry[],
): Entry | null {
  return history.reduce<Entry | null>(
    (best, one) => (best === null || isNewer(one, best) ? one : best),
    null,
  );
}

function isNewer(
  a: { runtimeId: number; commitId: number },
  b: { runtimeId: number; commitId: number },
): boolean {
  return a.runtimeId === b.runtimeId ? a.commitId > b.commitId : a.runtimeId > b.runtimeId;
}
