import { MIGRATION_STATES } from "../../core/migration/states.ts";
import type { Reason } from "../../core/reason.ts";
import type { Refusal, RefusalArgs, RefusalCode } from "../../core/refusal.ts";
import { STATES, type State } from "../../core/states.ts";
import type { TicketProblem } from "../../core/ticket-link.ts";
import { detailText, operationText, subjectText } from "../failure-text.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { formatCount, formatList } from "./formats.ts";
import { migrationTexts } from "./migration-texts.ts";
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
  return joinPhrases(mentions, ", ");
}

/** A sentence that ends with who could, where anybody is known. */
function naming(sentence: string, args: RefusalArgs, before = ": "): Phrase {
  const named = people(args);
  return named.length === 0 ? [`${sentence}.`] : [sentence, before, ...named, "."];
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

/** What to do about each, where it is not the address that a ticket's link starts with. */
const TICKET_PROBLEMS: Partial<Record<TicketProblem, string>> = {
  "user-info": "The link must not hold a user name or password. Open the ticket and copy its address.",
  port: "The link must not name a port. Open the ticket and copy its address.",
  "too-long": "The link is longer than 500 characters. Open the ticket and copy its own address.",
  "new-ticket":
    "This is the page for a new ticket. Submit the ticket, then copy the link of the ticket itself.",
  "no-ticket": "The link has no ticket number. Open the ticket and copy its address.",
};

const CHANNEL_PROBLEMS: Readonly<Record<string, string>> = {
  "not-member": "The bot is not in this channel. Invite it with /invite, or choose another.",
  archived: "This channel is archived. Choose another one.",
  shared: "This channel is shared with another company. Choose one that is not.",
  unknown: "The bot cannot see this channel. Invite it with /invite, or choose another.",
};

const OUT_OF_DATE = "This button is out of date. Use the buttons on the card.";

/** Why something was refused, who could or what to do: one or two sentences for each code. */
export const refusalTexts: Record<RefusalCode, (args: RefusalArgs) => Phrase> = {
  NOT_A_MEMBER: () => [
    "Only full, active members of this workspace can do this: no guests, no apps, nobody from another company.",
  ],
  NOT_A_REQUESTER: (args) => naming("You may not request a migration. Ask an operator to add you", args),
  NOT_AN_APPROVER: (args) => naming("Only approvers can decide this", args),
  NOT_AN_OPERATOR: (args) => naming("Only operators can do this", args),
  NOT_THE_RECIPIENT: (args) => naming("Only the recipient can see or confirm the credentials", args),
  NOT_ALLOWED: (args) => {
    const maxDays = word(args, "maxDays");
    return maxDays === null
      ? naming("You may not do this here", args, ". These can: ")
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
  OWN_REQUEST: (args) =>
    naming(
      "You requested or changed this, gave its ticket, or receive its credentials, so somebody else decides",
      args,
    ),
  NO_OTHER_APPROVER: (args) => {
    const needed = args["needed"];
    const found = args["found"];
    const count =
      typeof needed === "number" && typeof found === "number" && found > 0
        ? `${formatCount(needed, "approver is", "approvers are")} needed, and only ${found} could decide.`
        : "Nobody else can approve: every approver is the requester or the recipient.";
    return [`${count} Choose another recipient, or ask an operator.`];
  },
  DIRECTORY_UNAVAILABLE: () => ["Slack did not say who may do this. Try again in a minute."],
  NOT_FOUND: (args) => {
    const id = word(args, "id");
    return [
      "There is no preparation",
      ...(id === null ? [""] : [" ", { foreign: id }]),
      " that you may see. The list sub-command shows those that you may.",
    ];
  },
  TOKEN_UNKNOWN: () => [OUT_OF_DATE],
  OUTDATED: () => [OUT_OF_DATE],
  ALREADY_DECIDED: (args) => {
    const state = stateName(args);
    return [`Already decided${state === null ? "" : `: ${state}`}.`];
  },
  NOT_YOUR_STEP: (args) =>
    naming(
      `It is not your turn to approve. Step ${word(args, "number") ?? ""} of ${word(args, "total") ?? ""}, ${word(args, "step") ?? ""}, is asked now`,
      args,
    ),
  ALREADY_DONE: (args) => {
    const state = stateName(args);
    return [`Already done${state === null ? "" : `: ${state}`}.`];
  },
  WRONG_STATE: (args) => {
    const state = stateName(args);
    return [
      `Not possible ${state === null ? "now" : `while it is ${state}`}. The card shows what can be done next.`,
    ];
  },
  COMMENT_REQUIRED: () => ["Say what should be different."],
  TICKET_NOT_CONFIRMED: () => ["Read the ticket and tick the box before you approve."],
  TICKET_INVALID: (args) => {
    const starts = listOf(args, "hosts").map((host) => `https://${host}`);
    const start = starts.length === 0 ? "https:// and the host of the ticket page" : starts.join(" or ");
    return [TICKET_PROBLEMS[word(args, "problem") as TicketProblem] ?? `A ticket link starts with ${start}.`];
  },
  RECIPIENT_INVALID: () => [
    "Choose a full member of this workspace: no guest, no app, nobody from another company.",
  ],
  CHANNEL_INVALID: (args) => [
    CHANNEL_PROBLEMS[word(args, "why") ?? ""] ??
      "The card cannot be in this channel: the bot has to be in it, and it must be neither archived nor shared with another company.",
  ],
  PROFILE_NOT_ALLOWED: (args) => [`This access is not allowed in this channel.${allowed(args)}`],
  SOURCE_NOT_ALLOWED: (args) => [`This source bucket is not allowed in this channel.${allowed(args)}`],
  DESTINATION_NOT_ALLOWED: (args) => [
    `This destination bucket is not allowed in this channel.${allowed(args)}`,
  ],
  ACCOUNT_UNKNOWN: (args) => ["This account is no longer in the settings. Choose another.", allowed(args)],
  PAIR_TAKEN: (args) => {
    const id = word(args, "id");
    return [
      "There is already a request for these buckets",
      ...(id === null ? ["."] : [": ", { bold: id }, "."]),
    ];
  },
  NOTHING_CHANGED: () => ["Nothing is different. To check again, use Check again."],
  TEXT_REQUIRED: () => ["Nothing was written. Open the form again and write it."],
  QUESTION_OPEN: () => [
    "A question waits for its answer already; it is in the thread. Ask when it is answered, or decide.",
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
      `You have ${limit === null ? "as many requests that wait for something as one person may" : `${limit} requests that wait for something, the limit`}${ids === null ? "" : `: ${ids}`}. Finish or cancel one.`,
    ];
  },
  TOO_MANY_DAYS: (args) => {
    const maxDays = word(args, "maxDays");
    const left = Number(args["left"] ?? 0);
    const all = maxDays === null ? "" : `, ${maxDays} in all`;
    return [
      left > 0
        ? `${formatCount(left, "more day")} can be given${all}.`
        : `No more days can be given${all}. Prepare again makes a new request.`,
    ];
  },
  SAMPLE_SIZE: (args) => [`Enter a whole number from 0 to ${word(args, "most") ?? "…"}.`],
  SAME_RECIPIENT: () => ["They are the recipient already. Choose somebody else."],
  SECRETS_GONE: () => [
    "The credentials are destroyed: they were saved, or the time was over. Rotate keys creates new ones.",
  ],
  NOT_OPENED: () => [
    "You have not opened them yet, and this destroys the bot’s only copy. Press Show credentials and save them first.",
  ],
  STILL_CHANGING: () => ["Keys of this preparation are changing. Try again in 10 minutes."],
  AUDIT_LOG_DAMAGED: () => [
    "The bot’s audit log was changed by somebody else, so nothing is approved, created, rotated or extended until its operators have cleared that up. They are told. Revoking works.",
  ],
  NOT_AS_PLANNED: (args) => [
    "The users of this preparation could not be read back as they were approved, so nothing more is handed out for them: ",
    ...answerOf(args),
    " An operator can put them right, or revoke.",
  ],
  HANDLING_NOT_ALLOWED: (args) => [`The settings do not allow this way.${allowed(args)}`],
  NOT_ROTATED_HERE: () => [
    "Nobody has these keys: the bot alone gave them to the migration service. To end them, revoke, and prepare again.",
  ],
  MIGRATION_STATE: (args) => {
    const state = word(args, "state");
    const known = MIGRATION_STATES.find((one) => one === state);
    return [
      known === undefined
        ? "There is no migration that this could be done to."
        : `That is not possible now. ${migrationTexts.state(known)}.`,
    ];
  },
  MIGRATION_REFUSED: (args) => [
    "The migration service did not do it: ",
    ...answerOf(args),
    " Try again, or look in its console.",
  ],
  MEND_FAILED: (args) => ["It did not work: ", ...answerOf(args), " Fix that and press the button again."],
};

/** The words of a refusal. */
export function refusalPhrase({ code, args }: Refusal): Phrase {
  return refusalTexts[code](args);
}
