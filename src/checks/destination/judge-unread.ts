import { isEndpointRefused } from "../../core/destination-request.ts";
import type { Finding } from "../../core/finding.ts";
import { finding } from "../../core/finding-codes.ts";
import type { UnreadSubject } from "../../core/findings/unread-args.ts";
import type { CheckInput, Reading } from "../check.ts";
import { isMissingPermission } from "../missing-permission.ts";
import { evidenceOf, type FailedReading, unreadArgs } from "../take-reading.ts";
import type { DestinationSeen } from "./read-destination.ts";

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

/** What could not be read, the account's arrears among it, and whether a new bucket still fits in. */
export function judgeReadings(seen: DestinationSeen, input: CheckInput): Finding[] {
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
  // The endpoint's refusal of objects is a finding of its own, and so is a policy that cannot be read.
  const unread = failed.filter(
    ({ what, reading }) => !(what === "destination-contents" && isEndpointRefused(reading.code)),
  );
  const findings = unread.map(({ what, reading }) =>
    what === "destination-bucket"
      ? judgeRefusedBucket(input, reading)
      : finding("DESTINATION_NOT_READ", unreadArgs(what, reading), [evidenceOf(reading)]),
  );
  return seen.bucketCount?.ok ? [...findings, ...judgeFreeName(input, seen.bucketCount.value)] : findings;
}

/**
 * A refused GetBucketInfo. OSS answers a bucket of another account and a caller without `oss:GetBucketInfo` alike ("The
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
