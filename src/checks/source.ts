import type { LifecycleRule } from "../clouds/contract/lifecycle-rule.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { BucketEncryption, SourceBucket, TieringArchive } from "../clouds/contract/source-buckets.ts";
import { permissionFor } from "../clouds/rights/rights.ts";
import { findPrefixProblem, findS3SourceNameProblem, hasDots, isNameOfToday } from "../core/bucket-names.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { UnreadSubject } from "../core/findings/unread-args.ts";
import { isPartition } from "../core/partitions.ts";
import { reasonOfRefusal } from "../core/refusal-reason.ts";
import { isMainlandChina } from "../core/regions.ts";
import { LISTED_S3_REGIONS } from "../core/s3-regions.ts";
import { kmsDecryptStatement, userArnOf } from "../core/service-request.ts";
import type { Check, CheckInput, Reading } from "./check.ts";
import { foreignTo, judgeOwnership, mayHoldForeignObjects, type Ownership } from "./judge-ownership.ts";
import { isDeniedByPolicy, judgeSamples, sampledKmsKeys } from "./judge-samples.ts";
import { findOtherName } from "./kms-keys.ts";
import { lifecycleEffects, tieringEffect } from "./lifecycle-effects.ts";
import { findLocationFailure, lookAtSource, ownerOf, type SourceLocation } from "./locate-source.ts";
import { migrationUser } from "./migration-user.ts";
import { isMissingPermission } from "./missing-permission.ts";
import { evaluateBucketPolicy } from "./policy/evaluate-bucket-policy.ts";
import { type ObjectSamples, sampleObjects } from "./sample-objects.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs, valueIn } from "./take-reading.ts";
import { requestFacts } from "./whitelist.ts";

type SourceSettings = {
  versioning: Reading<"enabled" | "suspended" | "off">;
  uploads: Reading<{ count: number; isTruncated: boolean }>;
  encryption: Reading<BucketEncryption | null>;
  ownership: Reading<Ownership>;
  lifecycle: Reading<LifecycleRule[]>;
  tiering: Reading<TieringArchive[]>;
  payer: Reading<"Requester" | "BucketOwner">;
  samples: ObjectSamples;
  /** The bucket policy, where it denies the bot a sample; null: not read. */
  policy: Reading<string | null> | null;
  /** Our own id as owners of objects are named; null where no object can be of another account. */
  canonicalId: Reading<string | null> | null;
};

type SourceSeen = {
  /** Null for a name or prefix that no bucket can have: nothing was asked. */
  location: SourceLocation | null;
  /** Null while the bucket does not let us in. */
  settings: SourceSettings | null;
};

/** Whether the source can be read as the service will read it, and which of its settings people should know of. */
export const sourceCheck: Check<SourceSeen> = {
  name: "source",

  async read(input, { aws }) {
    const { location, found } = await lookAtSource(input, aws, (source) =>
      readSettings(aws, source, input.request.prefix),
    );
    return { location, settings: location?.head?.ok ? found : null };
  },

  judge(input, { location, settings }) {
    if (location === null) return { findings: judgeNames(input) };
    const region = valueIn(location.region);
    const findings = [
      ...judgeReach(input, location),
      ...(region === null ? [] : judgeRegion(input, region)),
      ...(settings === null ? [] : judgeSettings(input, location, settings)),
    ];
    return { findings, facts: { sourceRegion: region } };
  },
};

async function readSettings(aws: AwsCloud, source: SourceBucket, prefix: string): Promise<SourceSettings> {
  const [versioning, uploads, encryption, lifecycle, tiering, payer, sampled, owners] = await Promise.all([
    takeReading(aws.readVersioning(source)),
    takeReading(aws.countMultipartUploads(source, prefix)),
    takeReading(aws.readEncryption(source)),
    takeReading(aws.readLifecycle(source)),
    takeReading(aws.readTieringArchives(source)),
    takeReading(aws.readRequestPayer(source)),
    sampleObjects(aws, source, prefix).then(async (samples) => ({
      samples,
      policy: isDeniedByPolicy(samples) ? await takeReading(aws.readBucketPolicy(source)) : null,
    })),
    readOwners(aws, source),
  ]);
  return { versioning, uploads, encryption, lifecycle, tiering, payer, ...sampled, ...owners };
}

/**
 * Whether the whitelist line says that readers are denied: then that the bot is denied as well is no news. Surely
 * restricted without the organization is restricted with it.
 */
function isToldByWhitelist(input: CheckInput, location: SourceLocation, settings: SourceSettings): boolean {
  const policy = valueIn(settings.policy);
  if (policy === null || !isPartition(valueIn(location.identity)?.partition ?? "")) return false;
  const facts = requestFacts(input, { location, organization: null, user: null });
  const { sourceBucket: bucket } = input.request;
  return evaluateBucketPolicy({ ...facts, policy, bucket }).verdict === "restricted";
}

/** The ownership setting, and who we are in a listing's words where an object may belong to another account. */
async function readOwners(aws: AwsCloud, source: SourceBucket) {
  const ownership = await takeReading(aws.readOwnership(source));
  const canonicalId = mayHoldForeignObjects(ownership) ? await takeReading(aws.readCanonicalId()) : null;
  return { ownership, canonicalId };
}

function judgeNames({ request: { sourceBucket: bucket, prefix } }: CheckInput): Finding[] {
  const findings: Finding[] = [];
  const name = findS3SourceNameProblem(bucket);
  if (name?.code === "S3_DIRECTORY_BUCKET") findings.push(finding("SOURCE_DIRECTORY_BUCKET", { bucket }));
  if (name?.code === "S3_BUCKET_NAME_INVALID") {
    findings.push(finding("SOURCE_NAME_INVALID", { bucket, rule: name.rule }));
  }
  const prefixProblem = findPrefixProblem(prefix);
  if (prefixProblem?.code === "PREFIX_INVALID") {
    findings.push(finding("SOURCE_PREFIX_INVALID", { prefix, rule: prefixProblem.rule }));
  }
  return findings;
}

/** Whether the bucket is there, ours, and open to the bot itself. */
function judgeReach(input: CheckInput, location: SourceLocation): Finding[] {
  const { sourceBucket: bucket, prefix } = input.request;
  const accountId = valueIn(location.identity)?.accountId ?? "";
  const refusals = [location.region, location.head].filter((reading) => reading !== null && !reading.ok);
  const findings: Finding[] = [];

  if (location.head?.ok && location.region.ok) {
    findings.push(finding("SOURCE_OK", { bucket, region: location.region.value, prefix }));
    if (!isNameOfToday(bucket)) findings.push(finding("SOURCE_NAME_OLD", { bucket }));
    else if (hasDots(bucket)) findings.push(finding("SOURCE_NAME_HAS_DOTS", { bucket }));
    return findings;
  }
  for (const reading of refusals) {
    if (reading === null || reading.ok) continue;
    const evidence = [evidenceOf(reading)];
    if (reading.problem === "not-found") {
      findings.push(finding("SOURCE_NOT_FOUND", { bucket }, evidence));
    } else if (reading.problem === "denied" && isMissingPermission(reading.code) && location.identity.ok) {
      findings.push(judgeRefusal(location, { bucket, accountId, reading }, evidence));
    } else {
      const what = reading === location.region ? "source-region" : "source-bucket";
      findings.push(finding("SOURCE_NOT_READ", unreadArgs(what, reading), evidence));
    }
  }
  const failure = findLocationFailure(location);
  if (failure?.what === "aws-identity") {
    const evidence = [evidenceOf(failure.reading)];
    findings.push(finding("SOURCE_NOT_READ", unreadArgs("aws-identity", failure.reading), evidence));
  }
  if (ownerOf(location) === "unknown" && !location.createdAt.ok) {
    const evidence = [evidenceOf(location.createdAt)];
    findings.push(finding("SOURCE_NOT_READ", unreadArgs("source-owner", location.createdAt), evidence));
  }
  return findings;
}

function judgeRefusal(
  location: SourceLocation,
  refused: { bucket: string; accountId: string; reading: FailedReading },
  evidence: string[],
): Finding {
  const { bucket, accountId, reading } = refused;
  const owner = ownerOf(location);
  if (owner === "other") return finding("SOURCE_IN_OTHER_ACCOUNT", { bucket, accountId }, evidence);
  const isOurs = owner === "ours" ? true : null;
  const permission = permissionFor(reading.operation);
  const reason = reasonOfRefusal(reading);
  return finding("SOURCE_REFUSES_BOT", { bucket, accountId, isOurs, permission, reason }, evidence);
}

function judgeRegion({ request: { ossRegion } }: CheckInput, region: string): Finding[] {
  const findings: Finding[] = [];
  if (!LISTED_S3_REGIONS.has(region)) findings.push(finding("SOURCE_REGION_UNLISTED", { region }));
  if (isMainlandChina(region) !== isMainlandChina(ossRegion)) {
    findings.push(finding("SOURCE_CROSS_BORDER", { sourceRegion: region, ossRegion }));
  }
  return findings;
}

function judgeSettings(input: CheckInput, location: SourceLocation, settings: SourceSettings): Finding[] {
  const identity = valueIn(location.identity) ?? { accountId: "", partition: "aws" };
  const userArn = userArnOf(migrationUser(input, identity));
  const encryption = valueIn(settings.encryption);
  const ownKey = encryption?.kmsKeyId ?? null;
  const alsoNamed = ownKey === null ? null : findOtherName(ownKey, sampledKmsKeys(settings.samples));
  const knownKeys = [ownKey, alsoNamed].filter((key) => key !== null);
  return [
    ...judgeUnread(settings),
    ...judgeCounting(settings),
    ...judgeEncryption(encryption, userArn, alsoNamed),
    ...judgeOwnership(settings.ownership, settings.canonicalId, settings.samples),
    ...(valueIn(settings.payer) === "Requester"
      ? [finding("SOURCE_REQUESTER_PAYS", { bucket: input.request.sourceBucket })]
      : []),
    ...judgeLifecycle(valueIn(settings.lifecycle) ?? [], input.request.prefix),
    ...judgeTiering(valueIn(settings.tiering) ?? [], input.request.prefix),
    ...judgeSamples(settings.samples, {
      userArn,
      knownKeys,
      isForeign: foreignTo(settings.canonicalId),
      isDenialKnown: isToldByWhitelist(input, location, settings),
    }),
  ];
}

const SUBJECT_OF_SETTING = {
  versioning: "versioning",
  uploads: "uploads",
  encryption: "encryption",
  ownership: "ownership",
  lifecycle: "source-lifecycle",
  tiering: "tiering",
  payer: "request-payer",
} as const satisfies Partial<Record<keyof SourceSettings, UnreadSubject>>;

function judgeUnread(settings: SourceSettings): Finding[] {
  return (Object.keys(SUBJECT_OF_SETTING) as (keyof typeof SUBJECT_OF_SETTING)[]).flatMap((name) => {
    const reading = settings[name];
    if (reading.ok) return [];
    return [finding("SOURCE_NOT_READ", unreadArgs(SUBJECT_OF_SETTING[name], reading), [evidenceOf(reading)])];
  });
}

/** Old versions and parts of unfinished uploads are in CloudWatch's figures, and no migration moves them. */
function judgeCounting({ versioning, uploads }: SourceSettings): Finding[] {
  const findings: Finding[] = [];
  const status = valueIn(versioning);
  if (status === "enabled" || status === "suspended") findings.push(finding("SOURCE_VERSIONED", { status }));
  const orphans = valueIn(uploads);
  if (orphans !== null && orphans.count > 0) findings.push(finding("SOURCE_ORPHANED_UPLOADS", orphans));
  return findings;
}

/** `aws/s3`, the key that AWS manages, admits every reader of its account; any other key has a policy of its own. */
function judgeEncryption(
  encryption: BucketEncryption | null,
  userArn: string,
  alsoNamed: string | null,
): Finding[] {
  const kmsKeyId = encryption?.kmsKeyId ?? null;
  if (encryption === null || kmsKeyId === null || kmsKeyId.endsWith("alias/aws/s3")) return [];
  const { algorithm } = encryption;
  const statement = kmsDecryptStatement(userArn);
  return [
    finding("SOURCE_CUSTOMER_KMS_KEY", { kmsKeyId, algorithm, userArn, statement, alsoNamed }, [statement]),
  ];
}

function judgeLifecycle(rules: readonly LifecycleRule[], prefix: string): Finding[] {
  const { deletes, archives, moves } = lifecycleEffects(rules, prefix);
  const findings: Finding[] = [];
  if (deletes) findings.push(finding("SOURCE_LIFECYCLE_DELETES", deletes, deletes.rules));
  if (archives) findings.push(finding("SOURCE_LIFECYCLE_ARCHIVES", archives, archives.rules));
  if (moves) findings.push(finding("SOURCE_LIFECYCLE_MOVES", moves, moves.rules));
  return findings;
}

function judgeTiering(archives: readonly TieringArchive[], prefix: string): Finding[] {
  const effect = tieringEffect(archives, prefix);
  return effect === null ? [] : [finding("SOURCE_TIERING_ARCHIVES", effect, effect.rules)];
}
