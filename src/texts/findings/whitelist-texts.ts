import type { WhitelistArgs } from "../../core/finding-codes.ts";
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

/** What the condition means for the service, one clause for each meaning that decided. */
const MEANINGS: Readonly<Record<string, string>> = {
  KEY_ABSENT: "is not part of the service's requests",
  KEY_HAS_VALUE: "has a value that the condition is about",
  KEY_VALUE_UNKNOWN: "has a value that nobody can know beforehand",
  VALUE_ASSUMED_UNLISTED: "has a value that is taken to be none of those listed",
  TIME_COMPARED: "depends on the time",
  ADDRESS_OUTSIDE_WHITELIST: "does not list the service's addresses, which are not published",
  ADDRESS_MAY_BE_LISTED: "may list an address of the service",
  ADDRESSES_ALL_LISTED: "covers every address",
  ADDRESSES_IPV6_LEFT_OUT: "covers every IPv4 address and not IPv6",
  ADDRESSES_NOT_PUBLIC: "lists private addresses only",
  UNKNOWN_OPERATOR: "stands under an operator that is not known",
  OPERATOR_DOES_NOT_FIT: "stands under an operator that does not fit it",
  MALFORMED_VALUE: "has a value that cannot be read",
  VARIABLE_UNRESOLVED: "depends on a policy variable that has no value here",
};

function meaningText({ meanings }: WhitelistArgs): string {
  const clauses = meanings.map((meaning) => {
    const [key = "", code = ""] = meaning.split(" ");
    return `${key} ${MEANINGS[code] ?? code}`;
  });
  return clauses.length === 0 ? "" : ` ${clauses.join("; ")}.`;
}

function smallestChange({
  remedyCode,
  remedyOperator,
  remedyKey,
  remedyValue,
}: WhitelistArgs): string | null {
  switch (remedyCode) {
    case "ADD_CONDITION":
      return `add ${remedyOperator} ${remedyKey} = ${remedyValue} to the conditions of the statement, which exempts only the new user.`;
    case "ADD_VALUE":
      return `add ${remedyValue} to the values of ${remedyOperator} ${remedyKey}.`;
    case "ADD_TO_NOT_PRINCIPAL":
      return `add ${remedyValue} to NotPrincipal of the statement.`;
    case "TAG_USER":
      return `tag the new user with ${remedyKey} = ${remedyValue}.`;
    case "USE_HTTPS":
      return "use the https endpoint in the source address.";
    case "REPAIR_STATEMENT":
      return "repair the statement, which cannot be read.";
    default:
      return null;
  }
}

function remedyText(args: WhitelistArgs): string {
  const change = smallestChange(args);
  const advice =
    change === null
      ? TWO_WAYS_OUT
      : `${TWO_WAYS_OUT} The smallest change, the bucket owner's to make: ${change}`;
  return withTicket(args.ticketUrl, advice);
}

function restrictedText(args: WhitelistArgs): FindingText {
  return {
    title: "The bucket policy shuts out the migration service",
    detail: `${whereText(args)}.${meaningText(args)} The service reads ${args.bucket} from public addresses as an IAM user with a long-term key.`,
    remedy: remedyText(args),
  };
}

function uncertainText(args: WhitelistArgs): FindingText {
  return {
    title: "Whether the bucket policy lets the migration service in is not certain",
    detail: `${whereText(args)}.${meaningText(args)} What that means for reading ${args.bucket} cannot be known from here.`,
    remedy: remedyText(args),
  };
}

export const whitelistTexts = {
  WHITELIST_OK: ({ bucket, hasPolicy, isConfirmedByIam }) => ({
    title: hasPolicy ? "The bucket policy lets the migration service in" : "The source has no bucket policy",
    detail: [
      hasPolicy
        ? `Nothing in the policy of ${bucket} denies listing and reading to the new user.`
        : `Nothing shuts the service out of ${bucket}.`,
      ...(isConfirmedByIam ? ["IAM's policy simulator says the same."] : []),
      "Policies of the organization (SCP, RCP) cannot be seen from here and were not checked.",
    ].join(" "),
    remedy: null,
  }),
  WHITELIST_RESTRICTED: restrictedText,
  WHITELIST_UNCERTAIN: uncertainText,
  WHITELIST_SHUTS_OUT_BOT: ({ operation, requestId, ticketUrl }) => ({
    title: "The bucket policy shuts out the bot as well",
    detail: `S3 refused ${operation} with an explicit deny in the bucket policy${requestId === null ? "" : ` (request ${requestId})`}. A policy that denies the bot will deny the migration service too.`,
    remedy: withTicket(
      ticketUrl,
      `Read the policy from inside the allowed network and give it to mgw-prep explain-policy. ${TWO_WAYS_OUT}`,
    ),
  }),
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
