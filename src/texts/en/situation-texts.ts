import { shareDone } from "../../core/migration/migration.ts";
import { isStalled } from "../../core/migration/stalled.ts";
import type { ChangeKind } from "../../core/plan.ts";
import type { Phrase } from "../phrase.ts";
import type { SituationFacts, SituationText, SituationTexts } from "../situation.ts";
import { agoDate, atDate, formatCount, formatList } from "./formats.ts";
import { migrationTexts, shareText } from "./migration-texts.ts";
import { doneSteps, waitedStep } from "./step-texts.ts";

const by = (userId: string | null): Phrase[] => (userId === null ? [] : [["by ", { user: userId }]]);

/** Alike in every state that nothing leads on from and in which nothing was made. */
const ENDED_EARLY = "Nothing was created.";

/** What is still there after a revocation that failed, the most dangerous first. */
const LEFT: readonly (readonly [ChangeKind, string])[] = [
  ["mgw.create-job", "the migration job"],
  ["mgw.create-address", "a data address"],
  ["iam.create-key", "the AWS access key"],
  ["ram.create-key", "the Alibaba Cloud AccessKey"],
  ["ram.create-login", "the console logon"],
  ["iam.create-user", "the IAM user"],
  ["ram.create-user", "the RAM user"],
];

function leftText(left: readonly ChangeKind[]): string {
  const things = LEFT.filter(([kind]) => left.includes(kind)).map(([, text]) => text);
  return things.length === 0 ? "policies of the users" : formatList(things);
}

/** Which step of an approval is waited for; nothing where it has none. */
const stepOf = (step: SituationFacts["step"]): Phrase[] =>
  step === null ? [] : [[waitedStep(step, step.total)]];

const blocked = (name: string, next: string, since: string): SituationText => ({
  name,
  more: [[agoDate(since)]],
  next: [next],
});

/** What a card says of each situation: the first two lines of the card. */
export const situationTexts = {
  checking: ({ since, checks: { done, total } }) => ({
    name: "Checking",
    more: [[`${done} of ${total}`], ["started ", agoDate(since)]],
    next: ["Nothing is changed by the checks."],
  }),
  blocked: ({ since }) => blocked("Blocked", "The thread says what to do. Nothing has been created.", since),
  blocked_unread: ({ since }) =>
    blocked(
      "Blocked: not everything could be read",
      "The thread says what is missing. Nothing has been created.",
      since,
    ),
  awaiting_approval: ({ since, approvals: { given, needed }, step }) => ({
    name: "Waiting for approval",
    more: [[`${given} of ${needed}`], ...stepOf(step), ["asked ", agoDate(since)]],
    next: [`${doneSteps(step?.done ?? [])}Nothing is created before it is approved.`],
  }),
  asked_back: ({ requester, since, askedAt, approvals: { given, needed }, step }) => ({
    name: "Question",
    more: [
      ["to ", { user: requester }],
      ["asked ", agoDate(askedAt ?? since)],
      [`${given} of ${needed}`],
      ...stepOf(step),
    ],
    next: ["Answer in the thread. Approvers can still decide."],
  }),
  provisioning: ({ since, changes: { done, total } }) => ({
    name: "Creating",
    more: [[`${done} of ${total}`], ["approved ", agoDate(since)]],
    next: ["Users, keys and bucket are created, then the keys are tested."],
  }),
  stopping: () => ({
    name: "Stopping",
    more: [],
    next: ["Stops after the current change; what was created is removed."],
  }),
  ready: ({ since }) => ({
    name: "Ready",
    more: [[agoDate(since)]],
    next: ["Create the migration job with the job sheet in the thread."],
  }),
  do_not_start: ({ since }) => ({
    name: "Ready, but do not start the job",
    more: [[agoDate(since)]],
    next: ["The whitelist is still in place. Check again when it is lifted or the ticket is answered."],
  }),
  not_delivered: ({ recipient, heldUntil }) => ({
    name: "Ready, not delivered",
    more: [],
    next: [
      { user: recipient },
      " cannot receive the credentials. They are revoked",
      ...(heldUntil === null ? [] : [" ", atDate(heldUntil)]),
      " unless another recipient is approved.",
    ],
  }),
  new_recipient: ({ approvals: { given, needed }, proposed, step }) => ({
    name: "New recipient waits for approval",
    more: [[`${given} of ${needed}`], ...stepOf(step)],
    next:
      proposed === null
        ? []
        : [{ user: proposed.by }, " proposes ", { user: proposed.recipient }, ". Nothing is created again."],
  }),
  overlap: ({ retireAt, recipient }) => ({
    name: "New keys sent",
    more: [retireAt === null ? ["the old ones still work"] : ["old ones work until ", atDate(retireAt)]],
    next: [{ user: recipient }, " enters the new keys in both data addresses, then confirms."],
  }),
  managed: ({ since, migration }) =>
    migration === null
      ? { name: migrationTexts.state("setting_up"), more: [[agoDate(since)]], next: [] }
      : {
          name: isStalled(migration) ? migrationTexts.stalled.title : migrationTexts.state(migration.state),
          more: [
            ...(migration.progress === null ? [] : [[shareText(shareDone(migration.progress))]]),
            [agoDate(migration.stateSince)],
          ].filter(([part]) => part !== ""),
          next: [migrationTexts.next(migration.state)],
        },
  rotating: ({ since, isCompromised }) => ({
    name: "Rotating keys",
    more: [[agoDate(since)]],
    next: [
      `New keys are created and tested. ${isCompromised ? "The old ones are disabled." : "The old ones still work."}`,
    ],
  }),
  failed: ({ since, changes: { done, total } }) => ({
    name: "Failed",
    more: [...(total === 0 ? [] : [[`at ${Math.min(done + 1, total)} of ${total}`]]), [agoDate(since)]],
    next: ["The thread says why. Operators can retry or roll back."],
  }),
  failed_early: ({ since }) => ({
    name: "Failed",
    more: [[agoDate(since)]],
    next: ["The thread says why. Nothing was created."],
  }),
  rejected: ({ since, by: who }) => ({
    name: "Rejected",
    more: [...by(who), [agoDate(since)]],
    next: [`${ENDED_EARLY} The reason is in the thread.`],
  }),
  cancelled: ({ since, by: who }) => ({
    name: "Cancelled",
    more: [...by(who), [agoDate(since)]],
    next: [ENDED_EARLY],
  }),
  expired: ({ since, waitDays }) => ({
    name: "Expired",
    more: [[agoDate(since)]],
    next: [`Nobody acted within ${formatCount(waitDays, "day")}. ${ENDED_EARLY}`],
  }),
  rolling_back: ({ since }) => ({
    name: "Rolling back",
    more: [[agoDate(since)]],
    next: ["What was created is being removed."],
  }),
  rolled_back: ({ since, by: who, left }) => ({
    name: "Rolled back",
    more: [...by(who), [agoDate(since)]],
    next: [
      left.includes("oss.create-bucket")
        ? "Users and keys are removed. The bucket stays, it is not empty."
        : "Everything created is removed.",
    ],
  }),
  revoking: ({ since, by: who }) => ({
    name: "Revoking",
    more: [...by(who), [agoDate(since)]],
    next: ["Keys first, then logon, policies and users."],
  }),
  revoke_failed: ({ attempts, nextTryAt, left }) => ({
    name: "Revocation failed",
    more: [[`${formatCount(attempts, "try", "tries")}, next `, atDate(nextTryAt)]],
    next: [`Still active: ${leftText(left)}. Operators have been told.`],
  }),
  revoked: ({ since, by: who, migration }) => ({
    name: "Revoked",
    more: [...by(who), [atDate(since)]],
    next: [
      migration === null
        ? "Users, keys and console logon are deleted. The buckets and their data stay."
        : migrationTexts.gone,
    ],
  }),
} satisfies SituationTexts;
