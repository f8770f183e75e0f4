import type { DataToMove } from "../../core/estimate.ts";
import type { Delivery, PreparationRequest } from "../../core/preparation.ts";
import { findOssRegion } from "../../core/regions.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { formatBytesBoth, formatCount, formatTime } from "./formats.ts";
import { stateTexts } from "./state-texts.ts";

/** Words of the card: the one message that always shows how a preparation stands. */
export const cardTexts = {
  title: (id: string) => `Preparation ${id}`,
  source: (request: PreparationRequest, region: string | null): Phrase => [
    { code: `s3://${request.sourceBucket}` },
    ...(request.prefix === "" ? [] : [", prefix ", { code: request.prefix }]),
    ...(region === null ? [] : [` in ${region}`]),
    ...ofAccount(request.awsAccount),
  ],
  destination: (request: PreparationRequest): Phrase => [
    { code: `oss://${request.destinationBucket}` },
    ` in ${regionName(request.ossRegion)}, ${stateTexts.storageClass(request.storageClass)}`,
    ...ofAccount(request.alibabaAccount),
  ],
  from: "From",
  to: "To",
  requestedBy: "Requested by",
  recipient: "Credentials for",
  days: (days: number) => `for ${formatCount(days, "day")}`,
  profile: "Profile",
  reason: "Reason",
  checksTitle: "Prerequisites",
  checkPending: "waiting",
  checkNotRun: "not run: it is newer than the last checks",
  checkRunning: "looking…",
  checkClear: "nothing to tell",
  estimateTitle: "Amount of data",
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
  ticket: (url: string, givenBy: string): Phrase => [
    "Ticket: ",
    { url, label: "open" },
    ", given by ",
    { user: givenBy },
  ],
  planTitle: "Plan",
  changeStates: {
    planned: "",
    intended: "being made…",
    made: "done",
    kept: "was there, kept",
    gone: "taken back",
  },
  decision: (by: string, decision: "approve" | "reject", at: string, comment: string): Phrase => [
    { user: by },
    decision === "approve" ? " approved" : " rejected",
    `, ${formatTime(at)}`,
    ...(comment === "" ? [] : [": ", { foreign: comment }]),
  ],
  approvals: (given: number, needed: number) => `${given} of ${formatCount(needed, "approval")}`,
  deliveryTitle: "Delivery",
  delivery: (delivery: Delivery, recipient: string): Phrase => {
    switch (delivery) {
      case "pending":
        return ["not yet"];
      case "held":
        return ["held: ", { user: recipient }, " cannot receive the credentials now"];
      case "sent":
        return ["sent to ", { user: recipient }, " by direct message, not opened yet"];
      case "opened":
        return ["opened by ", { user: recipient }];
      case "stored":
        return ["stored by ", { user: recipient }, "; the bot’s copy is destroyed"];
      case "destroyed":
        return ["the bot’s copy is destroyed, unacknowledged: if nobody has the secrets, rotate the keys"];
    }
  },
  receipt: (userId: string, event: "opened" | "stored" | "entered", at: string): Phrase => [
    { user: userId },
    event === "entered" ? ` entered the new keys ${formatTime(at)}` : ` ${event} ${formatTime(at)}`,
  ],
  receipts: (receipts: readonly Phrase[]): Phrase => [" (", ...joinPhrases(receipts, ", "), ")"],
  rotationTitle: "Keys",
  oldKeysGo: (at: string) => `the old keys go on working until ${formatTime(at)}`,
  oldKeysHeld: "the old keys go on working until the new ones are delivered",
  oldKeysGoing: "keys that do not stay are being deleted",
  proposedTitle: "Proposed recipient",
  proposed: (recipient: string, by: string): Phrase => [{ user: recipient }, ", proposed by ", { user: by }],
  departed: (userId: string): Phrase => [{ user: userId }, " has left the workspace; operators are told"],
  logonTitle: "First logon",
  noLogon: "the new RAM user has not logged on yet",
  logon: (at: string) => formatTime(at),
  expires: (at: string) => `Credentials are revoked on ${formatTime(at)}.`,
  revision: (revision: number, createdAt: string) =>
    `Revision ${revision} · requested ${formatTime(createdAt)}`,
  since: (at: string) => `since ${formatTime(at)}`,
  cancelling: "Cancel was asked for: it stops after the change being made, and what was made is rolled back.",
  doNotStart: "Do not start the job before the whitelist is lifted or the ticket answered.",
  andMore: (count: number) => `and ${count} more`,
};

/** The account by its name in the settings; nothing for the bot's own. */
function ofAccount(name: string | undefined): Phrase {
  return name === undefined ? [] : [", account ", { foreign: name }];
}

export function regionName(ossRegion: string): string {
  const place = findOssRegion(ossRegion)?.place;
  return place === undefined ? ossRegion : `${place} (${ossRegion})`;
}

/** Labels of the card's buttons, and the question before those that cannot be taken back. */
export const buttonTexts = {
  approve: "Approve",
  reject: "Reject",
  ticket: "Enter ticket link",
  check_again: "Check again",
  change: "Change",
  cancel: "Cancel",
  retry: "Retry",
  roll_back: "Roll back",
  revoke: "Revoke now",
  show: "Show credentials",
  stored: "I have stored them",
  check_logon: "Check logon",
  count: "Count exactly",
  stop_count: "Stop counting",
  repeat: "Repeat",
  rotate: "Rotate keys",
  entered: "The new ones are entered",
  extend: "Extend",
  choose_recipient: "Choose another recipient",
  doneRevoke: "Done: revoke",
  checkAgainAfterRemoval: "I removed it: check again",
  openTicketPage: "Open a ticket",
  openCard: "Open the card",
  openConsole: "Open the migration console",
};

export type ConfirmText = { title: string; text: string; confirm: string; deny: string };
export const confirmTexts: Partial<Record<keyof typeof buttonTexts, ConfirmText>> = {
  cancel: {
    title: "Cancel this preparation?",
    text: "Changes that were made are rolled back.",
    confirm: "Cancel it",
    deny: "Keep it",
  },
  roll_back: {
    title: "Roll back?",
    text: "The users and keys that were made are removed. A bucket that was made goes only when it is empty.",
    confirm: "Roll back",
    deny: "Not now",
  },
  revoke: {
    title: "Revoke the credentials?",
    text: "The users and their keys are removed on both clouds at once. A migration that reads with them stops. Buckets stay.",
    confirm: "Revoke",
    deny: "Keep them",
  },
  entered: {
    title: "Entered in both addresses?",
    text: "The old keys are deleted at once. A migration that still reads with them stops.",
    confirm: "Yes, delete the old",
    deny: "Not yet",
  },
  stored: {
    title: "Stored them safely?",
    text: "The bot’s only copy of the secrets is destroyed. They cannot be shown again.",
    confirm: "Yes, destroy it",
    deny: "Not yet",
  },
};
