import type { PlacedMistake } from "../../core/mistake.ts";
import type { PolicyVerdict, StatementVerdict } from "../../core/policy-verdict.ts";
import { anyOf, type ThreeValued } from "../../core/three-valued.ts";
import type { Verdict } from "../../core/verdict.ts";
import { changePolicy } from "./change-policy.ts";
import { type DenyVerdict, evaluateDeny, type Question, type RequestMatch } from "./evaluate-statement.ts";
import { type Candidate, findJointDenial } from "./joint-denial.ts";
import { type ParsedPolicy, type ParsedStatement, parsePolicyDocument } from "./policy-document.ts";
import { findRemedy, findTagRemedy } from "./remedy.ts";
import type { RequestFacts } from "./request-context.ts";
import { findOtherPartition, type Source } from "./resource.ts";

export type PolicyQuestion = RequestFacts & {
  /** The bucket policy, parsed or as JSON text. */
  policy: unknown;
  bucket: string;
};

const VERDICTS: Record<ThreeValued, Verdict> = { yes: "restricted", no: "open", unknown: "uncertain" };

/**
 * Whether a bucket policy shuts out the migration service: a caller with the long-term key of a read-only IAM user of
 * the bucket's own account, from public addresses that are not published, straight to the bucket.
 * Shape: `restricted` when a request that the migration needs is surely denied, by one statement or by several together;
 * `uncertain` when one may be denied, or one is denied that the service may not need; `open` when nothing is. In one
 * account the identity policy grants the reading, so only Deny statements count.
 * A policy that cannot be read is `uncertain`.
 * Judgements, not facts of AWS: a whitelist of addresses, agents or user ids does not name the service, unless it lists
 * most of the internet; a restriction of a part of the keys is a restriction; what holds now, or may hold within 90
 * days, counts.
 * Source: IAM User Guide, "Policy evaluation logic", "Condition operators", "Multivalued context keys".
 */
export function evaluateBucketPolicy(question: PolicyQuestion): PolicyVerdict {
  const { policy, bucket, ...facts } = question;
  const parsed = parsePolicyDocument(policy);
  const { verdict, statements } = judgePolicy(parsed, { bucket, facts });
  if (verdict === "open" || "mistakes" in parsed) return { verdict, statements, changedPolicy: null };
  const changed = changePolicy(parsed.document, statements);
  const isOpen =
    changed !== null && judgePolicy(parsePolicyDocument(changed), { bucket, facts }).verdict === "open";
  return { verdict, statements, changedPolicy: isOpen ? changed : null };
}

type Judged = { statement: ParsedStatement; verdict: StatementVerdict; deny: DenyVerdict | null };

function judgePolicy(
  parsed: ParsedPolicy,
  { bucket, facts }: { bucket: string; facts: RequestFacts },
): { verdict: Verdict; statements: readonly StatementVerdict[] } {
  if ("mistakes" in parsed) {
    const statement = judgeMalformed({ sid: null, effect: "?", mistakes: parsed.mistakes }, 0);
    return { verdict: "uncertain", statements: [statement] };
  }
  const source: Source = { bucket, prefix: facts.prefix, partition: facts.user.partition };
  const question: Question = { hasVariables: parsed.hasVariables, source, facts };
  const judged = parsed.statements.map((statement, index) => judgeStatement(statement, index, question));
  const statements = joinDenials(judged);
  return { verdict: VERDICTS[anyOf(statements.map(({ outcome }) => outcome))], statements };
}

function judgeStatement(statement: ParsedStatement, index: number, question: Question): Judged {
  if ("mistakes" in statement) return { statement, verdict: judgeMalformed(statement, index), deny: null };
  const { sid, effect } = statement;
  const base = { index, sid, effect };
  const otherPartition = findOtherPartition(statement.resources, question.source);
  if (!("deny" in statement)) {
    const reason = { code: "ALLOW_NEVER_RESTRICTS" } as const;
    const verdict: StatementVerdict = {
      ...base,
      outcome: "no",
      reason,
      conditions: [],
      scope: "none",
      actions: [],
    };
    return { statement, verdict: doubtPartition(verdict, otherPartition), deny: null };
  }
  const deny = evaluateDeny(statement.deny, question);
  const { matches: _, ...verdict } = deny;
  if (verdict.outcome === "no") {
    return { statement, verdict: doubtPartition({ ...base, ...verdict }, otherPartition), deny };
  }
  const remedy = findRemedy(statement.deny, question);
  const tagRemedy = findTagRemedy(statement.deny, question, verdict.conditions);
  return {
    statement,
    verdict: { ...base, ...verdict, ...(remedy && { remedy }), ...(tagRemedy && { tagRemedy }) },
    deny,
  };
}

/** A statement about this bucket in another partition shows that the partition was mistaken: it is not harmless. */
function doubtPartition(verdict: StatementVerdict, partition: string | null): StatementVerdict {
  if (partition === null) return verdict;
  return { ...verdict, outcome: "unknown", reason: { code: "OTHER_PARTITION", partition }, scope: "all" };
}

/** Marks the statements that deny a request together which none denies alone. */
function joinDenials(judged: readonly Judged[]): StatementVerdict[] {
  const verdicts = judged.map(({ verdict }) => verdict);
  if (verdicts.some(({ outcome }) => outcome === "yes")) return verdicts;
  const joint = candidateGroups(judged)
    .map(findJointDenial)
    .find((found) => found !== null);
  if (!joint) return verdicts;
  return verdicts.map((verdict) => {
    if (!joint.includes(verdict.index)) return verdict;
    const others = joint.filter((index) => index !== verdict.index);
    return { ...verdict, outcome: "yes", reason: { code: "DENIES_TOGETHER", with: others } };
  });
}

/**
 * Statements that surely concern one and the same request on the same resources, if their conditions are met: those on
 * everything that is migrated, alone and with those that name the same part of it in the same words.
 */
function candidateGroups(judged: readonly Judged[]): Candidate[][] {
  const denials = judged.flatMap(({ statement, verdict, deny }) =>
    deny === null || !("deny" in statement)
      ? []
      : deny.matches.filter(isSurelyConcerned).map((match) => ({
          index: verdict.index,
          match,
          part: match.covered === "all" ? null : JSON.stringify(statement.deny.resource),
        })),
  );
  const requests = [...new Set(denials.map(({ match }) => requestKey(match)))];
  return requests.flatMap((key) => {
    const concerned = denials.filter(({ match }) => requestKey(match) === key);
    return [...new Set(concerned.map(({ part }) => part))].map((shared) =>
      concerned
        .filter(({ part }) => part === null || part === shared)
        .map(({ index, match }) => ({ index, conditions: match.conditions })),
    );
  });
}

function requestKey({ request }: RequestMatch): string {
  return `${request.action} ${request.listedPrefix}`;
}

function isSurelyConcerned({ request, principal, actionName, resource }: RequestMatch): boolean {
  return request.isCertain && [principal, actionName, resource].every((element) => element === "yes");
}

/** A statement that cannot be read may mean anything. */
function judgeMalformed(
  { sid, effect, mistakes }: { sid: string | null; effect: string; mistakes: readonly PlacedMistake[] },
  index: number,
): StatementVerdict {
  return {
    index,
    sid,
    effect,
    outcome: "unknown",
    reason: { code: "MALFORMED", mistakes },
    conditions: [],
    scope: "all",
    actions: [],
    remedy: { code: "REPAIR_STATEMENT" },
  };
}
