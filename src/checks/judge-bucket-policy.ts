import { permissionFor } from "../clouds/rights/rights.ts";
import type { Finding, Severity } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import { mistakesAsEvidence } from "../core/mistake.ts";
import { isPartition } from "../core/partitions.ts";
import type { ConditionVerdict, StatementReason, StatementVerdict } from "../core/policy-verdict.ts";
import type { Ticket } from "../core/preparation.ts";
import type { Verdict } from "../core/verdict.ts";
import type { ConditionMeaning, StatementRemedy, WhitelistArgs } from "../core/whitelist-args.ts";
import { isMissingPermission } from "./missing-permission.ts";
import { evaluateBucketPolicy } from "./policy/evaluate-bucket-policy.ts";
import type { RequestFacts } from "./policy/request-context.ts";
import { contradicts, type Opinion, simulablePart } from "./second-opinion.ts";
import { evidenceOf, valueIn } from "./take-reading.ts";

type Judgement = { findings: Finding[]; verdict: Verdict; changedPolicy: string | null };

/** A ticket that holds makes the matter a warning that approvers see; it changes no verdict. */
export function severityWith(ticket: Ticket | null, severity: Severity): Severity {
  return ticket === null ? severity : "warning";
}

/** The verdict on a policy that could be read, with IAM's second opinion beside it. `null`: the bucket has no policy. */
export function judgeBucketPolicy(judged: {
  bucket: string;
  policyText: string | null;
  facts: RequestFacts;
  opinions: readonly Opinion[];
  ticket: Ticket | null;
}): Judgement {
  const { bucket, policyText, facts, opinions, ticket } = judged;
  if (policyText === null) {
    const args = { bucket, hasPolicy: false, isConfirmedByIam: false };
    return { findings: [finding("WHITELIST_OK", args)], verdict: "open", changedPolicy: null };
  }
  const { partition } = facts.user;
  if (!isPartition(partition)) return judgeUnknownPartition(partition, ticket);
  const { verdict, statements, changedPolicy } = evaluateBucketPolicy({
    ...facts,
    policy: policyText,
    bucket,
  });
  const scope = statements.some((statement) => statement.outcome === "yes" && statement.scope === "all")
    ? "all"
    : "part";
  const { leftOutKeys } = simulablePart(policyText, facts);
  const opinion = judgeOpinions(verdict, { scope, leftOutKeys, ticket }, opinions);
  const ownFinding = findingOf(opinion.differs && verdict === "restricted" ? "uncertain" : verdict, {
    bucket,
    statements,
    ticket,
    isConfirmedByIam: opinion.isConfirmed,
  });
  return opinion.differs
    ? { findings: [ownFinding, ...opinion.findings].filter(isNotOk), verdict: "uncertain", changedPolicy }
    : { findings: [ownFinding, ...opinion.findings], verdict, changedPolicy };
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
  return { findings: [found], verdict: "uncertain", changedPolicy: null };
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
  return {
    bucket,
    statements: deciding.map(labelOf),
    conditionKeys: [...new Set(conditions.map(({ key }) => key))],
    meanings: meaningsOf(conditions),
    reasons: [...new Set(deciding.map(({ reason }) => reason.code))],
    scope: deciding.some(({ scope }) => scope === "all") ? "all" : "part",
    remedies: deciding.flatMap(remediesOf),
    ticketUrl: ticket?.url ?? null,
  };
}

/** Each meaning of a key once. */
function meaningsOf(conditions: readonly ConditionVerdict[]): ConditionMeaning[] {
  const meanings = conditions.map(({ key, meaning }): ConditionMeaning => ({ key, code: meaning.code }));
  return meanings.filter(
    ({ key, code }, index) =>
      index === meanings.findIndex((other) => other.key === key && other.code === code),
  );
}

function remediesOf(verdict: StatementVerdict): StatementRemedy[] {
  const { remedy, tagRemedy } = verdict;
  const named = { statement: labelOf(verdict), operator: null, key: null, value: null };
  const changes = remedy === undefined ? [] : [{ ...named, ...remedy }];
  if (tagRemedy === undefined) return changes;
  const { tagKey: key, tagValue: value } = tagRemedy;
  return [...changes, { ...named, code: "SET_TAG", key, value }];
}

function labelOf({ sid, index }: StatementVerdict): string {
  return sid === null || sid === "" ? `#${index}` : sid;
}

function opinionText({ action, listedPrefix, decision }: Opinion): string {
  const which = listedPrefix === "migrated" ? " of the prefix" : "";
  return `${action}${which}: ${valueIn(decision)}`;
}

/** A statement as it is in the document, and the evaluator's reason: for those who may see all of the policy. */
function evidenceLine(statement: StatementVerdict): string {
  const conditions = statement.conditions.map(conditionText);
  const what = `${statement.effect} ${statement.actions.join(", ")}`;
  const when = conditions.length === 0 ? "" : ` when ${conditions.join(" and ")}`;
  return `${labelOf(statement)}: ${what}${when} (${reasonText(statement.reason)}, scope ${statement.scope})`;
}

function reasonText(reason: StatementReason): string {
  return reason.code === "MALFORMED" ? `MALFORMED: ${mistakesAsEvidence(reason.mistakes)}` : reason.code;
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
    const iam = opinions.map(opinionText);
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
