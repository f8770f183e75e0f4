import type { CallFailure } from "../../core/migration/call-failures.ts";
import type { FileFailure } from "../../core/migration/file-failures.ts";
import type { MigrationProgress } from "../../core/migration/migration.ts";
import type { Doubt } from "../../core/migration/observe.ts";
import type { Overwrite } from "../../core/migration/service-words.ts";
import { STALLED_MINUTES } from "../../core/migration/stalled.ts";
import type { MigrationState } from "../../core/migration/states.ts";
import type { Phrase } from "../phrase.ts";
import { atDate, formatBytes, formatCount, formatDuration, formatNumber } from "./formats.ts";

const STATES: Record<MigrationState, string> = {
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

/** What comes next in a state, for the card and the thread. */
const NEXT: Record<MigrationState, string> = {
  setting_up: "Data addresses and job are being created; nothing is copied before somebody starts it.",
  setup_failed: "The thread says why. Operators can retry or roll back.",
  set_up: "Nothing is copied before an approver starts it.",
  launching: "The service puts the job into its queue; minutes are usual.",
  running: "The bot looks at it and says here when it ends.",
  paused: "Resume goes on where it stopped.",
  stopping: "The service ends the run; what was copied stays.",
  stopped: "What was copied stays. Run again copies what is missing or newer.",
  finished: "Compare both sides, then revoke.",
  finished_with_failures: "Look at the failures, correct what they are about, then retry or run again.",
  interrupted: "The service gave up. Run again copies what is missing or newer.",
  retrying: "Only the files that failed are copied.",
  removing: "Job and data addresses are being deleted; what was copied stays.",
  remove_failed: "The bot tries again.",
  removed: "Job and data addresses are gone; what was copied stays.",
  lost: "Somebody deleted the job in the console. Revoke takes back what is left.",
};

/** What becomes of an object that is at the destination already. */
const OVERWRITES: Record<Overwrite, string> = {
  "when-newer": "Objects at the destination are replaced only where the source’s is newer",
  always: "Objects at the destination are replaced in every case",
};

/** How far it is, on the card; empty while that is not known. */
export function shareText(share: number | null): string {
  return share === null ? "" : `${Math.floor(share * 100)} %`;
}

/** What is said of a migration that the bot runs. */
export const migrationTexts = {
  detailsTitle: "Migration",
  /** After a revocation. */
  gone: "The migration job, both data addresses, the IAM user and its key are deleted. The buckets and their data stay.",
  next: (state: MigrationState) => NEXT[state],
  by: (userId: string): Phrase => [" · started by ", { user: userId }],
  notification: (id: string, state: MigrationState) =>
    `${id}: ${STATES[state].toLowerCase()}. The message says what can be done.`,
  /** On the card, in the place of whom the credentials are for. */
  nobody: (expiresAt: string | null, days: number): Phrase =>
    expiresAt === null
      ? [`nobody gets any; the bot holds the source’s key for ${formatCount(days, "day")}`]
      : ["nobody gets any; the bot holds the source’s key until ", atDate(expiresAt)],
  /** In the approval, in the place of whom the credentials are for. */
  noCredentials: (days: number) =>
    `Nobody gets credentials; the bot holds the source’s key for ${formatCount(days, "day")}.`,
  /** In the approval, after the route. */
  handled: (region: string, role: string): Phrase => [
    "The bot runs the migration through Data Online Migration in ",
    { code: region },
    " and writes with the RAM role ",
    { code: role },
    ". Nobody gets credentials. Starting it is a second decision.",
  ],
  ready: {
    title: "the migration is set up.",
    how: "Data addresses and job exist and the service has verified both addresses. Nothing is copied before it is started.",
    over: "The migration is removed",
  },
  setUp: {
    title: "start the migration?",
    how: "Reading at AWS costs; stopping and pausing are possible at any time.",
    amount: (amount: string, seconds: number) => `${amount}, at best ${formatDuration(seconds)}`,
    archived: (bytes: number) =>
      `${formatBytes(bytes)} besides are archived and cannot be copied without a restore`,
    through: (region: string, role: string): Phrase => [
      "Through the service in ",
      { code: region },
      ", written with the RAM role ",
      { code: role },
    ],
    overwrites: (overwrite: Overwrite) => OVERWRITES[overwrite],
    startedBy: (by: string): Phrase => ["Started by ", { user: by }, "."],
    over: "It was not started.",
    notification: (id: string, isAsked: boolean) =>
      isAsked
        ? `The migration of ${id} is set up. An approver decides whether it starts; nothing is copied before.`
        : `Whether the migration of ${id} starts is decided. The message says by whom.`,
    formTitle: "Start the migration",
    submit: "Start",
    done: "It starts. The thread says how far it is.",
  },
  startCounted: {
    line: (by: string, given: number, needed: number): Phrase => [
      { user: by },
      ` agreed to start the migration: ${given} of ${needed}.`,
    ],
    notification: (id: string, given: number, needed: number) =>
      `${id}: ${given} of ${needed} agreed to start the migration. Nothing is copied before all have.`,
  },
  handlingOption: {
    handover: { name: "Hand over credentials", detail: "The recipient creates and starts the job" },
    managed: {
      name: "The bot runs it (preview)",
      detail: "Nobody gets credentials; starting is approved apart",
    },
  },
  state: (state: MigrationState) => STATES[state],
  progress: progressText,
  fileFailure: ({ cause, count }: { cause: FileFailure; count: number }) =>
    `${formatCount(count, "object")}: ${FILE_FAILURES[cause]}`,
  doubt: (doubt: Doubt) => DOUBTS[doubt],
  callFailure: (failure: CallFailure) => CALL_FAILURES[failure],
  /** A word of the service that this version does not know. */
  unknownWord: (operation: string) =>
    `The service answered ${operation} with a word that this version does not know; the state stays as it was last read:`,
  stalled: {
    title: `Migrating, no progress for ${formatDuration(STALLED_MINUTES * 60)}`,
    how: (since: string): Phrase => [
      "Neither state nor counts have changed since ",
      atDate(since),
      ". The service may be waiting for room or for the source. Look at the job in its console; pausing and stopping are possible.",
    ],
    over: "It stood still for a while, and does not any more.",
    notification: (id: string) =>
      `The migration of ${id} has made no progress for ${formatDuration(STALLED_MINUTES * 60)}. The message says what can be done.`,
    overNotification: (id: string) =>
      `The migration of ${id} stood still for a while, and does not any more. Nobody has to do anything about it.`,
  },
  keepSource:
    "Do not delete the source before both sides were compared: the service does not prove that every object arrived.",
};
