import type { OssBucketInfo } from "../../clouds/contract/destination-buckets.ts";
import { DESTINATION_REQUESTS, PROOF_REMOVAL } from "../../core/destination-request.ts";
import type { Facts } from "../../core/preparation.ts";
import type { CheckInput, Reading } from "../check.ts";
import { evaluateOssPolicy } from "../oss-policy/evaluate.ts";
import type { OssCaller } from "../oss-policy/principal.ts";
import { valueIn } from "../take-reading.ts";
import type { Keeping, Retention } from "./read-destination.ts";

/** The retention's states in which objects cannot be deleted or overwritten, or soon cannot be: all but this one. */
const RETENTION_EXPIRED = "Expired";

export function isRetentionActive(retention: Retention): boolean {
  return retention !== null && retention.state !== RETENTION_EXPIRED;
}

type Kept = Pick<Facts, "destinationKeepsDeleted" | "destinationKeptBy">;

const KEEPS_NOTHING: Kept = { destinationKeepsDeleted: false, destinationKeptBy: null };
const NOT_KNOWN: Kept = { destinationKeepsDeleted: null, destinationKeptBy: null };

/**
 * Whether an object that the proof deletes would stay behind, and by what; null when it is not known. A bucket that is
 * yet to be made keeps nothing.
 */
export function findKept(
  input: Pick<CheckInput, "request" | "now">,
  caller: OssCaller,
  bucket: Reading<OssBucketInfo | null>,
  keeping: Keeping | null,
): Kept {
  if (!bucket.ok) return NOT_KNOWN;
  const info = bucket.value;
  if (info === null) return KEEPS_NOTHING;
  if (info.isVersioned) return { destinationKeepsDeleted: true, destinationKeptBy: "versioning" };
  if (!keeping?.retention.ok) return NOT_KNOWN;
  if (isRetentionActive(keeping.retention.value)) {
    return { destinationKeepsDeleted: true, destinationKeptBy: "retention" };
  }
  if (!keeping.policy.ok) return NOT_KNOWN;
  const policyText = valueIn(keeping.policy);
  return policyText !== null && letsWriteAlone(input, caller, info, policyText)
    ? { destinationKeepsDeleted: true, destinationKeptBy: "policy" }
    : KEEPS_NOTHING;
}

/** Whether a statement may forbid to delete what it lets be written. One that forbids both leaves nothing behind. */
function letsWriteAlone(
  { request, now }: Pick<CheckInput, "request" | "now">,
  caller: OssCaller,
  { region }: OssBucketInfo,
  policyText: string,
): boolean {
  const { destinationBucket: bucket, prefix } = request;
  const ask = (action: string) =>
    evaluateOssPolicy({
      policyText,
      caller,
      target: { bucket, region, prefix },
      now,
      requests: [...DESTINATION_REQUESTS, PROOF_REMOVAL].filter((one) => one.action === action),
    }).statements;
  const onWrite = ask("oss:PutObject");
  return ask(PROOF_REMOVAL.action).some(
    ({ outcome }, index) => outcome !== "no" && onWrite[index]?.outcome === "no",
  );
}
