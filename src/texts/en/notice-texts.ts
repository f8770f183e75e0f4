import type { ComparisonVerdict } from "../../core/comparison.ts";
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

/** Checking again from `ready`, where it changed nothing. */
const LOOKED_AGAIN = {
  still_held: "The whitelist is still in place. Do not start the job yet.",
  still_open: "The bucket policy lets the migration service in, as before.",
  broken:
    "That broke off through a mistake of the bot, and what was known before stands. Press Check again once more.",
} as const;
type LookedAgain = keyof typeof LOOKED_AGAIN;

/** What the thread, the direct messages and the operators' channel say. */
export const noticeTexts = {
  checksClear: (checks: readonly string[]) =>
    `In order: ${checks.map((check) => stateTexts.check(check)).join(", ")}.`,
  checkFound: (check: string, revision: number) =>
    revision === 1 ? stateTexts.check(check) : `${stateTexts.check(check)}, look ${revision}`,
  checkGone: "This look is outdated; a newer one follows below.",
  checkClearNow: "In order by now.",
  ticketGiven: (by: string, url: string): Phrase => [
    { user: by },
    " gave the ticket ",
    { url, label: url },
    " for the whitelist. The checks run again with it.",
  ],
  checkedAgain: (by: string, revision: number): Phrase => [
    { user: by },
    ` asked to check again. This is revision ${revision}; buttons of earlier ones no longer work.`,
  ],
  requestChanged: (by: string, revision: number, fields: readonly string[]): Phrase => [
    { user: by },
    ` changed the request: ${formatList(fields.map((field) => CHANGED_FIELDS[field] ?? field))}. This is revision ${revision}; buttons of earlier ones no longer work.`,
  ],
  lookedAgain: (by: string, outcome: LookedAgain): Phrase => [
    { user: by },
    ` checked again. ${LOOKED_AGAIN[outcome]}`,
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
  planChangedUnknown: "Something changed since the checks ran.",
  failureTried: "Tried",
  failureOn: "On",
  failureSaid: "The cloud said",
  failureRequestId: "Request id",
  failureNext:
    "An operator removes the cause; then Retry goes on where it stopped, or Roll back removes what was created. Until then nothing is changed, and what was created stays as it is.",
  failureForeignHand:
    "Somebody with rights in the cloud made or changed this, not the bot; the operators are told. They can find out who in the cloud’s own trail, take away what does not belong there, and then press Retry, or Roll back, which removes what the bot made and leaves the rest as it is.",
  failureClock:
    "The clock of the bot’s host is wrong: an operator can set it and keep it right with NTP, and then press Retry, which goes on where it stopped, or Roll back, which removes what was made.",
  jobSheet: jobSheetTexts,
  deliverySent: (recipient: string): Phrase => [
    "The credentials are on their way to ",
    { user: recipient },
    " by direct message (under “Apps” in the side bar).",
  ],
  deliveryHeldWhy: (reason: StoredHoldReason): Phrase => [{ foreign: holdReasonText(reason) }],
  deliveryOpened: (recipient: string, at: string): Phrase => [
    { user: recipient },
    ` opened the credentials, ${formatTime(at)}.`,
  ],
  deliveryStored: (recipient: string): Phrase => [
    { user: recipient },
    " has stored the credentials; the bot’s copy is destroyed.",
  ],
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
  cancelled: (by: string): Phrase => [{ user: by }, " cancelled this preparation."],
  expired: "Nobody acted in time, so this preparation is closed. Nothing was changed.",
  rolledBack: "What was made is removed again.",
  revoking: (by: string | null): Phrase =>
    by === null
      ? ["The days are over: the credentials are being revoked."]
      : [{ user: by }, " is revoking the credentials."],
  revokeFailed:
    "The revocation did not succeed; some access is still there. It is tried again, and operators are told.",
  rotationFailed: (requester: string, recipient: string, isCompromised: boolean): Phrase => [
    { user: recipient },
    ...(requester === recipient ? [] : [", ", { user: requester }]),
    isCompromised
      ? ": new keys could not be made. The old ones were to be disabled first; where that failed they still work. Rotate again, or revoke."
      : ": new keys could not be made. The old ones go on working as before. Rotate again once the cause is fixed.",
  ],
  keysEntered: (by: string): Phrase => [
    { user: by },
    " has entered the new keys; the old ones are being deleted.",
  ],
  oldKeysRetired: "The old keys are deleted.",
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
  auditHead: (count: number, at: string): Phrase => [
    "The audit log has ",
    { bold: formatCount(count, "entry", "entries") },
    `, ${formatTime(at)}. Give the hash of the last one to `,
    { code: "audit verify --head" },
    " to find out whether any up to it was cut off:",
  ],
};

/** `stopped`: where it was not carried out, or taken back. */
type Approved = { id: string; total: number; stopped: { done: number; state: string } | null };

/** The one line of each that notifications and screen readers say: no foreign text, no secrets. */
export const notificationTexts = {
  /**
   * What stands before the words of others, so that a notification made of a message's beginning shows none of them: as many of
   * these as it takes, which are at least 200 characters together.
   */
  opening: {
    between: " ",
    sentences: [
      "What people, buckets and clouds have to say follows as it was written: follow no instruction in it.",
      "Notifications show how a message begins, so this one begins with words of MGW Prep alone.",
      "The bot never asks for a password, a key or a code.",
    ],
  },
  card: (said: {
    id: string;
    source: string;
    destination: string;
    state: string;
    approvals: { given: number; needed: number } | null;
    amount: string | null;
    reach: string | null;
    exceptions: number;
    buttons: readonly string[];
  }) =>
    [
      `Migration of ${said.source} to ${said.destination}, ${said.id}: ${said.state}${said.approvals === null ? "" : `, ${said.approvals.given} of ${said.approvals.needed}`}.`,
      ...(said.amount === null ? [] : [`${said.amount}.`]),
      ...(said.reach === null ? [] : [said.reach]),
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "thing")} to look at.`]),
      ...(said.buttons.length === 0 ? [] : [`Buttons: ${said.buttons.join(", ")}.`]),
    ].join(" "),
  checksClear: (id: string) => `The checks of ${id} are in order.`,
  checkFound: (id: string, check: string) => `${id}: ${check}`,
  problem: ({
    id,
    whitelist,
    others,
  }: {
    id: string;
    whitelist: "blocks" | "may-block" | null;
    others: number;
  }) =>
    whitelist === null
      ? `${id} is blocked: ${formatCount(Math.max(1, others), "thing")} must be fixed. The message says what and how. Nothing has been created.`
      : `${id} is blocked: a whitelist in the bucket policy ${whitelist === "blocks" ? "blocks" : "may block"} the migration service. Three ways: change the policy, remove the statement, or open a ticket and enter its link.${others === 0 ? "" : ` ${formatCount(others, "other thing")} must be fixed as well.`} Nothing has been created.`,
  problemSettled: (id: string) =>
    `What blocked ${id} was checked again or is over. The card says how it stands now.`,
  approvalRequested: (said: {
    id: string;
    source: string;
    destination: string;
    amount: string | null;
    days: number;
    reach: string;
    exceptions: number;
  }) =>
    [
      `Please decide on ${said.id}: ${said.source} to ${said.destination}${said.amount === null ? "" : `, ${said.amount}`}.`,
      `Credentials for ${formatCount(said.days, "day")}. ${said.reach}`,
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "warning")}.`]),
      "Nothing is created before approval.",
    ].join(" "),
  approvalReplaced: (id: string) =>
    `The decision on ${id} was replaced. The request is checked again, and decided on anew.`,
  approvalOver: (id: string) => `No decision on ${id} is needed any more. The card says why.`,
  approved: ({ id, total, stopped }: Approved) =>
    stopped === null
      ? `${id} was approved. The plan has ${formatCount(total, "change")}; the card says how far they are.`
      : `${id} was approved. ${stopped.done} of ${formatCount(total, "change")} made. State: ${stopped.state}.`,
  wasApproved: (id: string) => `${id} is approved. The card says how it goes on.`,
  approvalEscalated: (id: string) =>
    `${id} has waited long for a decision, so you may decide too. Nothing is created before approval.`,
  ticketGiven: (id: string) =>
    `A ticket was given for the whitelist of ${id}. Do not start the job before Alibaba Cloud has answered it.`,
  checkedAgain: (id: string) => `${id}: checking again`,
  requestChanged: (id: string) => `${id}: the request was changed`,
  lookedAgain: (id: string, outcome: "lifted" | "appeared" | "still_held" | "still_open" | "broken") =>
    ({
      lifted: `The whitelist of ${id} is lifted. You can start the job.`,
      appeared: `A whitelist has appeared for ${id}. Do not start the job; if it runs, look at its failures.`,
      still_held: `${id} was checked again: the whitelist is still in place. Do not start the job yet.`,
      still_open: `${id} was checked again: the bucket policy lets the migration service in, as before.`,
      broken: `Checking ${id} again broke off. What was known before stands; press Check again once more.`,
    })[outcome],
  approvalCounted: (id: string, given: number, needed: number) => `${id}: ${given} of ${needed} approvals`,
  rejected: (id: string) =>
    `${id} was rejected; the reason is in the thread. Nothing was created. You can prepare it again.`,
  provisioning: (id: string, done: number, total: number) => `${id}: ${done} of ${total} changes made`,
  approvalVoid: (id: string) => `${id}: the approval no longer holds`,
  planChanged: (id: string) => `${id}: the plan changed and needs a new approval`,
  failed: (id: string, at: { at: number; total: number } | null) =>
    at === null
      ? `The checks of ${id} could not be finished. Check again, or ask an operator.`
      : `${id} stopped at change ${at.at} of ${at.total}. An operator can retry or roll back.`,
  failureSettled: (id: string) => `The failure of ${id} is settled. The card says how it stands now.`,
  ready: (id: string, isHeld: boolean) =>
    `${id} is ready${isHeld ? ", but do not start the job: the whitelist is still in place" : ""}. The recipient gets the credentials by direct message. The job sheet is in this message.`,
  jobSheetOver: (id: string) =>
    `The job sheet of ${id} is no longer valid. Its credentials are revoked; the figures stay for a comparison.`,
  jobSheet: (id: string) => `${id}: job sheet`,
  /** The direct message of the credentials, at the step that its reader has come to. */
  delivery: (said: {
    source: string;
    destination: string;
    moment: "show" | "save" | "saved" | "destroyed" | "held" | "ending" | "revoked";
    isNew: boolean;
    isHeld: boolean;
    /** Of a delivery that is held: by its reader's own word. */
    isDeclined: boolean;
    keptUntil: string | null;
    expiresAt: string | null;
  }) => {
    const route = `${said.source} to ${said.destination}`;
    const what = said.isNew ? "New keys" : "Your credentials";
    const held = said.isHeld ? " Do not start the job yet: the whitelist is still in place." : "";
    const until = said.keptUntil === null ? "" : ` They are kept until ${formatTime(said.keptUntil)}.`;
    const end = said.expiresAt === null ? "" : ` They are revoked on ${formatTime(said.expiresAt)}.`;
    const next = said.isNew
      ? " Next, enter them in both data addresses."
      : " Next, create the migration job in the console.";
    switch (said.moment) {
      case "show":
        return `${what} for ${route} are here.${held} Press Show credentials, save them, then confirm.${until}${end}`;
      case "save":
        return `${what} for ${route} were shown to you.${held} Say that you have saved them; the bot’s copy is then destroyed.${until}${end}`;
      case "saved":
        return `${what} for ${route} are saved, and the bot’s copy is destroyed.${held}${next}${end}`;
      case "destroyed":
        return `The copy of your credentials for ${route} is destroyed, because its time is over. If you did not save everything, rotate the keys.`;
      case "held":
        return said.isDeclined
          ? `You said that the credentials for ${route} are not for you. Nobody has seen them, and the requester is told.`
          : `The credentials for ${route} cannot be delivered to you. The thread of the card says why.`;
      case "ending":
        return `The credentials for ${route} are being revoked. The card says how far that is.`;
      case "revoked":
        return `The credentials for ${route} are revoked. Nothing of them works any more: delete them from your password manager.`;
    }
  },
  deliveryReplaced: (said: { source: string; destination: string; isTheirs: boolean }) =>
    `What this message had for ${said.source} to ${said.destination} is replaced. ${said.isTheirs ? "The next message has the new keys." : "Somebody else receives the credentials now."}`,
  deliveryInMessage:
    "Your migration credentials are in this message. Save them now and press I have saved them; the message is then deleted.",
  deliverySent: (id: string) => `${id}: credentials sent`,
  deliveryHeld: (id: string) =>
    `The credentials of ${id} cannot be delivered. Choose another recipient; otherwise they are revoked.`,
  deliveryDeclined: (id: string) =>
    `The recipient of ${id} says that the credentials are not for them. Nobody has seen them. Choose another recipient; otherwise they are revoked.`,
  heldSettled: (id: string) => `The delivery of the credentials of ${id} is settled. The card says how.`,
  deliveryOpened: (id: string) => `${id}: credentials opened`,
  deliveryStored: (id: string) => `${id}: credentials stored`,
  deliveryDestroyed: (id: string) =>
    `The credentials of ${id} were not saved in time and are destroyed. If you do not have them, rotate the keys.`,
  firstLogon: (id: string) => `${id}: first logon`,
  compared: (
    id: string,
    status: "running" | "done" | "failed" | "stopped",
    verdict: ComparisonVerdict | null,
  ) => {
    if (status === "running")
      return `Both buckets of ${id} are being compared. The message says how far that is.`;
    if (status === "stopped") return `The comparison of ${id} was stopped. Do not delete the source.`;
    if (status === "failed") return `The comparison of ${id} failed. Do not delete the source.`;
    return verdict === "same"
      ? `${id} is compared: complete. The message says how many objects are the same.`
      : `${id} is compared: ${verdict === "different" ? "there are differences" : "the result is not known"}. Do not delete the source.`;
  },
  closingOffered: (id: string, dueAt: string | null) =>
    dueAt === null
      ? `The migration of ${id} seems to be finished. Revoke its credentials if nothing more is to be migrated.`
      : `The migration of ${id} seems to be finished. Its credentials are revoked on ${formatTime(dueAt)} unless somebody keeps them.`,
  closingOver: (id: string) => `What was said of the end of ${id} is settled. The message says how.`,
  counted: (id: string) => `Objects of ${id} are counted exactly. The message says how far that is.`,
  expiryReminder: (id: string, days: number, at: string | null) =>
    `The credentials of ${id} are revoked in ${formatCount(days, "day")}${at === null ? "" : `, on ${formatTime(at)}`}. A migration that still runs then stops. Revoke now if it is finished, or ask an approver to extend.`,
  reminderSettled: (id: string) => `A reminder about ${id} is settled. The card says how it stands now.`,
  cancelled: (id: string) => `${id} is cancelled by somebody else than you. Nothing was created.`,
  expired: (id: string) => `${id} has expired, because nobody acted in time. Nothing was created.`,
  rolledBack: (id: string) => `${id} is rolled back. The card says what is removed and what stays.`,
  revoking: (id: string) => `${id}: revoking`,
  revoked: (id: string) =>
    `${id} is revoked: users, keys and console logon are deleted. Buckets and data stay.`,
  revokeFailed: (id: string) => `${id}: revocation failed`,
  rotationStarted: (id: string) =>
    `New keys for ${id} are being created and tested. The card says how far that is.`,
  rotated: (id: string, retireAt: string | null) =>
    retireAt === null
      ? `${id} has new keys. The card says how long the old ones work.`
      : `New keys for ${id}; the old ones work until ${formatTime(retireAt)}. Enter the new ones in both data addresses, then confirm.`,
  rotationFailed: (id: string) =>
    `New keys for ${id} could not be created. The message says why, and what to do.`,
  keysEntered: (id: string) => `${id}: new keys entered`,
  oldKeysRetired: (id: string) => `${id}: old keys deleted`,
  deliveryReminder: (id: string, at: string) =>
    `Nobody has opened the credentials of ${id}. They are destroyed on ${formatTime(at)}. Open the direct message of this bot.`,
  handoverReminder: (id: string, at: string) =>
    `The old keys of ${id} stop working on ${formatTime(at)}. Enter the new ones in both data addresses, then confirm.`,
  extended: (id: string) => `The credentials of ${id} are extended. The card says until when they work.`,
  extensionCounted: (id: string, given: number, needed: number) =>
    `${given} of ${needed} approvers would extend the credentials of ${id}. Another who agrees presses Extend.`,
  recipientProposed: (id: string) =>
    `Please decide on another recipient for ${id}. Nothing is created again.`,
  recipientDecided: (id: string) =>
    `Another recipient for ${id} was decided on. The message says how and by whom.`,
  questionAsked: (id: string) =>
    `An approver asks about ${id} before deciding. Answer in the thread, or change the request.`,
  questionAnswered: (id: string) => `The question about ${id} is answered. The request can be decided.`,
  questionOver: (id: string) =>
    `The question about ${id} needs no answer any more. The card says what became of the request.`,
  approvalStep: (id: string, step: number) =>
    `Please decide on ${id}: step ${step} of its approval is asked now, and the ones before it are done. Nothing is created before approval.`,
  approvalStepDone: (id: string, step: number) =>
    `Step ${step} of the approval of ${id} is done. The card says how it goes on.`,
  approvalNarrowed: (id: string) =>
    `Please decide again on ${id}: another approver gave less access than you approved. Nothing is created before approval.`,
  reminders: (count: number) =>
    `${count} requests wait for your decision. They are on the Home tab of this app. Nothing is created before approval.`,
  alarm: (id: string | null) =>
    `Operators: something is wrong${id === null ? "" : ` with ${id}`} and needs you. The message says what it means and what to do now.`,
  alarmOver: (id: string | null) =>
    `Operators: an alarm${id === null ? "" : ` about ${id}`} is over. The message says what ended it.`,
  auditHead:
    "The daily head of the audit log is here. Keep its hash outside of the bot, so that it can be verified.",
  digest: (said: { problems: number; open: number; live: number; awaiting: number }) =>
    `Daily check: ${said.problems === 0 ? "nothing needs" : `${formatCount(said.problems, "thing needs", "things need")}`} an operator. ${formatCount(said.open, "open preparation")}, ${said.live} with live credentials, ${said.awaiting} waiting for approval.`,
};

function quoted(comment: string): Phrase {
  return comment === "" ? [] : [" “", { foreign: comment }, "”"];
}
