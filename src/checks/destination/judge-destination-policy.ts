import type { OssBucketInfo } from "../../clouds/contract/destination-buckets.ts";
import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../../core/bucket-policy-hash.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import { mistakesAsEvidence } from "../../core/mistake.ts";
import { coversDestination, type Facts, type Ticket } from "../../core/preparation.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { CheckInput, Reading } from "../check.ts";
import { severityWith } from "../judge-bucket-policy.ts";
import { evaluateOssPolicy, type OssStatementVerdict } from "../oss-policy/evaluate.ts";
import type { OssCaller } from "../oss-policy/principal.ts";
import { evidenceOf, unreadArgs } from "../take-reading.ts";

type Judgement = {
  findings: Finding[];
  facts: Pick<Facts, "destinationVerdict" | "destinationPolicyHash">;
};

/**
 * The destination's bucket policy, as the source's is judged: one that shuts the service out, or may, asks for a change
 * or a ticket. A policy that could not be read may do so too.
 */
export function judgeDestinationPolicy(
  input: CheckInput,
  caller: OssCaller,
  info: OssBucketInfo,
  policy: Reading<string | null>,
): Judgement {
  const seen = policy.ok ? policy.value : null;
  if (policy.ok && seen === null) return judgementOf(input, "open", null, []);
  if (seen === null) return judgeUnread(input, policy as Extract<typeof policy, { ok: false }>);
  const { destinationBucket: bucket, prefix } = input.request;
  const target = { bucket, region: info.region, prefix };
  const { verdict, statements } = evaluateOssPolicy({ policyText: seen, caller, target, now: input.now });
  const hash = bucketPolicyHash(seen);
  const deciding = statements.filter(({ outcome }) => outcome !== "no");
  return judgementOf(input, verdict, hash, findingsOf(bucket, verdict, deciding, ticketFor(input, hash)));
}

function judgeUnread(input: CheckInput, reading: Extract<Reading<string | null>, { ok: false }>): Judgement {
  const severity = severityWith(ticketFor(input, UNREAD_POLICY_HASH), "unknown");
  const args = unreadArgs("destination-policy", reading);
  const found = finding("DESTINATION_NOT_READ", args, [evidenceOf(reading)], severity);
  return judgementOf(input, "uncertain", UNREAD_POLICY_HASH, [found]);
}

function judgementOf(
  { ticket, request }: CheckInput,
  destinationVerdict: Verdict,
  destinationPolicyHash: string | null,
  findings: Finding[],
): Judgement {
  const facts = { destinationVerdict, destinationPolicyHash };
  const isOutdated = destinationVerdict !== "open" && ticket !== null && !coversDestination(ticket, facts);
  if (!isOutdated) return { findings, facts };
  const { url: ticketUrl, givenBy, givenAt } = ticket;
  const args = { bucket: request.destinationBucket, ticketUrl, givenBy, givenAt };
  return { findings: [...findings, finding("DESTINATION_TICKET_OUTDATED", args)], facts };
}

/** The ticket, if it was given for the policy that is there now. */
function ticketFor({ ticket }: CheckInput, destinationPolicyHash: string): Ticket | null {
  return ticket !== null && coversDestination(ticket, { destinationPolicyHash }) ? ticket : null;
}

function findingsOf(
  bucket: string,
  verdict: Verdict,
  deciding: readonly OssStatementVerdict[],
  ticket: Ticket | null,
): Finding[] {
  if (verdict === "open") return [];
  const args = {
    bucket,
    statements: deciding.map(labelOf),
    conditionKeys: [...new Set(deciding.flatMap(({ conditions }) => conditions.map(({ key }) => key)))],
    actions: [...new Set(deciding.flatMap(({ actions }) => actions))],
    scope: deciding.some(({ scope }) => scope === "all") ? ("all" as const) : ("part" as const),
    ticketUrl: ticket?.url ?? null,
  };
  const evidence = deciding.map(evidenceLine);
  return verdict === "restricted"
    ? [finding("DESTINATION_POLICY_RESTRICTED", args, evidence, severityWith(ticket, "blocker"))]
    : [finding("DESTINATION_POLICY_UNCERTAIN", args, evidence, severityWith(ticket, "unknown"))];
}

function labelOf({ sid, index }: OssStatementVerdict): string {
  return sid === null || sid === "" ? `#${index}` : sid;
}

/** A statement as it is in the document, and the reason: for those who may see all of the policy. */
function evidenceLine(statement: OssStatementVerdict): string {
  const { effect, actions, conditions, reason, mistakes, scope } = statement;
  const when = conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(", ")}`);
  const what = [effect, ...(actions.length === 0 ? [] : [actions.join(", ")])].join(" ");
  const text = when.length === 0 ? what : `${what} when ${when.join(" and ")}`;
  const why = [reason, mistakesAsEvidence(mistakes)].filter((part) => part !== "").join(": ");
  return `${labelOf(statement)}: ${text} (${why}, scope ${scope})`;
}
