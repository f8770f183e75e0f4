import type { OssBucketInfo } from "../../clouds/contract/destination-buckets.ts";
import { findOssBucketNameProblem } from "../../core/bucket-names.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import { findOssRegion, MGW_REGIONS, readOssRegion } from "../../core/regions.ts";
import { isArchiveClass } from "../../core/storage-class.ts";
import type { CheckInput } from "../check.ts";
import { lifecycleEffects } from "../lifecycle-effects.ts";
import { valueIn } from "../take-reading.ts";
import { isRetentionActive } from "./keeps-deleted.ts";
import type { Contents } from "./read-destination.ts";

export function judgeNames({
  request: { destinationBucket: bucket, ossRegion: region },
}: CheckInput): Finding[] {
  const findings: Finding[] = [];
  const problem = findOssBucketNameProblem(bucket);
  if (problem?.code === "OSS_BUCKET_NAME_INVALID") {
    findings.push(finding("DESTINATION_NAME_INVALID", { bucket, rule: problem.rule }));
  }
  if (readOssRegion(region) !== region) findings.push(finding("DESTINATION_REGION_INVALID", { region }));
  return findings;
}

export function judgeRegion({ request: { ossRegion: region } }: CheckInput, exists: boolean): Finding[] {
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

/** The bucket itself; of one in another account nothing more is reported. */
export function judgeInfo({ request }: CheckInput, info: OssBucketInfo, accountId: string | null): Finding[] {
  const { destinationBucket: bucket, ossRegion: wantedRegion, storageClass: wantedStorageClass } = request;
  const { ownerId, region, storageClass, acl } = info;
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

export function judgeContents({ request }: CheckInput, contents: Contents): Finding[] {
  const { destinationBucket: bucket, prefix } = request;
  const findings: Finding[] = [];
  if (valueIn(contents.isEmpty) === false) findings.push(finding("DESTINATION_NOT_EMPTY", { bucket }));
  const retention = valueIn(contents.retention);
  if (retention !== null && isRetentionActive(retention)) {
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
