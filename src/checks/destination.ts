import type { AlibabaCloud, AlibabaIdentity, LifecycleRule, OssBucketInfo } from "../clouds/cloud.ts";
import { findOssBucketNameProblem } from "../core/bucket-names.ts";
import type { Finding } from "../core/finding.ts";
import { finding, type UnreadSubject } from "../core/finding-codes.ts";
import { findOssRegion, MGW_REGIONS, readOssRegion } from "../core/regions.ts";
import type { Check, CheckInput, Reading } from "./check.ts";
import { isArchiveClass, lifecycleEffects } from "./lifecycle-effects.ts";
import { isMissingPermission } from "./missing-permission.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs, valueIn } from "./take-reading.ts";

type Retention = { state: string; days: number } | null;

/** What is read of a bucket that is there. */
type Contents = {
  isEmpty: Reading<boolean>;
  lifecycle: Reading<LifecycleRule[]>;
  retention: Reading<Retention>;
};

type DestinationSeen = {
  identity: Reading<AlibabaIdentity>;
  bucket: Reading<OssBucketInfo | null>;
  /** Null while there is no bucket to look into. */
  contents: Contents | null;
  /** How many buckets the region has; null while the bucket exists, or nobody knows. */
  bucketCount: Reading<number> | null;
};

/** OSS: 100 buckets for each account and region. Source: OSS, "Limits". */
const BUCKET_QUOTA = 100;

/**
 * Answers by which OSS says that the account, not the caller, is the matter: overdue payment, or closed.
 * Source: OSS, "HTTP 403 errors" (alibabacloud.com/help/en/oss/user-guide/http-403-error-code).
 */
const SUSPENDED_CODES: ReadonlySet<string> = new Set([
  "UserDisable",
  "InDebt",
  "InDebtOverdue",
  "AbnormalBucketOwnerStatus",
]);

/** The retention's states in which objects cannot be deleted or overwritten, or soon cannot be. */
const RETENTION_EXPIRED = "Expired";

/** Whether the destination can take the data: free or ours, in the right place, and with no setting that would eat it. */
export const destinationCheck: Check<DestinationSeen | null> = {
  name: "destination",

  async read({ request: { destinationBucket: bucket, ossRegion: region } }, { alibaba }) {
    if (findOssBucketNameProblem(bucket) !== null || readOssRegion(region) !== region) return null;
    const [identity, found] = await Promise.all([
      takeReading(alibaba.whoAmI()),
      takeReading(alibaba.findBucket(bucket, region)),
    ]);
    const info = valueIn(found);
    // A bucket that lives elsewhere answers at its own region only.
    const contents = info === null ? null : await readContents(alibaba, bucket, info.region);
    const bucketCount = found.ok && info === null ? await takeReading(alibaba.countBuckets(region)) : null;
    return { identity, bucket: found, contents, bucketCount };
  },

  judge(input, seen) {
    if (seen === null) return { findings: judgeNames(input) };
    const info = valueIn(seen.bucket);
    const findings = [
      ...judgeRegion(input, info !== null),
      ...judgeReadings(seen, input),
      ...(info === null ? [] : judgeInfo(input, info, seen)),
      ...(info === null || seen.contents === null ? [] : judgeContents(input, seen.contents)),
    ];
    return {
      findings,
      facts: {
        destinationExists: seen.bucket.ok ? info !== null : null,
        destinationKeepsDeleted: keepsDeleted(seen),
      },
    };
  },
};

async function readContents(alibaba: AlibabaCloud, bucket: string, region: string): Promise<Contents> {
  const [isEmpty, lifecycle, retention] = await Promise.all([
    takeReading(alibaba.isBucketEmpty(bucket, region)),
    takeReading(alibaba.readBucketLifecycle(bucket, region)),
    takeReading(alibaba.readRetention(bucket, region)),
  ]);
  return { isEmpty, lifecycle, retention };
}

/** Whether a deleted object would stay behind; null when it is not known. A bucket that is yet to be made keeps nothing. */
function keepsDeleted(seen: DestinationSeen): boolean | null {
  if (!seen.bucket.ok) return null;
  const info = seen.bucket.value;
  if (info === null) return false;
  if (info.isVersioned) return true;
  const retention = seen.contents?.retention;
  return retention?.ok ? isActive(retention.value) : null;
}

function isActive(retention: Retention): boolean {
  return retention !== null && retention.state !== RETENTION_EXPIRED;
}

function judgeNames({ request: { destinationBucket: bucket, ossRegion: region } }: CheckInput): Finding[] {
  const findings: Finding[] = [];
  const problem = findOssBucketNameProblem(bucket);
  if (problem?.code === "OSS_BUCKET_NAME_INVALID") {
    findings.push(finding("DESTINATION_NAME_INVALID", { bucket, rule: problem.rule }));
  }
  if (readOssRegion(region) !== region) findings.push(finding("DESTINATION_REGION_INVALID", { region }));
  return findings;
}

function judgeRegion({ request: { ossRegion: region } }: CheckInput, exists: boolean): Finding[] {
  const known = findOssRegion(region);
  const findings: Finding[] = [];
  if (known === undefined) findings.push(finding("DESTINATION_REGION_UNKNOWN", { region }));
  if (known?.isClosed) {
    // A closed region makes no new buckets; what it holds goes on for a while.
    const severity = exists ? "warning" : "blocker";
    findings.push(finding("DESTINATION_REGION_CLOSED", { region, exists }, [], severity));
  }
  if (!MGW_REGIONS.has(region)) {
    const serviceRegions = [...MGW_REGIONS].sort();
    findings.push(finding("DESTINATION_SERVICE_ELSEWHERE", { region, serviceRegions }));
  }
  return findings;
}

/** What could not be read, the account's arrears among it, and whether a new bucket still fits in. */
function judgeReadings(seen: DestinationSeen, input: CheckInput): Finding[] {
  const named: [UnreadSubject, Reading<unknown> | null | undefined][] = [
    ["alibaba-identity", seen.identity],
    ["destination-bucket", seen.bucket],
    ["destination-contents", seen.contents?.isEmpty],
    ["destination-lifecycle", seen.contents?.lifecycle],
    ["retention", seen.contents?.retention],
    ["bucket-count", seen.bucketCount],
  ];
  const failed = named.flatMap(([what, reading]) => (reading && !reading.ok ? [{ what, reading }] : []));
  const suspended = failed.find(({ reading }) => SUSPENDED_CODES.has(reading.code));
  if (suspended) {
    const { code, requestId } = suspended.reading;
    return [finding("DESTINATION_ACCOUNT_SUSPENDED", { code, requestId }, [evidenceOf(suspended.reading)])];
  }
  const findings = failed.map(({ what, reading }) =>
    what === "destination-bucket"
      ? judgeRefusedBucket(input, reading)
      : finding("DESTINATION_NOT_READ", unreadArgs(what, reading), [evidenceOf(reading)]),
  );
  return seen.bucketCount?.ok ? [...findings, ...judgeFreeName(input, seen.bucketCount.value)] : findings;
}

/**
 * A refused GetBucketInfo. OSS answers a bucket of somebody else and a caller without `oss:GetBucketInfo` alike ("The
 * bucket you access does not belong to you"), so neither is claimed; the bot can use the bucket in neither case.
 * Source: OSS, error 0003-00000001 (alibabacloud.com/help/en/oss/support/0003-00000001).
 */
function judgeRefusedBucket({ request }: CheckInput, reading: FailedReading): Finding {
  const { destinationBucket: bucket, ossRegion: wantedRegion } = request;
  const evidence = [evidenceOf(reading)];
  if (/must be addressed using the specified endpoint/i.test(reading.detail)) {
    return finding("DESTINATION_REGION_DIFFERS", { bucket, region: null, wantedRegion }, evidence);
  }
  if (reading.problem !== "denied" || !isMissingPermission(reading.code)) {
    return finding("DESTINATION_NOT_READ", unreadArgs("destination-bucket", reading), evidence);
  }
  const { code, requestId } = reading;
  const args = { bucket, code, permission: "oss:GetBucketInfo", requestId };
  return finding("DESTINATION_REFUSED", args, evidence);
}

function judgeFreeName({ request }: CheckInput, buckets: number): Finding[] {
  const { destinationBucket: bucket, ossRegion: region, storageClass } = request;
  return buckets >= BUCKET_QUOTA
    ? [finding("DESTINATION_BUCKET_QUOTA", { region, buckets, quota: BUCKET_QUOTA })]
    : [finding("DESTINATION_OK", { bucket, region, exists: false, storageClass })];
}

function judgeInfo({ request }: CheckInput, info: OssBucketInfo, seen: DestinationSeen): Finding[] {
  const { destinationBucket: bucket, ossRegion: wantedRegion, storageClass: wantedStorageClass } = request;
  const { ownerId, region, storageClass, acl } = info;
  const accountId = valueIn(seen.identity)?.accountId ?? null;
  if (accountId !== null && ownerId !== accountId) {
    return [finding("DESTINATION_TAKEN", { bucket, ownerId, accountId })];
  }
  const findings: Finding[] = [];
  if (region !== wantedRegion) {
    findings.push(finding("DESTINATION_REGION_DIFFERS", { bucket, region, wantedRegion }));
  } else if (accountId !== null) {
    findings.push(finding("DESTINATION_OK", { bucket, region, exists: true, storageClass }));
  }
  if (storageClass !== wantedStorageClass) {
    const args = { bucket, storageClass, wantedStorageClass, isArchive: isArchiveClass(storageClass) };
    findings.push(finding("DESTINATION_CLASS_DIFFERS", args));
  }
  if (acl !== "private") findings.push(finding("DESTINATION_NOT_PRIVATE", { bucket, acl }));
  if (info.isVersioned) findings.push(finding("DESTINATION_VERSIONED", { bucket }));
  return findings;
}

function judgeContents({ request }: CheckInput, contents: Contents): Finding[] {
  const { destinationBucket: bucket, prefix } = request;
  const findings: Finding[] = [];
  if (valueIn(contents.isEmpty) === false) findings.push(finding("DESTINATION_NOT_EMPTY", { bucket }));
  const retention = valueIn(contents.retention);
  if (retention !== null && isActive(retention)) {
    findings.push(finding("DESTINATION_RETENTION", { bucket, ...retention }));
  }
  const { deletes, archives, moves } = lifecycleEffects(valueIn(contents.lifecycle) ?? [], prefix);
  const effects = [deletes, archives, moves].filter((effect) => effect !== null);
  if (effects.length > 0) {
    const rules = effects.flatMap((effect) => effect.rules);
    const soonestDays = Math.min(...effects.map((effect) => effect.soonestDays));
    const args = { rules, soonestDays, deletes: deletes !== null };
    findings.push(finding("DESTINATION_LIFECYCLE_ACTS", args, rules));
  }
  return findings;
}
