import type { AwsCloud } from "../clouds/contract/source.ts";
import type { SimulatedKey } from "../clouds/contract/source-users.ts";
import { S3_READ_ONLY_DOCUMENT } from "../core/managed-policies.ts";
import { BOUNDARY_DOCUMENT } from "../core/permissions-boundary.ts";
import {
  DRAWN_CHARACTERS,
  ENDPOINT_SCHEME,
  type SourceRequest,
  sourceRequests,
  USER_NAME_START,
  userArnOf,
} from "../core/service-request.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Reading } from "./check.ts";
import type { RequestFacts } from "./policy/request-context.ts";
import { takeReading } from "./take-reading.ts";

type Decision = "allowed" | "explicitDeny" | "implicitDeny";

/** IAM's answer about one request of the service. */
export type Opinion = Pick<SourceRequest, "action" | "listedPrefix" | "isCertain"> & {
  decision: Reading<Decision>;
};

/** One public address stands for all of them: the service's own are not published. */
const SAMPLE_PUBLIC_IP = "47.88.0.1";

/**
 * Keys that every real request carries and a simulation does not: it knows only the address and transport it is given, and
 * takes everything else for absent. A negated condition on one of these denies there and not in reality, so Deny statements
 * that name them are left out of the question.
 * Source: IAM User Guide, "Testing IAM policies with the IAM policy simulator" and "AWS global condition context keys".
 */
const KEYS_NOT_SIMULATED: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalorgpaths",
  "aws:principaltype",
  "aws:resourceaccount",
  "aws:resourceorgpaths",
  "aws:userid",
  "aws:username",
  "aws:viaawsservice",
  "s3:resourceaccount",
  "s3:signatureversion",
  "s3:tlsversion",
]);

/** The part of a policy that a simulation can judge, and the condition keys of what was left out. */
export type SimulablePolicy = { policyText: string | null; leftOutKeys: string[] };

/** Takes out the Deny statements that a simulation would misread; null when no statement is left, or none is readable. */
export function simulablePart(policyText: string, facts: RequestFacts): SimulablePolicy {
  const document = parseObject(policyText);
  if (document === null) return { policyText: null, leftOutKeys: [] };
  const listed = document["Statement"];
  const statements: unknown[] = Array.isArray(listed) ? listed : [listed];
  const leftOutKeys = new Set<string>();
  const kept = statements.filter((statement) => {
    const keys = incomparableKeysOf(statement, facts);
    for (const key of keys) leftOutKeys.add(key);
    return keys.length === 0;
  });
  return {
    policyText: kept.length === 0 ? null : JSON.stringify({ ...document, Statement: kept }),
    leftOutKeys: [...leftOutKeys].sort(),
  };
}

function incomparableKeysOf(statement: unknown, facts: RequestFacts): string[] {
  if (!isRecord(statement) || statement["Effect"] !== "Deny") return [];
  const condition = statement["Condition"];
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .flatMap((block) => (isRecord(block) ? Object.keys(block) : []))
    .filter((key) => KEYS_NOT_SIMULATED.has(key.toLowerCase()) || isUntold(key.toLowerCase(), facts));
}

/** Whether the request carries a key with a value that is not known here, so that a simulation cannot be given it. */
function isUntold(key: string, { organization, region, user }: RequestFacts): boolean {
  if (/^aws:(principal|resource)orgid$/.test(key)) return organization === "unknown";
  if (key === "aws:requestedregion") return region === null;
  return Object.entries(user.tags).some(([tag, value]) => value === null && key === tagKeyOf(tag));
}

function tagKeyOf(tag: string): string {
  return `aws:principaltag/${tag.toLowerCase()}`;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    // What is no JSON is the evaluator's to judge; there is nothing to ask IAM about.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Asks IAM's simulator about the service's requests, with all that the evaluator knows of them. A refusal is a reading like
 * any other.
 */
export async function askSecondOpinion(
  aws: AwsCloud,
  input: { facts: RequestFacts; bucket: string; policyText: string },
): Promise<Opinion[]> {
  const { facts, bucket } = input;
  const { user, prefix } = facts;
  const { policyText } = simulablePart(input.policyText, facts);
  if (policyText === null || user.accountId === null) return [];
  const accountId = user.accountId;
  const bucketArn = `arn:${user.partition}:s3:::${bucket}`;
  const asked = sourceRequests(prefix).filter(({ listedPrefix }) =>
    ["none", "migrated"].includes(listedPrefix),
  );
  return Promise.all(
    asked.map(async (request) => ({
      action: request.action,
      listedPrefix: request.listedPrefix,
      isCertain: request.isCertain,
      decision: await takeReading(
        aws.simulatePolicy({
          callerArn: userArnOf({ ...user, name: user.name ?? STAND_IN_NAME }),
          identityPolicy: S3_READ_ONLY_DOCUMENT,
          boundary: user.hasPermissionsBoundary === true ? JSON.stringify(BOUNDARY_DOCUMENT) : null,
          resourcePolicy: policyText,
          action: request.action,
          resourceArn:
            request.resource === "bucket" ? bucketArn : `${bucketArn}/${prefix}mgw-prep-second-opinion`,
          accountId,
          context: contextOf(request, facts),
        }),
      ),
    })),
  );
}

/** A simulation asks for one user; statements that tell users apart are left out of it. */
const STAND_IN_NAME = `${USER_NAME_START}${"0".repeat(DRAWN_CHARACTERS)}`;

function contextOf({ listedPrefix }: SourceRequest, facts: RequestFacts): SimulatedKey[] {
  const { organization, region, user, prefix } = facts;
  const text = (key: string, value: string): SimulatedKey => ({ key, type: "string", value });
  const organizationId = organization === "unknown" ? null : organization.id;
  return [
    { key: "aws:SourceIp", type: "ip", value: SAMPLE_PUBLIC_IP },
    { key: "aws:SecureTransport", type: "boolean", value: String(ENDPOINT_SCHEME === "https") },
    ...(listedPrefix === "migrated" ? [text("s3:prefix", prefix)] : []),
    ...(region === null ? [] : [text("aws:RequestedRegion", region)]),
    ...(organizationId === null
      ? []
      : [text("aws:PrincipalOrgID", organizationId), text("aws:ResourceOrgID", organizationId)]),
    ...Object.entries(user.tags).flatMap(([tag, value]) =>
      value === null ? [] : [text(`aws:PrincipalTag/${tag}`, value)],
    ),
  ];
}

/**
 * Whether IAM's answers contradict our verdict.
 *
 * - We say open: any answer but `allowed` contradicts. The simulation is given an identity policy that allows all
 *   actions, so `implicitDeny` is a contradiction too.
 * - We say restricted, for the whole bucket and by a statement that IAM was shown: `allowed` for each request that the
 *   service surely sends contradicts. A restriction of a part is not compared, since the simulation asks about one key
 *   that may lie outside of it.
 *
 * Even where the difference has a harmless cause (the one sample address stands on the whitelist), it is reported: the
 * verdict then is uncertain, which asks a person for the same step as restricted.
 */
export function contradicts(
  verdict: Exclude<Verdict, "uncertain">,
  context: { scope: "all" | "part"; leftOutKeys: readonly string[] },
  opinions: readonly Opinion[],
): boolean {
  const answered = opinions.filter(({ decision }) => decision.ok);
  if (opinions.length === 0 || answered.length < opinions.length) return false;
  const isAllowed = ({ decision }: Opinion) => decision.ok && decision.value === "allowed";
  if (verdict === "open") return !answered.every(isAllowed);
  if (context.scope === "part" || context.leftOutKeys.length > 0) return false;
  return answered.filter(({ isCertain }) => isCertain).every(isAllowed);
}
