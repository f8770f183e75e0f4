import type { Estimate } from "../estimate.ts";
import {
  type Migration,
  type MigrationProgress,
  type UnknownAnswer,
  withUnknownAnswer,
} from "./migration.ts";
import { newestEntry, observe, type SeenEntry, type SeenJob } from "./observe.ts";
import { type MigrationEvent, nextMigrationState } from "./states.ts";

/** What the service said at one look: the job, null where it knows none of the name, and the history of all its runs. */
export type Look = {
  job: (SeenJob & { version: string | null; answer: string }) | null;
  history: readonly (SeenEntry & { commitId: number; answer: string })[];
  at: Date;
};

/** A launch that nobody has seen begin yet. The service's queue takes minutes. */
const LAUNCH_FRESH_MS = 10 * 60_000;

/** What of a migration a look changes. `event` is null where the state stays as it is. */
export type LookResult = {
  event: MigrationEvent | null;
  patch: Partial<
    Pick<Migration, "jobVersion" | "runtimeId" | "runtimeIdBefore" | "progress" | "doubt" | "unknownAnswers">
  >;
};

/** Pure: the same look at the same migration comes to the same. `source`: what our own count says of it. */
export function judgeLook(
  migration: Migration,
  { job, history, at }: Look,
  source: Pick<Estimate, "objectCount" | "method"> | null,
): LookResult {
  const newest = newestEntry(history);
  const { event, doubt, unknown } = observe(job, newest, {
    state: migration.state,
    runtimeIdBefore: migration.runtimeIdBefore,
    isLaunchFresh: at.getTime() - Date.parse(migration.stateSince) < LAUNCH_FRESH_MS,
    source,
  });
  const next = event === null ? null : nextMigrationState(migration.state, event);
  const isNews = next !== null && next !== migration.state;
  const isOfThisRun = newest !== null && newest.runtimeId > migration.runtimeIdBefore;
  const answers = unknown === null ? [] : [unknownOf(unknown, job, newest, at)];
  return {
    event: isNews ? event : null,
    patch: {
      ...(job === null || job.version === null ? {} : { jobVersion: job.version }),
      ...(isOfThisRun
        ? { runtimeId: newest.runtimeId, progress: progressOf(history, newest.runtimeId, at) }
        : {}),
      ...(isNews ? { doubt } : {}),
      // Told from now on: a later look at the same run is no news.
      ...(isNews && isOfThisRun && ENDS.has(event ?? "") ? { runtimeIdBefore: newest.runtimeId } : {}),
      ...(answers.length === 0
        ? {}
        : { unknownAnswers: [...answers.reduce(withUnknownAnswer, migration.unknownAnswers)] }),
    },
  };
}

const ENDS: ReadonlySet<string> = new Set<MigrationEvent>([
  "seen_finished",
  "seen_finished_with_failures",
  "seen_interrupted",
  "seen_stopped",
]);

/** The counts of the newest entry of a run that has any: those of a state that has just begun are not known yet. */
function progressOf(history: Look["history"], runtimeId: number, at: Date): MigrationProgress | null {
  const ofRun = history.filter((entry) => entry.runtimeId === runtimeId);
  const entry = newestEntry(ofRun.filter(({ copiedCount }) => copiedCount !== null)) ?? newestEntry(ofRun);
  if (entry === null) return null;
  const { totalCount, totalBytes, copiedCount, copiedBytes, skippedCount, failedCount } = entry;
  const isListing = entry.listStatus === "Listing";
  const asOf = at.toISOString();
  return { isListing, totalCount, totalBytes, copiedCount, copiedBytes, skippedCount, failedCount, asOf };
}

function unknownOf(
  word: string,
  job: Look["job"],
  newest: Look["history"][number] | null,
  at: Date,
): UnknownAnswer {
  const isOfJob = job?.status === word;
  return {
    at: at.toISOString(),
    operation: isOfJob ? "mgw:GetJob" : "mgw:ListJobHistory",
    word,
    answer: (isOfJob ? job?.answer : newest?.answer) ?? "",
  };
}
