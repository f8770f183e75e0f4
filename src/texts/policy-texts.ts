import type {
  ConditionVerdict,
  KeyReason,
  Meaning,
  Remedy,
  Scope,
  StatementReason,
  StatementVerdict,
  TagRemedy,
} from "../core/policy-verdict.ts";
import { type S3Action, type ServiceUser, sourceRequests, userArnOf } from "../core/service-request.ts";
import type { Verdict } from "../core/verdict.ts";

/** Longest piece of a policy that is shown as it stands. */
const EXCERPT_LENGTH = 200;

const VERDICTS: Record<Verdict, string> = {
  open: "No statement of this policy shuts the migration service out.",
  restricted: "This policy shuts the migration service out.",
  uncertain: "This policy may shut the migration service out; it cannot be told from the policy alone.",
};

const KEY_REASONS: Record<KeyReason, string> = {
  INTERNET_CALLER: "the service calls over the internet, not through a VPC endpoint",
  LONG_TERM_KEY: "the service reads with a long-term access key, not with a session",
  NOT_A_SERVICE_CALL: "no AWS service calls on the user's behalf",
  DIRECT_BUCKET_REQUEST: "the service reads the bucket itself, not through an access point",
  READ_REQUEST: "the key belongs to requests that write",
  OTHER_ACTIONS_KEY: "the key belongs to other actions than this one",
  NOT_SENT_BY_SERVICE: "the service does not send it",
  TAG_NOT_SET: "the user does not have this tag",
  NOT_IN_ORGANIZATION: "the account is in no organization",
  NOT_OVER_TLS: "the endpoint is plain http",
  KNOWN_CALLER: "it describes the user that the service reads with",
  KNOWN_ENDPOINT: "it follows from the endpoint",
  KNOWN_BUCKET: "the bucket is in the user's own account",
  KNOWN_TAG: "the user has this tag",
  KNOWN_REGION: "the bucket is in this region",
  KNOWN_ORGANIZATION: "the account is in this organization",
  NAME_NOT_DRAWN: "the bot draws the user's name when the preparation begins",
  ACCOUNT_NOT_GIVEN: "the account of the bucket is not known here",
  LISTED_PREFIX: "it follows from what is to be listed",
  CLOCK: "it is the time",
  ADDRESS_NOT_PUBLISHED: "the service's addresses are not published",
  NOT_DOCUMENTED: "what the service sends is not documented",
  NEW_USER_ID: "AWS gives the id when the user is made",
  ORGANIZATION_NOT_READ: "the account's place in an organization is not known here",
  TAGS_NOT_READ: "these tags are not known here",
  REGION_NOT_GIVEN: "the bucket's region is not known here",
  DEPENDS_ON_OBJECT: "it differs from object to object",
  UNKNOWN_KEY: "this condition key is not known here",
};

const SCOPES: Record<Scope, string> = {
  all: "everything to be migrated",
  part: "a part of what is to be migrated",
  none: "nothing to be migrated",
};

const POSSIBLE_REQUESTS = {
  "bare-listing":
    "It denies listing the bucket without a prefix, and HEAD of the bucket, which the service may ask for before it lists the prefix.",
  "deeper-listing": "It denies listing some deeper prefixes, which the service may ask for.",
  location: "It denies the bucket's location, which the service may ask for before it reads.",
} as const;

const ELEMENTS = {
  principal: "its principal",
  action: "its actions",
  resource: "its resources",
  condition: "its conditions",
} as const;

/** Whom a verdict is about, in one line: the user, and how it reads. */
export function describeJudged(judged: {
  user: ServiceUser;
  bucket: string;
  prefix: string;
  endpointScheme: string;
}): string {
  const { user, bucket, prefix, endpointScheme } = judged;
  const { accountId, name } = user;
  const who = name === null ? "a new user of the bot's" : "the IAM user";
  const account =
    accountId === null ? " in the bucket's own account, whichever that is (--account says so)" : "";
  const where = `s3://${bucket}/${excerpt(prefix)}`;
  return `Judged: ${who} ${excerpt(userArnOf(user))}${account}, which reads ${where} with a long-term key, over ${endpointScheme}, from public addresses that are not known.`;
}

/** The whole policy after the changes, to copy, with the command that puts it. */
export function describeChangedPolicy(bucket: string, changedPolicy: string): string {
  return [
    "The whole policy with these changes, for the bucket's owner to look at and put; with it the verdict is open:",
    "",
    changedPolicy,
    "",
    `aws s3api put-bucket-policy --bucket ${bucket} --policy file://changed-policy.json`,
  ].join("\n");
}

export function describeVerdict(verdict: Verdict): string {
  return VERDICTS[verdict];
}

export function describeScope(scope: Scope): string {
  return SCOPES[scope];
}

/** Why a statement denies, does not deny, or may deny the service, in one sentence. */
export function describeReason(reason: StatementReason): string {
  switch (reason.code) {
    case "ALLOW_NEVER_RESTRICTS":
      return "An Allow takes nothing away: the user reads by its own policy, in the bucket's own account.";
    case "OTHER_PRINCIPAL":
      return "It is about other principals than the migration user.";
    case "EXEMPT_PRINCIPAL":
      return "It leaves out the migration user by name.";
    case "OTHER_ACTIONS":
      return `It takes in none of ${listTexts([...new Set(sourceRequests("").map(({ action }) => action))])}.`;
    case "OTHER_RESOURCE":
      return "It takes in neither the bucket nor an object to be migrated.";
    case "CONDITION_NOT_MET":
      return `It does not apply: the service never meets ${excerpt(reason.operator)} ${excerpt(reason.key)}.`;
    case "ADDRESSES_EXCLUDE_EACH_OTHER":
      return "It does not apply: no public address meets all of its address conditions.";
    case "CONDITIONS_EXCLUDE_EACH_OTHER":
      return `It does not apply: no request meets all of its conditions on ${listTexts(reason.keys.map(excerpt))}.`;
    case "DENIES_TOGETHER":
      return `Together with ${listTexts(reason.with.map((index) => `statement ${index + 1}`))} it denies the service: what one of them lets pass, another denies.`;
    case "DENIES_POSSIBLE_REQUEST":
      return POSSIBLE_REQUESTS[reason.request];
    case "OTHER_PARTITION":
      return `It names this bucket in the partition ${excerpt(reason.partition)}, which is not the one that was taken for the bucket's.`;
    case "DENIES_UNCONDITIONALLY":
      return "It denies the service without any condition.";
    case "DENIES_BY_CONDITIONS":
      return `It denies the service: every request meets ${listTexts(reason.keys.map(excerpt))}.`;
    case "MAY_DENY": {
      const keys = reason.keys.length === 0 ? "" : ` (${listTexts(reason.keys.map(excerpt))})`;
      return `It may deny the service: ${listTexts(reason.unclear.map((element) => ELEMENTS[element]))}${keys} cannot be settled.`;
    }
    case "MALFORMED":
      return `It cannot be read: ${excerpt(reason.problem)}.`;
  }
}

/** What one condition means for the service, in one sentence. */
export function describeMeaning(meaning: Meaning): string {
  switch (meaning.code) {
    case "KEY_ABSENT":
      return `The request carries no such key: ${KEY_REASONS[meaning.because]}.`;
    case "KEY_HAS_VALUE":
      return `The request carries ${excerpt(meaning.value)}: ${KEY_REASONS[meaning.because]}.`;
    case "KEY_VALUE_UNKNOWN":
      return `Its value in the request is not known: ${KEY_REASONS[meaning.because]}.`;
    case "VALUE_ASSUMED_UNLISTED":
      return `A whitelist that does not name the service: ${KEY_REASONS[meaning.because]}.`;
    case "TIME_COMPARED":
      return `Looked at from ${meaning.now} until ${meaning.until}, the longest life of the credentials.`;
    case "ADDRESS_OUTSIDE_WHITELIST":
      return "A whitelist of addresses: those of the service are not published and not on it.";
    case "ADDRESS_MAY_BE_LISTED":
      return "One of these public addresses may be the service's; its addresses are not published.";
    case "ADDRESSES_ALL_LISTED":
      return "These ranges together cover every public address.";
    case "ADDRESSES_IPV6_LEFT_OUT":
      return "These ranges treat every public IPv4 address alike, but not every IPv6 address.";
    case "ADDRESSES_NOT_PUBLIC":
      return "None of these addresses is public, and the service calls from public ones.";
    case "UNKNOWN_OPERATOR":
      return "This operator is not part of the policy language.";
    case "OPERATOR_DOES_NOT_FIT":
      return "The operator does not fit the key or its values.";
    case "MALFORMED_VALUE":
      return `The value ${excerpt(meaning.value)} cannot be read.`;
    case "VARIABLE_UNRESOLVED":
      return `The variable ${excerpt(meaning.variable)} has no value that is known.`;
  }
}

/** A condition as it is written, on one line. */
export function describeCondition({ operator, key, values }: ConditionVerdict): string {
  return `${excerpt(operator)} ${excerpt(key)} ${excerpt(values.join(", "))}`;
}

/** The smallest change that lets the service in. */
export function describeRemedy(remedy: Remedy): string {
  switch (remedy.code) {
    case "ADD_CONDITION":
      return `Add to its conditions "${remedy.operator}": {"${remedy.key}": "${remedy.value}"}, which exempts ${whomPattern(remedy.value)}, or remove the statement for the time of the migration.`;
    case "ADD_VALUE":
      return `Add "${remedy.value}" to its "${excerpt(remedy.operator)}" of "${excerpt(remedy.key)}", or remove the statement for the time of the migration.`;
    case "USE_HTTPS":
      return "Give the migration service an https endpoint.";
    case "REPAIR_STATEMENT":
      return "Repair it as the policy language asks; until then nobody can tell whom it denies.";
  }
}

/** Whom the ARN of a remedy exempts: a pattern stands for users that are not made yet. */
function whomPattern(arn: string): string {
  return arn.includes("*") ? "the users that the bot makes" : "this one user";
}

/** The tag that a statement asks for, as the setting that puts it on the bot's users. */
export function describeTagRemedy({ tagKey, tagValue }: TagRemedy): string {
  return `Or have the bot put the tag ${excerpt(tagKey)}=${excerpt(tagValue)} on its users, by the setting credentials.tags.`;
}

/** What a statement is called: its Sid, or its number, counted from 1. */
export function nameStatement({ index, sid }: Pick<StatementVerdict, "index" | "sid">): string {
  return sid === null || sid === "" ? `statement ${index + 1}` : `statement ${index + 1} "${excerpt(sid)}"`;
}

export function listActions(actions: readonly S3Action[]): string {
  return listTexts(actions);
}

/** Foreign text without characters that steer a terminal or turn the direction of writing, and cut in length. */
function excerpt(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
  const chars = Array.from(plain);
  return chars.length <= EXCERPT_LENGTH ? plain : `${chars.slice(0, EXCERPT_LENGTH).join("")}…`;
}

function listTexts(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
