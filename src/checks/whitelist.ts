import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../core/bucket-policy-hash.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { Ticket, Verdict } from "../core/preparation.ts";
import type { Check, CheckInput, CheckOutcome, Reading } from "./check.ts";
import { judgeBucketPolicy, severityWith } from "./judge-bucket-policy.ts";
import { findLocationFailure, lookAtSource, ownerOf, type SourceLocation } from "./locate-source.ts";
import { migrationUserArn } from "./migration-user.ts";
import { permissionFor } from "./missing-permission.ts";
import { askSecondOpinion, type Opinion } from "./second-opinion.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs, valueIn } from "./take-reading.ts";

type WhitelistSeen = {
  location: SourceLocation | null;
  /** The policy as S3 returned it; null: the bucket has none. */
  policy: Reading<string | null> | null;
  /** A listing of one key, for what its refusal says. */
  listing: Reading<null> | null;
  /** IAM's opinion; empty without a policy to ask about. */
  opinions: Opinion[];
};

/**
 * How S3 says that it was the bucket policy: since August 2024 the 403 of a caller of the same account names the kind of
 * policy. Source: S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
 */
const DENIED_BY_BUCKET_POLICY = /with an explicit deny in a resource-based policy/i;

/** Whether the bucket policy lets the migration service in: open, restricted, or not to be known. */
export const whitelistCheck: Check<WhitelistSeen> = {
  name: "whitelist",

  async read(input, { aws }) {
    const { sourceBucket: bucket, prefix } = input.request;
    const { location, found } = await lookAtSource(input, aws, async (source) => {
      const [policy, listing] = await Promise.all([
        takeReading(aws.readBucketPolicy(source)),
        takeReading(aws.listObjects(source, { prefix, maxKeys: 1 }).then(() => null)),
      ]);
      return { policy, listing };
    });
    if (location === null || found === null) return { location, policy: null, listing: null, opinions: [] };
    const { policy, listing } = found;
    const identity = valueIn(location.identity);
    const policyText = valueIn(policy);
    const opinions =
      identity === null || policyText === null
        ? []
        : await askSecondOpinion(aws, {
            identity,
            userArn: migrationUserArn(identity, input.userName),
            bucket,
            prefix,
            policyText,
          });
    return { location, policy, listing, opinions };
  },

  judge(input, seen) {
    const { location, policy, listing } = seen;
    if (location === null || policy === null || listing === null) return judgeUnlocated(input, location);
    if (ownerOf(location) === "other") return judgeOtherAccount(input, location);
    const policyText = valueIn(policy);
    const policyHash = policy.ok ? hashOfText(policy.value) : UNREAD_POLICY_HASH;
    const refusals = [policy, listing].filter((reading) => !reading.ok);
    const ticket = ticketFor(input.ticket, policyHash);
    const evaluated = policy.ok
      ? judgeBucketPolicy(input, location, policy.value, seen.opinions, ticket)
      : null;
    const refused = judgeRefusals(refusals, ticket);
    const verdict = gravestVerdict([evaluated?.verdict ?? "open", refused.verdict]);
    return {
      // Nothing is called open beside a refusal that nobody can explain.
      findings: [
        ...(evaluated?.findings ?? []).filter(({ severity }) => severity !== "ok" || verdict === "open"),
        ...refused.findings,
        ...judgeTicket(input.ticket, policyHash, verdict),
      ],
      verdict,
      facts: { policyHash, policyText },
    };
  },
};

function hashOfText(policyText: string | null): string | null {
  return policyText === null ? null : bucketPolicyHash(policyText);
}

/** The ticket, if it was given for the policy that is there now. */
function ticketFor(ticket: Ticket | null, policyHash: string | null): Ticket | null {
  return ticket !== null && ticket.policyHash === (policyHash ?? "") ? ticket : null;
}

const VERDICT_RANK: Record<Verdict, number> = { open: 0, uncertain: 1, restricted: 2 };

function gravestVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((worst, verdict) => (VERDICT_RANK[verdict] > VERDICT_RANK[worst] ? verdict : worst));
}

function judgeUnlocated(input: CheckInput, location: SourceLocation | null): CheckOutcome {
  const facts = { policyHash: null, policyText: null };
  if (location !== null && ownerOf(location) === "other") return judgeOtherAccount(input, location);
  const failure = location === null ? null : findLocationFailure(location);
  const reading: FailedReading = failure?.reading ?? {
    ok: false,
    problem: "not-found",
    operation: "s3:HeadBucket",
    code: "InvalidBucketName",
    detail: "no bucket can have this name",
    requestId: null,
  };
  const args = { ...unreadArgs(failure?.what ?? "source-bucket", reading), ticketUrl: null };
  const findings = [finding("WHITELIST_NOT_READ", args, [evidenceOf(reading)])];
  return { findings, verdict: "uncertain", facts };
}

/** For a bucket of another account an Allow is needed as well, and its policy is not ours to read: never open. */
function judgeOtherAccount(input: CheckInput, location: SourceLocation): CheckOutcome {
  const accountId = valueIn(location.identity)?.accountId ?? "";
  const args = { bucket: input.request.sourceBucket, accountId };
  return {
    findings: [finding("WHITELIST_OF_OTHER_ACCOUNT", args)],
    verdict: "uncertain",
    facts: { policyHash: null, policyText: null },
  };
}

/** A whitelist often shuts out the bot as well: the text of the refusal tells it from a missing permission. */
function judgeRefusals(
  refusals: readonly Reading<unknown>[],
  ticket: Ticket | null,
): { findings: Finding[]; verdict: Verdict } {
  const failed = refusals.flatMap((reading) => (reading.ok ? [] : [reading]));
  const ticketUrl = ticket?.url ?? null;
  const byPolicy = failed.filter(
    ({ problem, detail }) => problem === "denied" && DENIED_BY_BUCKET_POLICY.test(detail),
  );
  const [first] = byPolicy;
  if (first !== undefined) {
    const { operation, requestId } = first;
    const args = { operation: permissionFor(operation), requestId, ticketUrl };
    const evidence = byPolicy.map(evidenceOf);
    const severity = severityWith(ticket, "blocker");
    return {
      findings: [finding("WHITELIST_SHUTS_OUT_BOT", args, evidence, severity)],
      verdict: "restricted",
    };
  }
  const findings = failed.map((reading) => {
    const what = reading.operation === "s3:GetBucketPolicy" ? "bucket-policy" : "listing";
    const args = { ...unreadArgs(what, reading), ticketUrl };
    return finding("WHITELIST_NOT_READ", args, [evidenceOf(reading)], severityWith(ticket, "unknown"));
  });
  return { findings, verdict: findings.length > 0 ? "uncertain" : "open" };
}

/** A ticket is about the policy that was seen when it was given: for another policy it says nothing. */
function judgeTicket(ticket: Ticket | null, policyHash: string | null, verdict: Verdict): Finding[] {
  if (ticket === null || verdict === "open" || ticketFor(ticket, policyHash) !== null) return [];
  const { url: ticketUrl, givenBy, givenAt } = ticket;
  return [finding("WHITELIST_TICKET_OUTDATED", { ticketUrl, givenBy, givenAt })];
}
