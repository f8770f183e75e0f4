import type {
  ConditionVerdict,
  Remedy,
  Scope,
  StatementReason,
  StatementVerdict,
  TagRemedy,
} from "../../core/policy-verdict.ts";
import { type ServiceUser, sourceRequests, userArnOf } from "../../core/service-request.ts";
import type { Verdict } from "../../core/verdict.ts";
import { excerpt } from "../excerpt.ts";
import { describeMeaning } from "./condition-texts.ts";
import { formatList } from "./formats.ts";
import { describePlaced } from "./mistake-texts.ts";

const VERDICTS: Record<Verdict, string> = {
  open: "No statement of this policy blocks the migration service.",
  restricted: "This policy blocks the migration service.",
  uncertain: "This policy may block the migration service; the policy alone does not say.",
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
function describeJudged(judged: {
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
function describeChangedPolicy(bucket: string, changedPolicy: string): string {
  return [
    "The whole policy with these changes, for the bucket's owner to look at and put; with it the verdict is open:",
    "",
    changedPolicy,
    "",
    `aws s3api put-bucket-policy --bucket ${bucket} --policy file://changed-policy.json`,
  ].join("\n");
}

function describeVerdict(verdict: Verdict): string {
  return VERDICTS[verdict];
}

function describeScope(scope: Scope): string {
  return SCOPES[scope];
}

/** Why a statement denies, does not deny, or may deny the service, in one sentence. */
function describeReason(reason: StatementReason): string {
  switch (reason.code) {
    case "ALLOW_NEVER_RESTRICTS":
      return "An Allow takes nothing away: the user reads by its own policy, in the bucket's own account.";
    case "OTHER_PRINCIPAL":
      return "It is about other principals than the migration user.";
    case "EXEMPT_PRINCIPAL":
      return "It leaves out the migration user by name.";
    case "OTHER_ACTIONS":
      return `It takes in none of ${formatList([...new Set(sourceRequests("").map(({ action }) => action))])}.`;
    case "OTHER_RESOURCE":
      return "It takes in neither the bucket nor an object to be migrated.";
    case "CONDITION_NOT_MET":
      return `It does not apply: the service never meets ${excerpt(reason.operator)} ${excerpt(reason.key)}.`;
    case "ADDRESSES_EXCLUDE_EACH_OTHER":
      return "It does not apply: no public address meets all of its address conditions.";
    case "CONDITIONS_EXCLUDE_EACH_OTHER":
      return `It does not apply: no request meets all of its conditions on ${formatList(reason.keys.map(excerpt))}.`;
    case "DENIES_TOGETHER":
      return `Together with ${formatList(reason.with.map((index) => `statement ${index + 1}`))} it denies the service: what one of them lets pass, another denies.`;
    case "DENIES_POSSIBLE_REQUEST":
      return POSSIBLE_REQUESTS[reason.request];
    case "OTHER_PARTITION":
      return `It names this bucket in the partition ${excerpt(reason.partition)}, which is not the one that was taken for the bucket's.`;
    case "DENIES_UNCONDITIONALLY":
      return "It denies the service without any condition.";
    case "DENIES_BY_CONDITIONS":
      return `It denies the service: every request meets ${formatList(reason.keys.map(excerpt))}.`;
    case "MAY_DENY": {
      const keys = reason.keys.length === 0 ? "" : ` (${formatList(reason.keys.map(excerpt))})`;
      return `It may deny the service: ${formatList(reason.unclear.map((element) => ELEMENTS[element]))}${keys} cannot be settled.`;
    }
    case "MALFORMED":
      return `It cannot be read: ${reason.mistakes.map(describePlaced).join("; ")}.`;
  }
}

/** A condition as it is written, on one line. */
function describeCondition({ operator, key, values }: ConditionVerdict): string {
  return `${excerpt(operator)} ${excerpt(key)} ${excerpt(values.join(", "))}`;
}

/** The smallest change that lets the service in. */
function describeRemedy(remedy: Remedy): string {
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
function describeTagRemedy({ tagKey, tagValue }: TagRemedy): string {
  return `Or have the bot put the tag ${excerpt(tagKey)}=${excerpt(tagValue)} on its users, by the setting credentials.tags.`;
}

/** What a statement is called: its Sid, or its number, counted from 1. */
function nameStatement({ index, sid }: Pick<StatementVerdict, "index" | "sid">): string {
  return sid === null || sid === "" ? `statement ${index + 1}` : `statement ${index + 1} "${excerpt(sid)}"`;
}

/** What `explain-policy` says of a bucket policy. */
export const policyTexts = {
  judged: describeJudged,
  changedPolicy: describeChangedPolicy,
  verdict: describeVerdict,
  scope: describeScope,
  reason: describeReason,
  meaning: describeMeaning,
  condition: describeCondition,
  remedy: describeRemedy,
  tagRemedy: describeTagRemedy,
  statement: nameStatement,
  actions: (actions: readonly string[]) => formatList(actions),
};
