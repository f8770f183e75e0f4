import type { CallFailure } from "../../core/migration/call-failures.ts";
import type { FileFailure } from "../../core/migration/file-failures.ts";
import type { MigrationProgress } from "../../core/migration/migration.ts";
import type { Doubt } from "../../core/migration/observe.ts";
import type { MigrationState } from "../../core/migration/states.ts";
import { formatBytes, formatCount, formatNumber } from "./formats.ts";

const STATES: Record<MigrationState, string> = {
  proposed: "Migration waits for approval",
  setting_up: "Setting up the migration",
  setup_failed: "The migration could not be set up",
  set_up: "Migration set up, not started",
  launching: "Migration is starting",
  running: "Migration is running",
  paused: "Migration paused",
  stopping: "Migration is stopping",
  stopped: "Migration stopped",
  finished: "Migration finished",
  finished_with_failures: "Migration ended, not everything was copied",
  interrupted: "The service interrupted the migration",
  retrying: "Failed files are tried again",
  removing: "Removing the migration job",
  remove_failed: "The migration job could not be removed",
  removed: "Migration job removed",
  dropped: "Migration dropped",
  lost: "The service no longer knows the migration job",
};

/** What a file's failure means, and what to do about it. */
const FILE_FAILURES: Record<FileFailure, string> = {
  forbidden:
    "the source refused to be read (403): the key or the bucket policy was changed after the start. Check again, then retry",
  archived: "archived: restore these objects in S3 first, then retry",
  changed: "changed while they were copied: run the migration again",
  "newer-there": "a newer object of that name is at the destination: compare, then decide which one stays",
  cut: "the connection broke while they were copied: retry",
  metadata: "special characters in the object's metadata: copy these by hand",
  throttled: "the source asked to slow down: lower the bandwidth, then retry",
  other: "for another reason, as the service wrote it",
};

const DOUBTS: Record<Doubt, string> = {
  "saw-nothing":
    "The service reported no failure and saw no object. Prefix, bucket or endpoint of the source address may be wrong: nothing was proven to be copied.",
  "saw-fewer":
    "The service reported no failure and saw fewer objects than the source was counted to have. Compare both sides before you rely on it.",
};

const CALL_FAILURES: Record<CallFailure, string> = {
  anonymous:
    "the service took the request for an anonymous one: a proxy between here and the service may remove the Authorization header",
  signature: "the service refuses the bot's AccessKey or its signature: run doctor",
  "not-allowed": "the bot's identity lacks a permission: attach deploy/alibaba-operator-migration.json",
  occupied: "a job still refers to the data address; it is deleted once that job is gone",
  "pair-taken": "another job already exists for this pair of data addresses",
  "too-many-running":
    "too many jobs are running in this region, those being deleted included; start again when one has ended",
  quota: "the region's limit of jobs or data addresses is reached: delete some that are no longer needed",
  "in-motion": "the job is changing its state just now; the bot looks again",
  deleting: "the job is being deleted; the bot waits for that",
  "not-found": "the service knows no such job or data address",
};

function progressText(progress: MigrationProgress, share: number | null): string {
  const { totalCount, totalBytes, copiedCount, copiedBytes, skippedCount, failedCount, isListing } = progress;
  if (copiedCount === null) return "The service reports no counts yet.";
  const done = `${formatCount(copiedCount, "object")} done${copiedBytes === null ? "" : ` (${formatBytes(copiedBytes)})`}`;
  const rest = [
    skippedCount === null || skippedCount === 0 ? "" : `, ${formatNumber(skippedCount)} of them skipped`,
    failedCount === null || failedCount === 0 ? "" : `, ${formatNumber(failedCount)} failed`,
  ].join("");
  if (isListing || totalCount === null) return `${done}${rest}; the service is still listing the source.`;
  const total = `of ${formatNumber(totalCount)}${totalBytes === null ? "" : ` (${formatBytes(totalBytes)})`}`;
  return `${done} ${total}${share === null ? "" : `, ${Math.floor(share * 100)} %`}${rest}.`;
}

/** What is said of a migration that the bot runs. */
export const migrationTexts = {
  state: (state: MigrationState) => STATES[state],
  progress: progressText,
  fileFailure: ({ cause, count }: { cause: FileFailure; count: number }) =>
    `${formatCount(count, "object")}: ${FILE_FAILURES[cause]}`,
  doubt: (doubt: Doubt) => DOUBTS[doubt],
  callFailure: (failure: CallFailure) => CALL_FAILURES[failure],
  /** A word of the service that this version does not know. */
  unknownWord: (operation: string) =>
    `The service answered ${operation} with a word that this version does not know; the state stays as it was last read:`,
  keepSource:
    "Do not delete the source before both sides were compared: the service does not prove that every object arrived.",
};
