import { anyOf, type Outcome } from "../../core/outcome.ts";
import type { PolicyVerdict, StatementVerdict, Verdict } from "../../core/policy-verdict.ts";
import { identifyCaller, type Partition } from "./caller.ts";
import { evaluateDeny, type Request } from "./evaluate-statement.ts";
import { type ParsedStatement, parsePolicyDocument } from "./policy-document.ts";
import { findRemedy } from "./remedy.ts";

export type PolicyQuestion = {
  /** The bucket policy, parsed or as JSON text. */
  policy: unknown;
  bucket: string;
  /** Twelve digits; owns both the bucket and the user. */
  accountId: string;
  /** The IAM user whose key the service reads with: a name, a path with a name, or an ARN. */
  user: string;
  /** What is to be migrated; all of the bucket when left out. */
  prefix?: string;
  partition: Partition;
  now: Date;
  endpointScheme?: "https" | "http";
  /** Null: in no organization. Left out: not known. */
  organizationId?: string | null;
  /** Tags of the user. Left out: not known; then only the bot's own tags are taken to be there perhaps. */
  userTags?: Readonly<Record<string, string>>;
};

const VERDICTS: Record<Outcome, Verdict> = { yes: "restricted", no: "open", unknown: "uncertain" };

/**
 * Whether a bucket policy shuts out the migration service: a caller with the long-term key of a read-only IAM user of
 * the bucket's own account, from public addresses that nobody published, straight to the bucket.
 * Shape: `restricted` when some statement denies a request that the migration needs, `uncertain` when one may, `open`
 * when none does. In one account the identity policy grants the reading, so only Deny statements count.
 * Errors: RangeError when `user` is no user of this account. A policy that cannot be read is `uncertain`.
 * Judgements, not facts of AWS: a whitelist of addresses, agents or user ids does not name the service; a restriction of
 * a part of the keys is a restriction; what holds now, or may hold within 90 days, counts.
 * Source: IAM User Guide, "Policy evaluation logic", "Condition operators", "Multivalued context keys".
 */
export function evaluateBucketPolicy(question: PolicyQuestion): PolicyVerdict {
  const { policy, bucket, accountId, user, prefix = "", partition, now } = question;
  const caller = identifyCaller(user, accountId, partition);
  const parsed = parsePolicyDocument(policy);
  if ("problem" in parsed) {
    const statement = judgeMalformed({ sid: null, effect: "?", problem: parsed.problem }, 0);
    return { verdict: "uncertain", statements: [statement] };
  }
  const request: Request = {
    hasVariables: parsed.hasVariables,
    source: { bucket, prefix, partition },
    facts: {
      caller,
      prefix,
      now,
      endpointScheme: question.endpointScheme ?? "https",
      organizationId: question.organizationId,
      userTags: question.userTags,
    },
  };
  const statements = parsed.statements.map((statement, index) => judgeStatement(statement, index, request));
  return { verdict: VERDICTS[anyOf(statements.map(({ outcome }) => outcome))], statements };
}

function judgeStatement(statement: ParsedStatement, index: number, request: Request): StatementVerdict {
  if ("problem" in statement) return judgeMalformed(statement, index);
  const { sid, effect } = statement;
  if (!("deny" in statement)) {
    const reason = { code: "ALLOW_NEVER_RESTRICTS" } as const;
    return { index, sid, effect, outcome: "no", reason, conditions: [], scope: "none", actions: [] };
  }
  const verdict = evaluateDeny(statement.deny, request);
  const base = { index, sid, effect, ...verdict };
  if (verdict.outcome === "no") return base;
  return { ...base, remedy: findRemedy(statement.deny, request, verdict.conditions) };
}

/** A statement that cannot be read may mean anything. */
function judgeMalformed(
  { sid, effect, problem }: { sid: string | null; effect: string; problem: string },
  index: number,
): StatementVerdict {
  return {
    index,
    sid,
    effect,
    outcome: "unknown",
    reason: { code: "MALFORMED", problem },
    conditions: [],
    scope: "all",
    actions: [],
    remedy: { code: "REPAIR_STATEMENT" },
  };
}
