import { joinPhrases, type Phrase } from "../phrase.ts";
import { agoDate, atDate, formatCount } from "./formats.ts";

/** Whom a message asks for a decision; `more` people are not named. */
type Asked = {
  approvers: readonly string[];
  groups?: readonly string[] | undefined;
  more?: number | undefined;
};

function formatAsked({ approvers, groups = [], more = 0 }: Asked): Phrase {
  const all: Phrase[] = [
    ...groups.map((group): Phrase => [{ group }]),
    ...approvers.map((user): Phrase => [{ user }]),
    ...(more > 0 ? [[`and ${formatCount(more, "other approver")}`]] : []),
  ];
  return all.length === 0 ? ["Approvers"] : joinPhrases(all, " ");
}

const people = (some: readonly string[]): Phrase =>
  joinPhrases(
    [...new Set(some)].map((user): Phrase => [{ user }]),
    ", ",
  );

/** What the thread says. Own words come first: a notification shows how a message begins. */
export const threadTexts = {
  problem: {
    whitelist: {
      blocks: "a whitelist blocks the migration service.",
      mayBlock: "a whitelist may block the migration service.",
    },
    fix: (count: number) =>
      count === 1 ? "one thing has to be fixed." : `${count} things have to be fixed.`,
    fixHow:
      "Nothing has been created. Fix what is listed, change the request, or let an operator grant what is missing, and then press Check again; the request keeps its place and its channel.",
    alsoFix: "To be fixed as well:",
    cause: {
      addresses:
        "The bucket policy refuses everybody outside the addresses that it lists. The migration service reads from addresses that are not published, so the job would fail.",
      vpc: "The bucket policy admits only a VPC. The migration service reads over the internet, from outside of it, so that every object would be refused and the job would fail.",
      principals:
        "The bucket policy admits only certain users or roles. The new IAM user, with whose key the migration service reads, is not among them, so the job would fail.",
      everybody:
        "The bucket policy refuses reading to everybody, no matter who asks and from wherever. The migration service reads like everybody else, so the job would fail.",
      bot: "The bucket policy refuses the bot as well, so that it could not be read. Run mgw-prep explain-policy where it can be read, and give the result to the person who owns the bucket.",
      uncertain:
        "The bucket policy depends on something that cannot be known in advance. Somebody has to look at it; until then it is treated as if it blocks the migration service.",
      destination:
        "The bucket policy of the destination refuses, or may refuse, what the migration service has to do there. As long as it does, the job would fail or stop at the first object.",
      other:
        "The bucket policy decides by a condition that the migration service does not meet, or may not meet, so that reading would be refused and the job would fail.",
    },
    statement: (sid: string, keys: readonly string[]): Phrase => [
      "Statement ",
      { code: sid },
      ...(keys.length === 0
        ? []
        : [
            ", by ",
            ...joinPhrases(
              keys.map((key): Phrase => [{ code: key }]),
              ", ",
            ),
          ]),
      ".",
    ],
    evidence: "Details shows the addresses and values.",
    chooseOne: "Choose one:",
    ways: [
      [
        { bold: "Change the policy." },
        " The bucket owner adds an exception for the new IAM user only. Get policy has the text to copy.",
      ],
      [{ bold: "Remove the statement" }, " while the migration runs."],
      [
        { bold: "Open a ticket" },
        " with Alibaba Cloud and enter its link. You can go on, but the job must wait for the answer.",
      ],
    ] satisfies Phrase[],
    after: "After 1 or 2, press Check again.",
    ticketGiven: "Whitelist: ticket given",
    ticketWaits:
      "Do not start the job before Alibaba Cloud has answered: the bucket policy still blocks the migration service, or may. When it has answered, press Check again on the card; the bot then says whether the job can be started.",
    ticket: (number: string | null, url: string, by: string): Phrase => [
      "Ticket ",
      { url, label: number ?? url },
      " by ",
      { user: by },
      ".",
    ],
    whitelistSolved: "Whitelist: solved",
    whitelistSolvedHow: "The bucket policy no longer blocks the migration service.",
    solved: "Solved",
    again: "Checked again",
    seeBelow: "What is still to be fixed stands below.",
    by: (user: string): Phrase => ["Checked again by ", { user }, "."],
  },
  approval: {
    asked: (asked: Asked): Phrase => [...formatAsked(asked), ", "],
    decide: (route: string) => `please decide: ${route}`,
    decideAgain: (route: string) => `please decide again: ${route}`,
    planChanged: "The plan changed before anything was created, so that the approval no longer holds.",
    approversChanged: (some: readonly string[]): Phrase =>
      some.length === 0
        ? ["Not enough of those who approved may approve now, so that the approval no longer holds."]
        : [...people(some), " may not approve any more, so that the approval no longer holds."],
    changed: "What changed:",
    credentials: (recipient: string, days: number): Phrase => [
      "Credentials for ",
      { user: recipient },
      `, ${formatCount(days, "day")}.`,
    ],
    warnings: (count: number) => (count === 0 ? "" : `${formatCount(count, "warning")}. `),
    needed: (count: number) => `${formatCount(count, "approval")} needed.`,
    counted: (by: string, at: string, change: string | null, left: number): Phrase => [
      { user: by },
      " approved ",
      atDate(at),
      change === null ? "" : ` with a change: ${change}`,
      `, ${left} more needed.`,
    ],
    passed: (by: string): Phrase => [{ user: by }, " leaves it to the others."],
    escalated: (waitedHours: number) =>
      `you may decide too, because nobody has decided for ${formatCount(waitedHours, "hour")}.`,
    escalatedAsked: (some: readonly string[], groups: readonly string[]): Phrase => [
      ...joinPhrases(
        [...some.map((user): Phrase => [{ user }]), ...groups.map((group): Phrase => [{ group }])],
        " ",
      ),
      ", ",
    ],
    replaced: "Replaced",
    replacedHow: (revision: number) =>
      `The request was checked again as revision ${revision}; that is decided on anew.`,
    approved: "Approved",
    stopped: "Approved, then stopped",
    taken: "Approved, then removed",
    planned: (total: number) =>
      `The plan has ${formatCount(total, "change")}: the card says how far they are, Details lists them.`,
    changes: (done: number, total: number) =>
      `${done} of ${formatCount(total, "change")} made. Details lists them, with everything else that was approved.`,
    approvedBy: (by: string, at: string, change: string | null): Phrase => [
      { user: by },
      " approved ",
      atDate(at),
      change === null ? "" : ` with a change: ${change}`,
    ],
    narrowedSince: (by: string, id: string): Phrase => [
      { bold: "Please decide again: " },
      { user: by },
      ` gave less access in ${id}, and your approval was for the access before.`,
    ],
  },
  question: {
    asks: (by: string): Phrase => [{ user: by }, " ", { bold: "asks before deciding." }],
    how: "Nothing is decided yet, and approvers can still decide. Answer the question, or change the request so that it says what is meant; then the checks run again and it is decided on anew.",
    askedBy: (by: string): Phrase => [{ user: by }, " asked before deciding:"],
    answered: (by: string, at: string): Phrase => [
      { bold: "Answered" },
      " by ",
      { user: by },
      " · ",
      atDate(at),
    ],
    answeredHow: (by: string): Phrase => [
      { user: by },
      " asked before deciding, and was told of the answer by direct message. Approvers decide on the request as it stands; where the answer asks for something else, Change request has the checks run again. Question and answer, as they were written:",
    ],
    over: "No answer is needed any more",
    overHow: (by: string): Phrase => [
      "The request was decided, changed or closed before the question of ",
      { user: by },
      " was answered, so that it does not wait for anybody. Nothing has to be done about it: the card says what became of the request, and the question stays here as it was written:",
    ],
    toAsker: (id: string, by: string): Phrase => [
      { bold: `Your question about ${id} is answered` },
      " by ",
      { user: by },
      ". The request still waits for a decision, and any approver can decide on it; approve or reject it here or on the card, or ask once more. Your question and the answer, as they were written:",
    ],
  },
  rejected: {
    title: (requester: string): Phrase => [{ user: requester }, ", "],
    by: (by: string): Phrase => [{ user: by }, " ", { bold: "rejected the request." }],
    how: "Nothing was created: no user, no key, no policy and no bucket. Prepare again opens the form with the same values, so that you can change what should be different and ask once more.",
  },
  ready: {
    title: "everything is ready.",
    held: "the credentials are ready, but do not start the job yet.",
    heldHow:
      "The whitelist is still in place. Press Check again when it is lifted or the ticket is answered.",
    sent: (recipient: string): Phrase => [
      { user: recipient },
      " gets the credentials by direct message. Log on as the new RAM user, create both data addresses and then the migration job; these values go into the forms of Data Online Migration:",
    ],
    notSent:
      "Nobody has the credentials yet. The person who gets them logs on as the new RAM user, creates both data addresses and then the migration job; these values go into the forms of Data Online Migration:",
    over: "No longer valid",
    overHow:
      "The credentials are revoked, so that neither of the two data addresses works any more: delete them in the console of Data Online Migration, and the job where it is not needed. The figures stay for a comparison:",
    made: (total: number) => (total === 1 ? "The change is made." : `All ${total} changes are made.`),
    keyTest: {
      ok: "Key test: S3 read, OSS written and read.",
      read: "Key test: S3 read.",
      empty: "Key test: S3 listed (it is empty), OSS written and read.",
      blocked: "Key test: S3 is refused by the whitelist, as expected.",
    },
    newKeys: (at: string): Phrase => ["New keys since ", atDate(at), "."],
  },
  recheck: {
    lifted: "the whitelist is lifted. You can start the job.",
    appeared: "a whitelist has appeared. Do not start the job;",
    appearedHow: " if it runs, look at its failures.",
  },
  /** Before what they are told. */
  people: (some: readonly string[]): Phrase => [...people(some), ": "],
  person: (user: string): Phrase => [{ user }, ", "],
  reminder: {
    ends: (days: number) => `the credentials are revoked in ${formatCount(days, "day")}`,
    on: (at: string): Phrase => [", on ", atDate(at), ". A migration that still runs then stops."],
    onUnknown: ". A migration that still runs then stops.",
    extended: (by: string, until: string): Phrase => [
      "Extended by ",
      { user: by },
      " to ",
      atDate(until),
      ".",
    ],
    revoked: (at: string): Phrase => ["Revoked ", atDate(at), "."],
    finished: "Revoke now if the migration is finished, or ask an approver for more days.",
    later: "A later reminder stands below.",
  },
  revoked: {
    title: "Revoked",
    by: (by: string): Phrase => [" by ", { user: by }],
    how: "Both users, their keys and the console logon are deleted. The buckets and their data stay.",
    ended: "the credentials have ended and are revoked.",
  },
  failed: {
    creating: (at: number, total: number) => `creating stopped at change ${at} of ${total}.`,
    checking: "the checks could not be finished.",
    stopped: "this request stopped.",
    retried: "Retried",
    rolledBack: "Rolled back",
    over: "Settled",
  },
  held: {
    cannot: (recipient: string): Phrase => [
      { user: recipient },
      " ",
      { bold: "cannot receive the credentials." },
    ],
    declined: (recipient: string): Phrase => [
      { user: recipient },
      " ",
      { bold: "says that the credentials are not for them." },
    ],
    how: (until: string | null): Phrase => [
      "Choose another recipient, on whom approvers then decide. Otherwise the credentials are revoked",
      ...(until === null ? ["."] : [" ", atDate(until), "."]),
      " Until then they are kept sealed, and nobody is shown them.",
    ],
    settled: "Delivery: settled",
    settledHow: (recipient: string): Phrase => ["The credentials go to ", { user: recipient }, "."],
  },
  recipient: {
    decide: (recipient: string, before: string): Phrase => [
      { bold: "please decide:" },
      " ",
      { user: recipient },
      " instead of ",
      { user: before },
      " gets the credentials. Nothing is created again.",
    ],
    approved: "New recipient approved",
    rejected: "New recipient rejected",
    over: "New recipient: no decision is needed any more",
  },
  rotation: {
    title: "New keys",
    askedBy: (by: string): Phrase => [" · asked by ", { user: by }],
    making: "They are created and tested. The old ones still work.",
    makingCompromised: "They are created and tested. The old ones are disabled.",
    oldUntil: (at: string): Phrase => ["The old ones work until ", atDate(at), "."],
    oldHeld: "The old ones work until the new ones are delivered.",
    oldGone: "The old ones are deleted.",
    inUse: "New keys in use",
    failed: "New keys: not created",
    failedHow: "The old ones are as they were.",
  },
  handover: {
    title: (hours: number) => `the old keys stop working in ${formatCount(hours, "hour")}.`,
    how: "Enter the new ones in both data addresses.",
    done: "Done: the new keys are in use.",
  },
  unopened: {
    title: (hours: number) =>
      `the credentials are destroyed in ${formatCount(hours, "hour")} and nobody has opened them.`,
    how: "They are in the direct message of this bot, under “Apps” in the side bar.",
    opened: "The credentials are opened.",
    destroyed: "they are destroyed.",
    destroyedHow: "The time to save the credentials is over. If you do not have them, rotate the keys.",
  },
  at: (at: string): Phrase => [" · ", atDate(at)],
  since: (at: string): Phrase => [" · ", agoDate(at)],
  quoted: (comment: string): Phrase => ["“", { foreign: comment }, "”"],
};
