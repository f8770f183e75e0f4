import type { DataToMove } from "../../core/estimate.ts";
import { findOssRegion } from "../../core/regions.ts";
import type { Phrase } from "../phrase.ts";
import {
  atDate,
  formatBytes,
  formatBytesBoth,
  formatCount,
  formatDayOfYear,
  formatTime,
  timeDate,
} from "./formats.ts";

/** Words of the card: the one message that always shows how a preparation stands. */
export const cardTexts = {
  title: (source: string, destination: string) => `Migrate s3://${source} → oss://${destination}`,
  data: "Data",
  /** The figures of `amount`, and what their day is. */
  figures: (amount: string, asOf: string) => `${amount} (${formatDayOfYear(asOf)})`,
  amount: (bytes: number, objects: number, isLowerBound: boolean) =>
    `${isLowerBound ? "at least " : ""}${formatBytes(bytes)}, ${formatCount(objects, "object")}`,
  beingRead: "Data: being read",
  prefix: "Prefix",
  regions: "Regions",
  credentials: "Credentials",
  /** `recipient` and `requester` null: nobody is to be called by their names yet. */
  credentialsFor: (recipient: string | null, days: number): Phrase =>
    recipient === null
      ? [formatCount(days, "day")]
      : ["for ", { user: recipient }, `, ${formatCount(days, "day")}`],
  credentialsUntil: (recipient: string, until: string): Phrase => [
    "for ",
    { user: recipient },
    " until ",
    atDate(until),
  ],
  credentialsWere: (recipient: string): Phrase => ["were for ", { user: recipient }],
  requestedBy: (requester: string): Phrase => [" · requested by ", { user: requester }],
  access: "Access",
  sent: (at: string): Phrase => ["Credentials sent ", atDate(at)],
  opened: (at: string): Phrase => [" · opened ", timeDate(at)],
  openedLater: (at: string): Phrase => [" · opened ", atDate(at)],
  saved: (at: string): Phrase => [" · saved ", timeDate(at)],
  savedLater: (at: string): Phrase => [" · saved ", atDate(at)],
  destroyed: "Credentials: the copy is destroyed unsaved; if nobody has them, rotate the keys",
  departed: (userId: string): Phrase => [{ user: userId }, " has left the workspace"],
  ticketOpen: (number: string | null, url: string, by: string): Phrase => [
    "Whitelist: ticket ",
    { url, label: number ?? "link" },
    " by ",
    { user: by },
    " is open",
  ],
  moreInDetails: (count: number) => `and ${count} more in Details`,
  identity: (id: string, revision: number) => `${id} · revision ${revision}`,
  reason: "Reason",
  estimate: (input: {
    toMove: DataToMove;
    archivedBytes: number;
    asOf: string;
    method: "cloudwatch" | "listing";
    isLowerBound: boolean;
  }): Phrase => [
    input.isLowerBound ? "at least " : "",
    { bold: formatCount(input.toMove.objectCount, "object") },
    ", ",
    { bold: formatBytesBoth(input.toMove.sizeBytes) },
    input.archivedBytes > 0
      ? `, and ${formatBytesBoth(input.archivedBytes)} archived apart${input.toMove.isCountTooHigh ? " (its objects are in the count)" : ""}`
      : "",
    ` · ${input.method === "cloudwatch" ? "CloudWatch" : "listed"}, ${formatTime(input.asOf)}`,
  ],
  verdictTitle: "Whitelist",
  destinationVerdictTitle: "Whitelist at the destination",
  changeStates: {
    planned: "",
    intended: "being created…",
    made: "done",
    kept: "was there, kept",
    gone: "removed",
  },
  decision: (
    by: string,
    decision: "approve" | "reject",
    at: string,
    change: string | null,
    comment: string,
  ): Phrase => [
    { user: by },
    decision === "approve" ? " approved " : " rejected ",
    atDate(at),
    ...(change === null ? [] : [` with a change: ${change}`]),
    ...(comment === "" ? [] : [": ", { foreign: comment }]),
  ],
  approvals: (given: number, needed: number) => `${given} of ${formatCount(needed, "approval")}`,
  doNotStart: "Do not start the job before the whitelist is lifted or the ticket answered.",
  andMore: (count: number) => `and ${count} more`,
};

export function regionName(ossRegion: string): string {
  const place = findOssRegion(ossRegion)?.place;
  return place === undefined ? ossRegion : `${place} (${ossRegion})`;
}

/** Labels of the card's buttons, and the question before those that cannot be taken back. */
export const buttonTexts = {
  approve: "Approve",
  reject: "Reject",
  ask: "Ask a question",
  not_for_me: "Not for me",
  answer: "Answer",
  ticket: "Enter ticket link",
  check_again: "Check again",
  change: "Change request",
  cancel: "Cancel request",
  retry: "Retry",
  roll_back: "Roll back",
  revoke: "Revoke",
  show: "Show credentials",
  decline_delivery: "Not for me",
  stored: "I have saved them",
  check_logon: "Check console logon",
  count: "Count exactly",
  stop_count: "Stop counting",
  compare: "Compare",
  stop_compare: "Stop comparing",
  start_migration: "Start migration",
  pause_migration: "Pause",
  resume_migration: "Resume",
  stop_migration: "Stop migration",
  retry_files: "Retry failed files",
  run_again: "Run again (only what changed)",
  keep: "Keep the credentials",
  repeat: "Prepare again",
  rotate: "Rotate keys",
  entered: "New keys are in use",
  extend: "Extend",
  choose_recipient: "Choose another recipient",
  details: "Details",
  get_policy: "Get policy",
  copy_values: "Copy single values",
  showAgain: "Show again",
  doneRevoke: "Migration finished: revoke",
  tryRevokeAgain: "Try again now",
  changeTicket: "Change ticket link",
  openTicketPage: "Open ticket page",
  openCard: "Open the card",
  openConsole: "Open migration console",
};

export type ConfirmText = { title: string; text: string; confirm: string; deny: string };
export const confirmTexts: Partial<Record<keyof typeof buttonTexts, ConfirmText>> = {
  roll_back: {
    title: "Remove what was created?",
    text: "Users and keys are deleted; a new bucket only if it is empty.",
    confirm: "Roll back",
    deny: "Not now",
  },
  revoke: {
    title: "Revoke the credentials?",
    text: "Users and keys are deleted on both clouds now. A migration that still runs stops. Buckets and data stay.",
    confirm: "Revoke",
    deny: "Keep",
  },
  stop_migration: {
    title: "Stop the migration?",
    text: "The service ends this run. What was copied stays; Run again copies the rest.",
    confirm: "Stop",
    deny: "Let it run",
  },
  entered: {
    title: "Entered in both data addresses?",
    text: "The old keys are deleted now. A migration that reads with them stops.",
    confirm: "Yes, delete the old",
    deny: "Not yet",
  },
  decline_delivery: {
    title: "Are these credentials not for you?",
    text: "Nobody has seen them. The requester is told, and chooses another recipient, on whom approvers decide. You cannot open them any more.",
    confirm: "Not for me",
    deny: "Keep them",
  },
  stored: {
    title: "Have you saved all of them?",
    text: "The only copy here is destroyed and cannot be shown again.",
    confirm: "Yes, destroy it",
    deny: "Not yet",
  },
};
