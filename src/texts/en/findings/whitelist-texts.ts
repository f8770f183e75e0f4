import type { StatementRemedy, WhitelistArgs } from "../../../core/whitelist-args.ts";
import { meaningClause } from "../condition-texts.ts";
import { formatList, formatTime } from "../formats.ts";
import type { FindingText, FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

const TWO_WAYS_OUT =
  "Remove the restriction for the time of the migration and check again, or open a ticket with Alibaba Cloud and enter its link.";

function withTicket(ticketUrl: string | null, remedy: string): string {
  return ticketUrl === null
    ? remedy
    : `The ticket ${ticketUrl} was given for this policy. Do not start the job before the whitelist is lifted or the ticket answered.`;
}

function whereText({ statements, conditionKeys, scope }: WhitelistArgs): string {
  const which = statements.length === 0 ? "The policy as a whole" : `Statement ${formatList(statements)}`;
  const keys = conditionKeys.length === 0 ? "" : ` (${formatList(conditionKeys)})`;
  return `${which}${keys}, for ${scope === "all" ? "the whole of what is to be migrated" : "a part of what is to be migrated"}`;
}

function meaningText({ meanings }: WhitelistArgs): string {
  const clauses = meanings.map(({ key, code }) => `${key} ${meaningClause(code)}`);
  return clauses.length === 0 ? "" : ` ${clauses.join("; ")}.`;
}

/** What helps against one statement, as a clause; `statement` is how the owner finds it. */
function changeText({ statement, code, operator, key, value }: StatementRemedy): string | null {
  const where = statement === null ? "the statement" : `statement ${statement}`;
  switch (code) {
    case "ADD_CONDITION":
      return `add ${operator} ${key} = ${value} to the conditions of ${where}, which exempts only ${value?.includes("*") ? "the users that the bot makes" : "the new user"}`;
    case "ADD_VALUE":
      return `add ${value} to the values of ${operator} ${key} of ${where}`;
    case "ADD_TO_NOT_PRINCIPAL":
      return `add ${value} to NotPrincipal of ${where}`;
    case "SET_TAG":
    case "TAG_USER":
      return `have an operator set credentials.tags to ${key}: ${value}, which the bot then puts on its users, as ${where} asks`;
    case "USE_HTTPS":
      return "use the https endpoint in the source address";
    case "REPAIR_STATEMENT":
      return `repair ${where}, which cannot be read`;
    default:
      return null;
  }
}

/** Several statements deny, so all of their changes are needed; a tag is another way out of the same statement. */
function remedyText({ remedies, ticketUrl }: WhitelistArgs): string {
  const owners = remedies
    .filter(({ code }) => code !== "SET_TAG")
    .flatMap((remedy) => changeText(remedy) ?? []);
  const ours = remedies
    .filter(({ code }) => code === "SET_TAG")
    .flatMap((remedy) => changeText(remedy) ?? []);
  const advice = [
    TWO_WAYS_OUT,
    ...(owners.length === 0
      ? []
      : [`The smallest change, the bucket owner's to make: ${formatList(owners)}.`]),
    ...(ours.length === 0 ? [] : [`Or ${formatList(ours)}.`]),
  ];
  return withTicket(ticketUrl, advice.join(" "));
}

/** What is to be said beside the conditions: of statements that deny together, or deny what may not be needed. */
const REASONS: Readonly<Record<string, string>> = {
  DENIES_TOGETHER: "Together they leave no request that passes: what one of them lets pass, another denies.",
  DENIES_POSSIBLE_REQUEST:
    "What it denies is a request that clients are known to send before they read: HEAD of the bucket or a listing without a prefix, a deeper listing, or the bucket's location.",
  OTHER_PARTITION: "The policy names the bucket in another partition than that of the account.",
};

function reasonText({ reasons }: WhitelistArgs): string {
  return reasons.flatMap((reason) => (REASONS[reason] === undefined ? [] : [` ${REASONS[reason]}`])).join("");
}

function restrictedText(args: WhitelistArgs): FindingText {
  return {
    title: "The bucket policy blocks the migration service",
    detail: `${whereText(args)}.${meaningText(args)}${reasonText(args)} The service reads ${args.bucket} from public addresses as an IAM user with a long-term key.`,
    remedy: remedyText(args),
  };
}

function uncertainText(args: WhitelistArgs): FindingText {
  return {
    title: "Whether the bucket policy lets the migration service in is not certain",
    detail: `${whereText(args)}.${meaningText(args)}${reasonText(args)} What that means for reading ${args.bucket} cannot be known from here.`,
    remedy: remedyText(args),
  };
}

export const whitelistTexts = {
  WHITELIST_OK: ({ bucket, hasPolicy, isConfirmedByIam }) => ({
    title: hasPolicy ? "The bucket policy lets the migration service in" : "The source has no bucket policy",
    detail: [
      hasPolicy
        ? `Nothing in the policy of ${bucket} denies listing and reading to the new user.`
        : `Nothing blocks the service in ${bucket}.`,
      ...(isConfirmedByIam ? ["IAM's policy simulator says the same."] : []),
      "Policies of the organization (SCP, RCP) cannot be seen from here and were not checked.",
    ].join(" "),
    remedy: null,
  }),
  WHITELIST_RESTRICTED: restrictedText,
  WHITELIST_UNCERTAIN: uncertainText,
  WHITELIST_SHUTS_OUT_BOT: ({ operation, requestId, ticketUrl }) => ({
    title: "The bucket policy blocks the bot as well",
    detail: `S3 refused ${operation} with an explicit deny in the bucket policy${requestId === null ? "" : ` (request ${requestId})`}. A policy that denies the bot will deny the migration service too.`,
    remedy: withTicket(
      ticketUrl,
      `Read the policy from inside the allowed network and give it to mgw-prep explain-policy. ${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_PROTECTS_ITSELF: ({ bucket, requestId, ticketUrl }) => ({
    title: "The bucket policy protects itself from being read",
    detail: `S3 refused s3:GetBucketPolicy with an explicit deny in the policy itself${requestId === null ? "" : ` (request ${requestId})`}, while ${bucket} could be listed. What it does to readers from elsewhere is not known.`,
    remedy: withTicket(
      ticketUrl,
      `Have somebody who may read the policy give it to mgw-prep explain-policy, or allow s3:GetBucketPolicy to the identity of the bot in it. ${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_ORGANIZATION_NOT_READ: (args) => {
    const text = unreadText(args);
    return { ...text, detail: `${text.detail} Statements that ask for the organization cannot be settled.` };
  },
  WHITELIST_OPINIONS_DIFFER: ({ ours, iam, ticketUrl }) => ({
    title: "The bot and IAM's policy simulator disagree about the bucket policy",
    detail: `The bot says ${ours}; IAM says ${formatList(iam)}. The verdict is uncertain until a person has looked.`,
    remedy: withTicket(
      ticketUrl,
      `Look at the policy with mgw-prep explain-policy and in the IAM policy simulator. ${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_TICKET_OUTDATED: ({ ticketUrl, givenBy, givenAt }) => ({
    title: "The ticket was given for another bucket policy",
    detail: `${ticketUrl} was entered by ${givenBy} on ${formatTime(givenAt)}. The bucket policy has changed since then.`,
    remedy: "Look at what the policy says now, and enter a ticket link again if the ticket covers it.",
  }),
  WHITELIST_OF_OTHER_ACCOUNT: ({ bucket, accountId }) => ({
    title: "The bucket policy is not this account's to judge",
    detail: `${bucket} does not belong to account ${accountId}. Its policy could not be read, and it would have to allow the new user expressly.`,
    remedy: "Start the preparation in the account that owns the bucket.",
  }),
  WHITELIST_NO_SECOND_OPINION: ({ permission, code, keys }) => ({
    title: "There is no second opinion on all of the bucket policy",
    detail:
      keys.length > 0
        ? `IAM's policy simulator cannot be told ${formatList(keys)}. Statements that ask for it were left out of its opinion; on them the verdict is the bot's own.`
        : `IAM's policy simulator gave no answer${code === null ? "" : ` (${code})`}. The verdict is the bot's own.`,
    remedy: permission === null ? null : `Grant ${permission} to the identity of the bot.`,
  }),
  WHITELIST_NOT_READ: (args) => {
    const text = unreadText(args);
    return {
      ...text,
      detail: `${text.detail} Whether the migration service is let in is not known.`,
      remedy: withTicket(args.ticketUrl, text.remedy ?? TWO_WAYS_OUT),
    };
  },
} satisfies Partial<FindingTexts>;
