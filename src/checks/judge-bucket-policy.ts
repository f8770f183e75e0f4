import type { Finding, Severity } from "../core/finding.ts";
import { finding, type WhitelistArgs } from "../core/finding-codes.ts";
import type { ConditionVerdict, Remedy, StatementVerdict } from "../core/policy-verdict.ts";
import type { Ticket, Verdict } from "../core/preparation.ts";
import type { CheckInput } from "./check.ts";
import type { SourceLocation } from "./locate-source.ts";
import { migrationUserArn } from "./migration-user.ts";
import { isMissingPermission, permissionFor } from "./missing-permission.ts";
import type { Partition } from "./policy/caller.ts";
import { evaluateBucketPolicy } from "./policy/evaluate-bucket-policy.ts";
import { contradicts, type Opinion, simulablePart } from "./second-opinion.ts";
import { evidenceOf, valueIn } from "./take-reading.ts";

type Judgement = { findings: Finding[]; verdict: Verdict };

/** A ticket that holds makes the matter a warning that approvers see; it changes no verdict. */
export function severityWith(ticket: Ticket | null, severity: Severity): Severity {
  return ticket === null ? severity : "warning";
}

/** The verdict on a policy that could be read, with IAM's second opinion beside it. `null`: the bucket has no policy. */
export function judgeBucketPolicy(
  input: CheckInput,
  location: SourceLocation,
  policyText: string | null,
  opinions: readonly Opinion[],
  ticket: Ticket | null,
): Judgement {
  const { sourceBucket: bucket, prefix } = input.request;
  if (policyText === null) {
    const args = { bucket, hasPolicy: false, isConfirmedByIam: false };
    return { findings: [finding("WHITELIST_OK", args)], verdict: "open" };
  }
  const identity = valueIn(location.identity) ?? { accountId: "", partition: "aws" };
  const { partition } = identity;
  if (!isPartition(partition)) return judgeUnknownPartition(partition, ticket);
  const { verdict, statements } = evaluateBucketPolicy({
    policy: policyText,
    bucket,
    accountId: identity.accountId,
    user: migrationUserArn(identity, input.userName),
    prefix,
    partition,
    now: input.now,
  });
  const scope = statements.some((statement) => statement.outcome === "yes" && statement.scope === "all")
    ? "all"
    : "part";
  const { leftOutKeys } = simulablePart(policyText);
  const opinion = judgeOpinions(verdict, { scope, leftOutKeys, ticket }, opinions);
  const ownFinding = findingOf(opinion.differs && verdict === "restricted" ? "uncertain" : verdict, {
    bucket,
    statements,
    ticket,
    isConfirmedByIam: opinion.isConfirmed,
  });
  return opinion.differs
    ? { findings: [ownFinding, ...opinion.findings].filter(isNotOk), verdict: "uncertain" }
    : { findings: [ownFinding, ...opinion.findings], verdict };
}

function isPartition(text: string): text is Partition {
  return text === "aws" || text === "aws-cn" || text === "aws-us-gov";
}

/** In a partition that the evaluator does not know, no ARN of the policy can be matched. */
function judgeUnknownPartition(partition: string, ticket: Ticket | null): Judgement {
  const args = {
    what: "bucket-policy",
    permission: null,
    problem: "other",
    code: `UnknownPartition ${partition}`,
    requestId: null,
    ticketUrl: ticket?.url ?? null,
  } as const;
  const found = finding("WHITELIST_NOT_READ", args, [], severityWith(ticket, "unknown"));
  return { findings: [found], verdict: "uncertain" };
}

function isNotOk({ severity }: Finding): boolean {
  return severity !== "ok";
}

function findingOf(
  verdict: Verdict,
  judged: {
    bucket: string;
    statements: readonly StatementVerdict[];
    ticket: Ticket | null;
    isConfirmedByIam: boolean;
  },
): Finding {
  const { bucket, statements, ticket, isConfirmedByIam } = judged;
  if (verdict === "open") return finding("WHITELIST_OK", { bucket, hasPolicy: true, isConfirmedByIam });
  const deciding = statements.filter(({ outcome }) => outcome !== "no");
  const args = argsOf(bucket, deciding, ticket);
  const evidence = deciding.map(evidenceLine);
  return verdict === "restricted"
    ? finding("WHITELIST_RESTRICTED", args, evidence, severityWith(ticket, "blocker"))
    : finding("WHITELIST_UNCERTAIN", args, evidence, severityWith(ticket, "unknown"));
}

function argsOf(bucket: string, deciding: readonly StatementVerdict[], ticket: Ticket | null): WhitelistArgs {
  const conditions = deciding.flatMap((statement) => statement.conditions);
  const remedy = deciding.find((statement) => statement.remedy !== undefined)?.remedy;
  return {
    bucket,
    statements: deciding.map(labelOf),
    conditionKeys: [...new Set(conditions.map(({ key }) => key))],
    meanings: conditions.map(({ key, meaning }) => `${key} ${meaning.code}`),
    scope: deciding.some(({ scope }) => scope === "all") ? "all" : "part",
    remedyCode: remedy?.code ?? null,
    ...remedyArgs(remedy),
    ticketUrl: ticket?.url ?? null,
  };
}

function labelOf({ sid, index }: StatementVerdict): string {
  return sid === null || sid === "" ? `#${index}` : sid;
}

function remedyArgs(
  remedy: Remedy | undefined,
): Pick<WhitelistArgs, "remedyOperator" | "remedyKey" | "remedyValue"> {
  const none = { remedyOperator: null, remedyKey: null, remedyValue: null };
  switch (remedy?.code) {
    case "ADD_CONDITION":
    case "ADD_VALUE":
      return { remedyOperator: remedy.operator, remedyKey: remedy.key, remedyValue: remedy.value };
    case "ADD_TO_NOT_PRINCIPAL":
      return { ...none, remedyValue: remedy.values.join(", ") };
    case "TAG_USER":
      return { ...none, remedyKey: remedy.tagKey, remedyValue: remedy.tagValue };
    default:
      return none;
  }
}

/** A statement as it stands in the document, and the evaluator's reason: for those who may see all of the policy. */
function evidenceLine(statement: StatementVerdict): string {
  const conditions = statement.conditions.map(conditionText);
  const what = `${statement.effect} ${statement.actions.join(", ")}`;
  const when = conditions.length === 0 ? "" : ` when ${conditions.join(" and ")}`;
  return `${labelOf(statement)}: ${what}${when} (${statement.reason.code}, scope ${statement.scope})`;
}

function conditionText({ operator, key, values }: ConditionVerdict): string {
  return `${operator} ${key} ${values.join(", ")}`;
}

/** IAM's side of it: agreement, a difference that makes the verdict uncertain, or why there is no opinion. */
function judgeOpinions(
  verdict: Verdict,
  context: { scope: "all" | "part"; leftOutKeys: readonly string[]; ticket: Ticket | null },
  opinions: readonly Opinion[],
): { findings: Finding[]; differs: boolean; isConfirmed: boolean } {
  const silent = { differs: false, isConfirmed: false };
  if (verdict === "uncertain") return { findings: [], ...silent };
  const { leftOutKeys: keys, ticket } = context;
  const failed = opinions.find(({ decision }) => !decision.ok)?.decision;
  if (failed !== undefined && !failed.ok) {
    const isMissing = failed.problem === "denied" && isMissingPermission(failed.code);
    const permission = isMissing ? permissionFor(failed.operation) : null;
    const args = { permission, code: failed.code, keys: [] };
    return { findings: [finding("WHITELIST_NO_SECOND_OPINION", args, [evidenceOf(failed)])], ...silent };
  }
  if (contradicts(verdict, context, opinions)) {
    const iam = opinions.map(({ action, decision }) => `${action}: ${valueIn(decision)}`);
    const args = { ours: verdict, iam, ticketUrl: ticket?.url ?? null };
    const found = finding("WHITELIST_OPINIONS_DIFFER", args, iam, severityWith(ticket, "unknown"));
    return { findings: [found], differs: true, isConfirmed: false };
  }
  if (keys.length > 0) {
    const args = { permission: null, code: null, keys };
    return { findings: [finding("WHITELIST_NO_SECOND_OPINION", args)], ...silent };
  }
  return { findings: [], differs: false, isConfirmed: verdict === "open" && opinions.length > 0 };
}
