import type { AwsCloud, AwsIdentity } from "../clouds/contract/source.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import { permissionFor } from "../clouds/rights/rights.ts";
import { bucketPolicyHash, UNREAD_POLICY_HASH } from "../core/bucket-policy-hash.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { Ticket } from "../core/preparation.ts";
import { reasonOfRefusal } from "../core/refusal-reason.ts";
import { ENDPOINT_SCHEME } from "../core/service-request.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Check, CheckInput, CheckOutcome, Reading } from "./check.ts";
import { judgeBucketPolicy, severityWith } from "./judge-bucket-policy.ts";
import { findLocationFailure, lookAtSource, ownerOf, type SourceLocation } from "./locate-source.ts";
import { migrationUser } from "./migration-user.ts";
import type { RequestFacts } from "./policy/request-context.ts";
import { askSecondOpinion, type Opinion } from "./second-opinion.ts";
import {
  evidenceOf,
  type FailedReading,
  notAskedArgs,
  takeReading,
  unreadArgs,
  valueIn,
} from "./take-reading.ts";

type WhitelistSeen = {
  location: SourceLocation | null;
  /** The policy as S3 returned it; null: the bucket has none. */
  policy: Reading<string | null> | null;
  /** A listing of one key, for what its refusal says. */
  listing: Reading<null> | null;
  /** The account's organization; null: no statement asks for it. */
  organization: Reading<string | null> | null;
  /** The user of the preparation, which a look after provisioning finds; null in a terminal, where none is named. */
  user: Reading<IamUser | null> | null;
  /** IAM's opinion; empty without a policy to ask about. */
  opinions: Opinion[];
};

/** Whether a policy has a condition on the caller's organization, which then has to be read. */
const ASKS_FOR_ORGANIZATION = /aws:(principal|resource)org(id|paths)/i;

/** Whether the bucket policy lets the migration service in: open, restricted, or not to be known. */
export const whitelistCheck: Check<WhitelistSeen> = {
  name: "whitelist",

  async read(input, { aws }) {
    const { sourceBucket: bucket, prefix } = input.request;
    const { location, found } = await lookAtSource(input, aws, async (source) => {
      const [policy, listing, user] = await Promise.all([
        takeReading(aws.readBucketPolicy(source)),
        takeReading(aws.listObjects(source, { prefix, maxKeys: 1 }).then(() => null)),
        input.userName === null ? null : takeReading(aws.findUser(input.userName)),
      ]);
      return { policy, listing, user };
    });
    const nothing = { policy: null, listing: null, organization: null, user: null, opinions: [] };
    if (location === null || found === null) return { location, ...nothing };
    const policyText = valueIn(found.policy);
    const organization = await readOrganization(aws, policyText);
    const facts = requestFacts(input, { location, organization, user: found.user });
    const opinions = policyText === null ? [] : await askSecondOpinion(aws, { facts, bucket, policyText });
    return { location, ...found, organization, opinions };
  },

  judge(input, seen) {
    const { location, policy, listing } = seen;
    if (location === null || policy === null || listing === null) return judgeUnlocated(input, location);
    if (ownerOf(location) === "other") return judgeOtherAccount(input, location);
    const policyText = valueIn(policy);
    const policyHash = policy.ok ? hashOfText(policy.value) : UNREAD_POLICY_HASH;
    const ticket = ticketFor(input.ticket, policyHash);
    const { sourceBucket: bucket } = input.request;
    const facts = requestFacts(input, { location, organization: seen.organization, user: seen.user });
    const { opinions } = seen;
    const evaluated = policy.ok
      ? judgeBucketPolicy({ bucket, policyText: policy.value, facts, opinions, ticket })
      : null;
    const isReadable = listing.ok && location.head?.ok === true;
    const refused = isReadable ? judgeUnreadPolicy(bucket, policy, ticket) : judgeRefusals(seen, ticket);
    const verdict = gravestVerdict([evaluated?.verdict ?? "open", refused.verdict]);
    return {
      // A refusal without an explanation keeps the verdict from being `open`.
      findings: [
        ...(evaluated?.findings ?? []).filter(({ severity }) => severity !== "ok" || verdict === "open"),
        ...refused.findings,
        ...judgeOrganization(seen.organization),
        ...judgeTicket(input.ticket, policyHash, verdict),
      ],
      verdict,
      facts: { policyHash, policyText, changedPolicy: evaluated?.changedPolicy ?? null },
    };
  },
};

/** Read only where the policy has such a condition: without one the bot does not need the right. */
async function readOrganization(
  aws: AwsCloud,
  policyText: string | null,
): Promise<Reading<string | null> | null> {
  if (policyText === null || !ASKS_FOR_ORGANIZATION.test(policyText)) return null;
  return takeReading(aws.readOrganizationId());
}

const NOBODY: Pick<AwsIdentity, "accountId" | "partition"> = { accountId: "", partition: "aws" };

/** What this run knows of the service's requests: the one description that policy, opinion and texts are about. */
export function requestFacts(
  input: CheckInput,
  seen: Pick<WhitelistSeen, "organization" | "user"> & { location: SourceLocation },
): RequestFacts {
  const { location, organization, user } = seen;
  return {
    user: migrationUser(input, valueIn(location.identity) ?? NOBODY, user),
    prefix: input.request.prefix,
    now: input.now,
    endpointScheme: ENDPOINT_SCHEME,
    organization: organization?.ok ? { id: organization.value } : "unknown",
    region: valueIn(location.region),
  };
}

function judgeOrganization(organization: Reading<string | null> | null): Finding[] {
  if (organization === null || organization.ok) return [];
  const args = unreadArgs("organization", organization);
  return [finding("WHITELIST_ORGANIZATION_NOT_READ", args, [evidenceOf(organization)])];
}

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
  const facts = { policyHash: null, policyText: null, changedPolicy: null };
  if (location !== null && ownerOf(location) === "other") return judgeOtherAccount(input, location);
  const failure = location === null ? null : findLocationFailure(location);
  const args = failure === null ? notAskedArgs("source-bucket") : unreadArgs(failure.what, failure.reading);
  const evidence = failure === null ? [] : [evidenceOf(failure.reading)];
  const found = finding("WHITELIST_NOT_READ", { ...args, ticketUrl: null }, evidence);
  return { findings: [found], verdict: "uncertain", facts };
}

/** For a bucket of another account an Allow is needed as well, and its policy is not ours to read: never open. */
function judgeOtherAccount(input: CheckInput, location: SourceLocation): CheckOutcome {
  const accountId = valueIn(location.identity)?.accountId ?? "";
  const args = { bucket: input.request.sourceBucket, accountId };
  return {
    findings: [finding("WHITELIST_OF_OTHER_ACCOUNT", args)],
    verdict: "uncertain",
    facts: { policyHash: null, policyText: null, changedPolicy: null },
  };
}

/**
 * A policy that cannot be read while listing and HEAD pass. When S3 says that the policy itself denies that, it protects
 * itself, which says nothing of what it does to readers.
 */
function judgeUnreadPolicy(
  bucket: string,
  policy: Reading<string | null>,
  ticket: Ticket | null,
): { findings: Finding[]; verdict: Verdict } {
  if (!isDeniedByPolicy(policy)) {
    return judgeRefusals({ policy, listing: null }, ticket);
  }
  const args = { bucket, requestId: policy.requestId, ticketUrl: ticket?.url ?? null };
  const severity = severityWith(ticket, "unknown");
  const found = finding("WHITELIST_PROTECTS_ITSELF", args, [evidenceOf(policy)], severity);
  return { findings: [found], verdict: "uncertain" };
}

/**
 * A whitelist often shuts out the bot as well: the text of a refused listing tells it from a missing permission. That of a
 * refused GetBucketPolicy does not, since a policy may protect itself alone.
 */
function judgeRefusals(
  { policy, listing }: Pick<WhitelistSeen, "policy" | "listing">,
  ticket: Ticket | null,
): { findings: Finding[]; verdict: Verdict } {
  const ticketUrl = ticket?.url ?? null;
  if (listing !== null && isDeniedByPolicy(listing)) {
    const { operation, requestId } = listing;
    const args = { operation: permissionFor(operation), requestId, ticketUrl };
    const evidence = [policy, listing].filter(isDeniedByPolicy).map(evidenceOf);
    const severity = severityWith(ticket, "blocker");
    return {
      findings: [finding("WHITELIST_SHUTS_OUT_BOT", args, evidence, severity)],
      verdict: "restricted",
    };
  }
  const findings = [policy, listing].flatMap((reading) => {
    if (reading === null || reading.ok) return [];
    const what = reading === policy ? "bucket-policy" : "listing";
    const args = { ...unreadArgs(what, reading), ticketUrl };
    return [finding("WHITELIST_NOT_READ", args, [evidenceOf(reading)], severityWith(ticket, "unknown"))];
  });
  return { findings, verdict: findings.length > 0 ? "uncertain" : "open" };
}

function isDeniedByPolicy(reading: Reading<unknown> | null): reading is FailedReading {
  if (reading === null || reading.ok) return false;
  return reading.problem === "denied" && reasonOfRefusal(reading) === "bucket-policy";
}

/** A ticket is about the policy that was seen when it was given: for another policy it says nothing. */
function judgeTicket(ticket: Ticket | null, policyHash: string | null, verdict: Verdict): Finding[] {
  if (ticket === null || verdict === "open" || ticketFor(ticket, policyHash) !== null) return [];
  const { url: ticketUrl, givenBy, givenAt } = ticket;
  return [finding("WHITELIST_TICKET_OUTDATED", { ticketUrl, givenBy, givenAt })];
}
