import type { AwsCloud, AwsIdentity } from "../clouds/cloud.ts";
import type { Reading } from "./check.ts";
import { takeReading } from "./take-reading.ts";

type Decision = "allowed" | "explicitDeny" | "implicitDeny";

export type Opinion = { action: "s3:ListBucket" | "s3:GetObject"; decision: Reading<Decision> };

/** What `AmazonS3ReadOnlyAccess` (v3, 2023-08-10) allows of S3. */
const READ_ONLY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["s3:Get*", "s3:List*", "s3:Describe*"], Resource: "*" }],
});

/** One public address stands for all of them: the service's own are not published. */
const SAMPLE_PUBLIC_IP = "47.88.0.1";

/**
 * Keys that every real request carries and a simulation does not: it knows the address and the transport it is told, and
 * takes everything else for absent. A negated condition on one of these denies there and not in life, so Deny statements
 * that name them are left out of the question.
 * Source: IAM User Guide, "Testing IAM policies with the IAM policy simulator" and "AWS global condition context keys".
 */
const KEYS_NOT_SIMULATED: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principaltype",
  "aws:resourceaccount",
  "aws:userid",
  "aws:username",
  "aws:viaawsservice",
  "s3:prefix",
  "s3:resourceaccount",
  "s3:signatureversion",
  "s3:tlsversion",
]);

/** The part of a policy that a simulation can judge, and the condition keys of what was left out. */
export type SimulablePolicy = { policyText: string | null; leftOutKeys: string[] };

/** Takes out the Deny statements that a simulation would misread; null when no statement is left, or none is readable. */
export function simulablePart(policyText: string): SimulablePolicy {
  const document = parseObject(policyText);
  if (document === null) return { policyText: null, leftOutKeys: [] };
  const listed = document["Statement"];
  const statements: unknown[] = Array.isArray(listed) ? listed : [listed];
  const leftOutKeys = new Set<string>();
  const kept = statements.filter((statement) => {
    const keys = incomparableKeysOf(statement);
    for (const key of keys) leftOutKeys.add(key);
    return keys.length === 0;
  });
  return {
    policyText: kept.length === 0 ? null : JSON.stringify({ ...document, Statement: kept }),
    leftOutKeys: [...leftOutKeys].sort(),
  };
}

function incomparableKeysOf(statement: unknown): string[] {
  if (!isRecord(statement) || statement["Effect"] !== "Deny") return [];
  const condition = statement["Condition"];
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .flatMap((block) => (isRecord(block) ? Object.keys(block) : []))
    .filter((key) => KEYS_NOT_SIMULATED.has(key.toLowerCase()));
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

/** Asks IAM's simulator about the two actions of a migration. A refusal is a reading like any other. */
export async function askSecondOpinion(
  aws: AwsCloud,
  input: { identity: AwsIdentity; userArn: string; bucket: string; prefix: string; policyText: string },
): Promise<Opinion[]> {
  const { identity, userArn, bucket, prefix } = input;
  const { policyText } = simulablePart(input.policyText);
  if (policyText === null) return [];
  const bucketArn = `arn:${identity.partition}:s3:::${bucket}`;
  const ask = async (action: Opinion["action"], resourceArn: string): Promise<Opinion> => ({
    action,
    decision: await takeReading(
      aws.simulatePolicy({
        callerArn: userArn,
        identityPolicy: READ_ONLY_POLICY,
        resourcePolicy: policyText,
        action,
        resourceArn,
        accountId: identity.accountId,
        sourceIp: SAMPLE_PUBLIC_IP,
      }),
    ),
  });
  return Promise.all([
    ask("s3:ListBucket", bucketArn),
    ask("s3:GetObject", `${bucketArn}/${prefix}mgw-prep-second-opinion`),
  ]);
}

/**
 * Whether IAM's answers contradict our verdict.
 *
 * - We say open: any answer but `allowed` contradicts. The simulation is given an identity policy that allows both
 *   actions, so `implicitDeny` is a contradiction too.
 * - We say restricted, for the whole bucket and by a statement that IAM was shown: two times `allowed` contradicts. A
 *   restriction of a part is not compared, since the simulation asks about one key that may lie outside of it.
 *
 * Even where the difference has a harmless cause (the one sample address stands on the whitelist), it is reported: the
 * verdict then is uncertain, which asks a person for the same step as restricted.
 */
export function contradicts(
  verdict: "open" | "restricted",
  context: { scope: "all" | "part"; leftOutKeys: readonly string[] },
  opinions: readonly Opinion[],
): boolean {
  const decisions = opinions.flatMap(({ decision }) => (decision.ok ? [decision.value] : []));
  if (opinions.length === 0 || decisions.length < opinions.length) return false;
  if (verdict === "open") return decisions.some((decision) => decision !== "allowed");
  if (context.scope === "part" || context.leftOutKeys.length > 0) return false;
  return decisions.every((decision) => decision === "allowed");
}
