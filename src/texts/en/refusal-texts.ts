import type { Reason } from "../../core/reason.ts";
import type { Refusal, RefusalArgs, RefusalCode } from "../../core/refusal.ts";
import { STATES, type State } from "../../core/states.ts";
import type { TicketProblem } from "../../core/ticket-link.ts";
import { detailText, operationText, subjectText } from "../failure-text.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { formatCount, formatList } from "./formats.ts";
import { failureTexts } from "./reason-texts.ts";
import { stateTexts } from "./state-texts.ts";

function word(args: RefusalArgs, name: string): string | null {
  const value = args[name];
  if (value === undefined || value === "") return null;
  if (typeof value !== "object") return String(value);
  return isReason(value) ? detailText(failureTexts, value) : formatList(value);
}

function people(args: RefusalArgs): Phrase {
  const mentions: Phrase[] = [
    ...listOf(args, "people").map((user): Phrase => [{ user }]),
    ...listOf(args, "groups").map((group): Phrase => [{ group }]),
  ];
  return mentions.length === 0 ? [] : [" These can: ", ...joinPhrases(mentions, ", "), "."];
}

/** What a cloud answered to which call. */
function answerOf(args: RefusalArgs): Phrase {
  return [
    { code: told(args, "operation") ?? "the call" },
    " on ",
    { foreign: told(args, "subject") ?? "it" },
    " was answered ",
    { code: word(args, "code") ?? "with an error" },
    ". ",
    { foreign: word(args, "detail") ?? "" },
  ];
}

function listOf(args: RefusalArgs, name: string): readonly string[] {
  const list = args[name];
  return typeof list === "object" && !isReason(list) ? list : [];
}

function isReason(value: readonly string[] | Reason): value is Reason {
  return !Array.isArray(value);
}

/** The part of a sentence about what was tried, or on what. */
function told(args: RefusalArgs, name: "operation" | "subject"): string | null {
  const value = word(args, name);
  if (value === null) return null;
  return name === "operation" ? operationText(failureTexts, value) : subjectText(failureTexts, value);
}

function allowed(args: RefusalArgs): string {
  const names = word(args, "allowed");
  return names === null ? "" : ` Allowed: ${names}.`;
}

function stateName(args: RefusalArgs): string | null {
  const state = word(args, "state");
  return STATES.includes(state as State) ? stateTexts.name(state as State).toLowerCase() : state;
}

const TICKET_PROBLEMS: Record<TicketProblem, string> = {
  "not-a-link": "This is no link.",
  "not-https": "The link has to begin with https://.",
  host: "The link leads to another site.",
  "user-info": "The link must not hold a user name or password.",
  port: "The link must not name a port.",
  "too-long": "The link is longer than 500 characters.",
  "no-ticket":
    "The link names no ticket: it leads to the console, to a list, or to the page for a new ticket. Submit the ticket, open it, and copy its address.",
};

const CHANNEL_PROBLEMS: Readonly<Record<string, string>> = {
  "not-member": "The bot is not in this channel. Invite it with /invite, or choose another.",
  archived: "This channel is archived. Choose another one.",
  shared: "This channel is shared with another company. Choose one that is not.",
  unknown: "The bot cannot see this channel. Invite it with /invite, or choose another.",
};

/** Why something was refused, who could or what to do: one or two sentences for each code. */
export const refusalTexts: Record<RefusalCode, (args: RefusalArgs) => Phrase> = {
  NOT_A_MEMBER: () => [
    "Only full members of this workspace can use this bot: no guests, no apps, nobody from another company.",
  ],
  NOT_A_REQUESTER: () => [
    "You are not among those who may request a migration. An operator can add you to the settings.",
  ],
  NOT_AN_APPROVER: (args) => ["Only approvers can decide this.", ...people(args)],
  NOT_AN_OPERATOR: (args) => ["Only operators of this bot can do this.", ...people(args)],
  NOT_THE_RECIPIENT: (args) => ["Only the recipient can see or confirm the credentials.", ...people(args)],
  NOT_ALLOWED: (args) => {
    const maxDays = word(args, "maxDays");
    return maxDays === null
      ? ["You may not do this to this preparation.", ...people(args)]
      : [`At most ${formatCount(Number(maxDays), "day is", "days are")} allowed.`];
  },
  PROFILE_REACHES_FURTHER: (args) => [
    `This profile reaches every bucket of the account, and this channel may ask for ${listOf(args, "bounds").join(", ")} only. ` +
      `Choose ${listOf(args, "allowed").join(", ") || "another channel"}, or have an operator name the profile in the channel's rule.`,
  ],
  RECORD_ALTERED: (args) => [
    `The record of ${word(args, "id") ?? "this preparation"} was altered in the database by somebody else than this bot, so nothing is done ` +
      "with it any more. Cancel it or revoke its credentials, tell an operator, and ask again.",
  ],
  NOT_APPROVED: (args) => [
    `Nothing was done: ${word(args, "why") ?? "the approval of what is stored cannot be found"}. Tell an operator; Revoke, Cancel and Roll back still work.`,
  ],
  OWN_REQUEST: (args) => [
    "You requested or changed this, gave its ticket, or would get its credentials: somebody else has to decide.",
    ...people(args),
  ],
  NO_OTHER_APPROVER: (args) => {
    const needed = args["needed"];
    const found = args["found"];
    const count =
      typeof needed === "number" && typeof found === "number" && found > 0
        ? `${formatCount(needed, "approver is", "approvers are")} needed, and only ${found} could decide.`
        : "Nobody else can approve: every approver is the requester or the recipient.";
    return [`${count} Choose another recipient.`];
  },
  DIRECTORY_UNAVAILABLE: () => [
    "Slack did not say who may do this, so the answer is no for now. Try again in a minute.",
  ],
  NOT_FOUND: (args) => {
    const id = word(args, "id");
    return [
      "There is no preparation ",
      ...(id === null ? ["of this id"] : [{ foreign: id }]),
      ", or it is not yours to see. The list sub-command shows those you may see.",
    ];
  },
  TOKEN_UNKNOWN: () => [
    "This button is not known here. Use the buttons on the card, which is always up to date.",
  ],
  OUTDATED: () => [
    "This button belongs to an earlier state of the preparation. Use the buttons on the card.",
  ],
  ALREADY_DECIDED: (args) => {
    const state = stateName(args);
    return [`This is decided already${state === null ? "" : `; the preparation is now: ${state}`}.`];
  },
  ALREADY_DONE: (args) => {
    const state = stateName(args);
    return [`This is done already${state === null ? "" : `; it is now: ${state}`}.`];
  },
  WRONG_STATE: (args) => {
    const state = stateName(args);
    return [
      `This cannot be done ${state === null ? "in the present state" : `while the preparation is: ${state}`}. The card shows what can be done next.`,
    ];
  },
  COMMENT_REQUIRED: () => ["A rejection needs a comment: say what should be different."],
  TICKET_NOT_CONFIRMED: () => ["Confirm that you have seen the ticket before you approve."],
  TICKET_INVALID: (args) => {
    const problem = TICKET_PROBLEMS[word(args, "problem") as TicketProblem];
    const hosts = word(args, "hosts");
    const example = word(args, "example");
    return [
      `${problem ?? "This link cannot be taken."} A ticket link begins with https:// and ${hosts === null ? "names the ticket page’s host" : `is on ${hosts}`}; the ticket’s number or id is in it${example === null ? "" : `, as in ${example}`}.`,
    ];
  },
  RECIPIENT_INVALID: () => [
    "Choose a full member of this workspace: no guest, no app, nobody from another company.",
  ],
  CHANNEL_INVALID: (args) => [
    CHANNEL_PROBLEMS[word(args, "why") ?? ""] ??
      "The card cannot stand in this channel: the bot has to be in it, and it must be neither archived nor shared with another company.",
  ],
  PROFILE_NOT_ALLOWED: (args) => [`This permission profile is not allowed here.${allowed(args)}`],
  SOURCE_NOT_ALLOWED: (args) => [`This source bucket is not allowed in this channel.${allowed(args)}`],
  DESTINATION_NOT_ALLOWED: (args) => [
    `This destination bucket is not allowed in this channel.${allowed(args)}`,
  ],
  ACCOUNT_UNKNOWN: (args) => [
    "The settings name no such account any more. Choose another one.",
    allowed(args),
  ],
  PAIR_TAKEN: (args) => {
    const id = word(args, "id");
    return [
      "There is already a request for these buckets",
      ...(id === null ? ["."] : [": ", { bold: id }, "."]),
    ];
  },
  NOTHING_CHANGED: () => [
    "Nothing is different from the request as it stands. To look again, use Check again.",
  ],
  NOT_NARROWER: (args) => {
    const maxDays = word(args, "maxDays");
    return [
      `An approver can give less than was requested, never more: ${maxDays === null ? "fewer days" : `1 to ${formatCount(Number(maxDays), "day")}`}, and access that reaches no further and is allowed here.`,
    ];
  },
  ACCESS_NOT_POSSIBLE: () => [
    "This access cannot be given as things stand: one of its policies or users cannot be made. Ask the requester to change the request, so that all checks run for it.",
  ],
  TOO_MANY_OPEN: (args) => {
    const ids = word(args, "ids");
    const limit = word(args, "limit");
    return [
      `You have ${limit === null ? "as many unfinished requests as one person may" : `${limit} unfinished requests, which is the limit`}${ids === null ? "" : `: ${ids}`}. Finish or cancel one first.`,
    ];
  },
  TOO_MANY_DAYS: (args) => {
    const maxDays = word(args, "maxDays");
    const left = Number(args["left"] ?? 0);
    const room = left > 0 ? `${formatCount(left, "more day")} can be given.` : "No more days can be given.";
    return [
      `The days are not within what the settings allow${maxDays === null ? "" : `, ${formatCount(Number(maxDays), "day")} in all`}. ${room} After that, Repeat starts a new preparation.`,
    ];
  },
  SAME_RECIPIENT: () => ["They are the recipient already. Choose somebody else."],
  SECRETS_GONE: () => [
    "The credentials are destroyed: they were stored or their time was up. Rotate keys makes new ones.",
  ],
  NOT_OPENED: () => [
    "Nobody has opened these credentials yet, and acknowledging destroys the bot’s only copy. Press Show credentials and copy them first.",
  ],
  STILL_CHANGING: () => [
    "The users and keys of this preparation are changing, or did a few minutes ago. Press the button again in ten minutes.",
  ],
  AUDIT_LOG_DAMAGED: () => [
    "The bot’s audit log was changed by somebody else, so nothing is approved, made, rotated or extended until its operators have cleared that up. They are told. Revoking works.",
  ],
  NOT_AS_PLANNED: (args) => [
    "The users of this preparation could not be read back as they were approved, so nothing more is handed out for them: ",
    ...answerOf(args),
    " An operator can put them right, or revoke.",
  ],
  MEND_FAILED: (args) => [
    "It could not be fixed: ",
    ...answerOf(args),
    " Mend that, then press the button again.",
  ],
};

/** The words of a refusal. */
export function refusalPhrase({ code, args }: Refusal): Phrase {
  return refusalTexts[code](args);
}
