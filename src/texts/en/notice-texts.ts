import type { Restored } from "../../core/estimate.ts";
import type { StoredHoldReason } from "../../core/hold-reason.ts";
import { hasRefusedKeys } from "../../core/oss-keys.ts";
import type { Detail } from "../../core/reason.ts";
import type { RefusedKeys } from "../../core/refused-keys.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { countFailureText, refusedKeysText, restoredText } from "./count-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatTime } from "./formats.ts";
import { jobSheetTexts } from "./job-sheet-texts.ts";
import { holdReasonText } from "./reason-texts.ts";
import { stateTexts } from "./state-texts.ts";

/** Names of a request's parts, as the form labels them. */
const CHANGED_FIELDS: Readonly<Record<string, string>> = {
  sourceBucket: "S3 bucket",
  prefix: "prefix",
  destinationBucket: "OSS bucket",
  ossRegion: "OSS region",
  storageClass: "storage class",
  profile: "permission profile",
  recipient: "recipient",
  ttlDays: "days to keep the credentials",
  reason: "reason",
};

/** What looking again from `ready` came to; what was approved stays as it is in every case. */
const LOOKED_AGAIN = {
  lifted: "The whitelist no longer stands in the way.",
  appeared:
    "A whitelist has appeared. Do not start the job before it is lifted; if the job runs already, look at its result.",
  still_held: "The whitelist still stands in the way. Do not start the job yet.",
  still_open: "The bucket policy lets the migration service in, as before.",
  broken:
    "That broke off through a mistake of the bot, and what was known before stands. Press Check again once more.",
} as const;
type LookedAgain = keyof typeof LOOKED_AGAIN;

/** What the thread, the direct messages and the operators' channel say. */
export const noticeTexts = {
  checksClear: (checks: readonly string[]) =>
    `Nothing to tell: ${checks.map((check) => stateTexts.check(check)).join(", ")}.`,
  checkFound: (check: string, revision: number) =>
    revision === 1 ? stateTexts.check(check) : `${stateTexts.check(check)}, look ${revision}`,
  checkGone: "This look is outdated; a newer one follows below.",
  checkClearNow: "Nothing to tell any more.",
  whitelistTitle: {
    restricted: "A whitelist shuts the migration service out",
    uncertain: "A whitelist may shut the migration service out",
  },
  whitelistMeaning: {
    restricted:
      "The bucket policy lets only some networks or principals in, and the migration service reads from addresses of Alibaba Cloud that are not among them. It does not support such whitelists: a job would fail.",
    uncertain:
      "It could not be made out whether the migration service gets in. Until somebody looks, it is treated like a whitelist.",
  },
  destinationTitle: {
    restricted: "The destination’s bucket policy shuts the migration service out",
    uncertain: "The destination’s bucket policy may shut the migration service out",
  },
  destinationMeaning: {
    restricted:
      "The bucket policy of the destination denies the new RAM user what the service needs: a job would fail.",
    uncertain:
      "It could not be made out whether the service may write there: from which network it writes is not published, and a proof of the bot shows the bot’s own network alone.",
  },
  whitelistStatements: "Which statement, and on which condition",
  whitelistWaysOut:
    "Two ways out: remove the condition and check again; or open a ticket with Alibaba Cloud, ask for the addresses to let in, and enter the ticket’s link here. With a ticket the preparation goes on.",
  whitelistSolved: "The whitelist no longer stands in the way.",
  ticketIsGiven: (url: string, by: string): Phrase => [
    "Ticket ",
    { url, label: url },
    ", given by ",
    { user: by },
    ".",
  ],
  evidenceCut:
    "This channel is public, so only the statement and the condition key are shown. The approval form has all of it.",
  blocked: (requester: string): Phrase => [
    { user: requester },
    ", this preparation is blocked. Mend what is marked below, then check again; nothing was changed.",
  ],
  approvalRequested: (asked: Asked, needed: number): Phrase => [
    ...formatAsked(asked),
    isNobody(asked) ? "An approver has to decide" : ": please decide",
    ` on the plan; ${formatCount(needed, "approval")} needed. Approve and Reject are on the card.`,
  ],
  approvalEscalated: (people: readonly string[], groups: readonly string[], waitedHours: number): Phrase => [
    ...joinPhrases(
      [...people.map((user): Phrase => [{ user }]), ...groups.map((group): Phrase => [{ group }])],
      " ",
    ),
    `: this has waited for a decision for ${formatCount(waitedHours, "hour")}, so you may decide on the plan too. Approve and Reject are on the card.`,
  ],
  ticketGiven: (by: string, url: string): Phrase => [
    { user: by },
    " gave the ticket ",
    { url, label: url },
    " for the whitelist. The checks run again with it.",
  ],
  checkedAgain: (by: string, revision: number): Phrase => [
    { user: by },
    ` asked to check again. This is revision ${revision}; buttons of earlier ones are void.`,
  ],
  requestChanged: (by: string, revision: number, fields: readonly string[]): Phrase => [
    { user: by },
    ` changed the request: ${formatList(fields.map((field) => CHANGED_FIELDS[field] ?? field))}. This is revision ${revision}; buttons of earlier ones are void.`,
  ],
  lookedAgain: (by: string, outcome: LookedAgain, requester: string): Phrase => [
    ...(outcome === "appeared" ? [{ user: requester }, ": "] : []),
    { user: by },
    ` asked to look again. ${LOOKED_AGAIN[outcome]}`,
  ],
  approvalCounted: (by: string, given: number, needed: number, comment: string): Phrase => [
    { user: by },
    ` approved: ${given} of ${needed}.`,
    ...quoted(comment),
  ],
  approved: (by: string, comment: string): Phrase => [
    { user: by },
    " approved the plan. The changes are being made.",
    ...quoted(comment),
  ],
  rejected: (by: string, requester: string, comment: string): Phrase => [
    { user: requester },
    ", ",
    { user: by },
    " rejected the plan. Nothing was changed.",
    ...quoted(comment),
  ],
  provisioningTitle: "Provisioning",
  provisioningDone: "Every change is made.",
  provisioningProof: "The new keys are being proven…",
  provisioningStopped: "Stopped here.",
  planChanged:
    "The plan changed before anything was made, so the approval no longer holds. It has to be approved again. What changed:",
  approvalVoid: (people: readonly string[]): Phrase => [
    "The approval no longer holds: ",
    ...(people.length === 0
      ? ["not enough approvers have approved"]
      : [
          ...joinPhrases(
            people.map((user): Phrase => [{ user }]),
            ", ",
          ),
          " may not approve any more",
        ]),
    ". Nothing was made, and it has to be approved again.",
  ],
  planChangedUnknown: "The world changed since the checks ran.",
  failed: (requester: string): Phrase => [{ user: requester }, ", this preparation failed."],
  failureTried: "Tried",
  failureOn: "On",
  failureSaid: "The cloud said",
  failureRequestId: "Request id",
  failureNext:
    "An operator can mend the cause and press Retry, which goes on where it stopped, or Roll back, which removes what was made.",
  failureForeignHand:
    "Somebody with rights in the cloud made or changed this, not the bot; the operators are told. They can find out who in the cloud’s own trail, take away what does not belong there, and then press Retry, or Roll back, which removes what the bot made and leaves the rest as it is.",
  failureClock:
    "The clock of the bot’s host is wrong: an operator can set it and keep it right with NTP, and then press Retry, which goes on where it stopped, or Roll back, which removes what was made.",
  ready: (requester: string): Phrase => [
    { user: requester },
    ", everything is ready. The job sheet follows; the recipient gets the credentials by direct message.",
  ],
  readyButHeld: (requester: string): Phrase => [
    { user: requester },
    ", the credentials are ready, but the bucket policy does not let the migration service in yet. Press Check again on the card when it does.",
  ],
  jobSheet: jobSheetTexts,
  deliverySent: (recipient: string): Phrase => [
    "The credentials are on their way to ",
    { user: recipient },
    " by direct message (under “Apps” in the side bar).",
  ],
  deliveryHeld: (recipient: string, reason: StoredHoldReason): Phrase => [
    "The delivery is held: ",
    { user: recipient },
    " cannot receive the credentials. ",
    { foreign: holdReasonText(reason) },
    " Choose another recipient, which approvers then decide on, or revoke them. Otherwise they are revoked by themselves.",
  ],
  deliveryOpened: (recipient: string, at: string): Phrase => [
    { user: recipient },
    ` opened the credentials, ${formatTime(at)}.`,
  ],
  deliveryStored: (recipient: string): Phrase => [
    { user: recipient },
    " has stored the credentials; the bot’s copy is destroyed.",
  ],
  deliveryDestroyed:
    "The time to pick up the credentials is over, and the bot’s copy of the secrets is destroyed. If nobody has them, Rotate keys makes new ones.",
  firstLogon: (at: string) => `The new RAM user logged on for the first time, ${formatTime(at)}.`,
  counted: (input: {
    status: "running" | "done" | "failed" | "stopped";
    objectCount: number;
    sizeBytes: number;
    elapsedMs: number;
    problem: string | null;
    failure?: { operation: string; code: string; detail: Detail; requestId: string | null } | undefined;
    by?: string | undefined;
    keysRefusedByOss?: RefusedKeys | undefined;
    restored?: Restored | null | undefined;
    bucket: string;
  }): Phrase => {
    const found = `${formatCount(input.objectCount, "object")}, ${formatBytesBoth(input.sizeBytes)}, in ${formatDuration(input.elapsedMs / 1000)}`;
    switch (input.status) {
      case "running":
        return [`Counting every object; this goes on beside everything else. So far ${found}.`];
      case "done":
        return [
          "Counted exactly: ",
          { bold: found },
          ".",
          ...(input.restored ? [` ${restoredText(input.restored)}`] : []),
          ...(input.keysRefusedByOss && hasRefusedKeys(input.keysRefusedByOss)
            ? [` ${refusedKeysText(input.keysRefusedByOss)}`]
            : []),
        ];
      case "stopped":
        return [
          ...(input.by === undefined ? [] : [{ user: input.by }, " stopped "]),
          `the exact count after ${found}. There are at least as many; the estimate stays as it was.`,
        ];
      case "failed":
        if (input.failure !== undefined) {
          return [
            "The exact count failed; the estimate stays as it was. ",
            { foreign: countFailureText(input.bucket, input.failure) },
          ];
        }
        return [
          `The exact count stopped after ${found}.`,
          ...(input.problem === null ? [] : [" ", { foreign: input.problem }]),
        ];
    }
  },
  expiryReminder: (recipient: string, requester: string, daysLeft: number): Phrase => [
    { user: recipient },
    ...(requester === recipient ? [] : [", ", { user: requester }]),
    `: the credentials are revoked in ${formatCount(daysLeft, "day")}. A migration that still runs by then stops.`,
  ],
  cancelled: (by: string): Phrase => [{ user: by }, " cancelled this preparation."],
  expired: "Nobody acted in time, so this preparation is closed. Nothing was changed.",
  rolledBack: "What was made is removed again.",
  revoking: (by: string | null): Phrase =>
    by === null
      ? ["The days are over: the credentials are being revoked."]
      : [{ user: by }, " is revoking the credentials."],
  revoked: "The credentials are revoked: keys, logon, policies and users are gone. Buckets stay.",
  revokeFailed:
    "The revocation did not succeed; some access is still there. It is tried again, and operators are told.",
  rotationStarted: (by: string, isCompromised: boolean): Phrase => [
    { user: by },
    isCompromised
      ? " is rotating the keys as compromised: the old ones are disabled first, then new ones are made."
      : " is rotating the keys. The old ones go on working until the new ones are proven and entered.",
  ],
  rotated: (retireAt: string | null, isCompromised: boolean): Phrase => [
    "New keys are made and proven; the job sheet shows their ids. ",
    isCompromised
      ? "The old ones are deleted."
      : retireAt === null
        ? "The old ones go on working until the new ones are delivered."
        : `The old ones are deleted when the recipient says that the new ones are entered, at the latest on ${formatTime(retireAt)}.`,
  ],
  rotationFailed: (requester: string, recipient: string, isCompromised: boolean): Phrase => [
    { user: recipient },
    ...(requester === recipient ? [] : [", ", { user: requester }]),
    isCompromised
      ? ": new keys could not be made. The old ones were to be disabled first; where that failed they still work. Rotate again, or revoke."
      : ": new keys could not be made. The old ones go on working as before. Rotate again once the cause is mended.",
  ],
  keysEntered: (by: string): Phrase => [
    { user: by },
    " has entered the new keys; the old ones are being deleted.",
  ],
  oldKeysRetired: "The old keys are deleted.",
  deliveryReminder: (recipient: string, endsAt: string): Phrase => [
    { user: recipient },
    `: nobody has opened the credentials yet. They are in the direct message of this bot (under “Apps” in the side bar) and are destroyed on ${formatTime(endsAt)}.`,
  ],
  handoverReminder: (recipient: string, retireAt: string): Phrase => [
    { user: recipient },
    `: the old keys stop working on ${formatTime(retireAt)}. Enter the new ones before, or a running migration stops.`,
  ],
  extended: (by: string, days: number, expiresAt: string, comment: string): Phrase => [
    { user: by },
    ` extended the credentials by ${formatCount(days, "day")}: they are now revoked on ${formatTime(expiresAt)}.`,
    ...quoted(comment),
  ],
  extensionCounted: (said: {
    by: string;
    days: number;
    expiresAt: string;
    comment: string;
    given: number;
    needed: number;
  }): Phrase => [
    { user: said.by },
    ` would extend the credentials by ${formatCount(said.days, "day")}, to ${formatTime(said.expiresAt)}: ` +
      `${said.given} of ${formatCount(said.needed, "approval")}. Another approver who agrees presses Extend and gives ` +
      `${formatCount(said.days, "day")} too.`,
    ...quoted(said.comment),
  ],
  recipientProposed: (by: string, recipient: string, asked: Asked, needed: number): Phrase => [
    ...formatAsked(asked),
    isNobody(asked) ? "An approver has to decide: " : ": please decide. ",
    { user: by },
    " proposes ",
    { user: recipient },
    ` as the recipient of credentials that exist; ${formatCount(needed, "approval")} needed. Nothing is made again. Approve and Reject are on the card.`,
  ],
  recipientApproved: (by: string, recipient: string, comment: string): Phrase => [
    { user: by },
    " approved ",
    { user: recipient },
    " as the recipient.",
    ...quoted(comment),
  ],
  recipientRejected: (by: string, recipient: string, comment: string): Phrase => [
    { user: by },
    " rejected ",
    { user: recipient },
    " as the recipient. Choose another one, or revoke the credentials.",
    ...quoted(comment),
  ],
  nudge: (id: string, requester: string): Phrase => [
    { user: requester },
    " still waits for your decision on ",
    { bold: id },
    ".",
  ],
  nudgeWaits: (since: string) => `It has waited since ${formatTime(since)}.`,
  nudgeOver: (id: string, state: string): Phrase => [
    { bold: id },
    ` no longer waits for a decision: ${state}.`,
  ],
  auditHead: (count: number, at: string): Phrase => [
    "The audit log has ",
    { bold: formatCount(count, "entry", "entries") },
    `, ${formatTime(at)}. Give the hash of the last one to `,
    { code: "audit verify --head" },
    " to find out whether any up to it was cut off:",
  ],
};

/** The one line of each that notifications and screen readers say: no foreign text, no secrets. */
export const notificationTexts = {
  /** What stands before the words of others, so that a notification made of a message's beginning shows none of them. */
  opening: {
    short:
      "What people, buckets and clouds have to say follows as it was written: follow no instruction in it.",
    long: "Notifications show how a message begins, so this one begins with words of MGW Prep alone. What people, buckets and clouds have to say follows as it was written: read it as theirs, and follow no instruction in it.",
  },
  card: (id: string, state: string) => `${id}: ${state}`,
  checksClear: (id: string) => `${id}: checks found nothing to tell`,
  checkFound: (id: string, check: string) => `${id}: ${check}`,
  whitelist: (id: string) => `${id}: a whitelist needs somebody to act`,
  blocked: (id: string) => `${id} is blocked`,
  approvalRequested: (id: string) => `${id} waits for your decision`,
  approvalEscalated: (id: string) => `${id} has waited long for a decision`,
  ticketGiven: (id: string) => `${id}: a ticket was given`,
  checkedAgain: (id: string) => `${id}: checking again`,
  requestChanged: (id: string) => `${id}: the request was changed`,
  lookedAgain: (id: string) => `${id}: looked again`,
  approvalCounted: (id: string, given: number, needed: number) => `${id}: ${given} of ${needed} approvals`,
  approved: (id: string) => `${id} is approved`,
  rejected: (id: string) => `${id} is rejected`,
  provisioning: (id: string, done: number, total: number) => `${id}: ${done} of ${total} changes made`,
  approvalVoid: (id: string) => `${id}: the approval no longer holds`,
  planChanged: (id: string) => `${id}: the plan changed and needs a new approval`,
  failed: (id: string) => `${id} failed`,
  ready: (id: string) => `${id} is ready`,
  jobSheet: (id: string) => `${id}: job sheet`,
  delivery: (id: string) => `${id}: your credentials`,
  deliverySent: (id: string) => `${id}: credentials sent`,
  deliveryHeld: (id: string) => `${id}: delivery held`,
  deliveryOpened: (id: string) => `${id}: credentials opened`,
  deliveryStored: (id: string) => `${id}: credentials stored`,
  deliveryDestroyed: (id: string) => `${id}: secrets destroyed`,
  firstLogon: (id: string) => `${id}: first logon`,
  counted: (id: string) => `${id}: exact count`,
  expiryReminder: (id: string, days: number) => `${id}: credentials end in ${formatCount(days, "day")}`,
  cancelled: (id: string) => `${id} is cancelled`,
  expired: (id: string) => `${id} has expired`,
  rolledBack: (id: string) => `${id} is rolled back`,
  revoking: (id: string) => `${id}: revoking`,
  revoked: (id: string) => `${id} is revoked`,
  revokeFailed: (id: string) => `${id}: revocation failed`,
  rotationStarted: (id: string) => `${id}: rotating keys`,
  rotated: (id: string) => `${id}: new keys`,
  rotationFailed: (id: string) => `${id}: the rotation failed`,
  keysEntered: (id: string) => `${id}: new keys entered`,
  oldKeysRetired: (id: string) => `${id}: old keys deleted`,
  deliveryReminder: (id: string) => `${id}: your credentials wait to be opened`,
  handoverReminder: (id: string) => `${id}: the old keys end soon`,
  extended: (id: string) => `${id}: credentials extended`,
  extensionCounted: (id: string, given: number, needed: number) =>
    `${id}: ${given} of ${needed} for more days`,
  recipientProposed: (id: string) => `${id}: another recipient waits for your decision`,
  recipientDecided: (id: string) => `${id}: another recipient was decided on`,
  deliveryAfter: (id: string) => `${id}: your credentials`,
  nudge: (id: string) => `${id} waits for your decision`,
  alarm: "MGW Prep needs an operator",
  auditHead: "Daily head of the audit log",
};

function quoted(comment: string): Phrase {
  return comment === "" ? [] : [" “", { foreign: comment }, "”"];
}

/** Whom a message asks for a decision; `more` people are not named. */
type Asked = {
  approvers: readonly string[];
  groups?: readonly string[] | undefined;
  more?: number | undefined;
};

function isNobody({ approvers, groups = [] }: Asked): boolean {
  return approvers.length + groups.length === 0;
}

function formatAsked({ approvers, groups = [], more = 0 }: Asked): Phrase {
  const all: Phrase[] = [
    ...groups.map((group): Phrase => [{ group }]),
    ...approvers.map((user): Phrase => [{ user }]),
    ...(more > 0 ? [[`and ${formatCount(more, "other approver")}`]] : []),
  ];
  return joinPhrases(all, " ");
}
