import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { Reading } from "./check.ts";
import { type ObjectSamples, SHOWN_KEYS } from "./sample-objects.ts";
import { evidenceOf, unreadArgs, valueIn } from "./take-reading.ts";

export type Ownership = "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter" | null;

/** Where an object's owner can be another account than the bucket's. */
export function mayHoldForeignObjects(ownership: Reading<Ownership>): boolean {
  return !ownership.ok || ownership.value !== "BucketOwnerEnforced";
}

/** Whether an object is of another account than ours; never without knowing both owners. */
export function foreignTo(canonicalId: Reading<string | null> | null): (ownerId: string | null) => boolean {
  const own = valueIn(canonicalId);
  return (ownerId) => own !== null && ownerId !== null && ownerId !== own;
}

/** Objects of other accounts: counted among the listed ones where owners are known, else said to be possible. */
export function judgeOwnership(
  reading: Reading<Ownership>,
  canonicalId: Reading<string | null> | null,
  samples: ObjectSamples,
): Finding[] {
  if (!reading.ok || reading.value === "BucketOwnerEnforced") return [];
  const ownership = reading.value ?? ("none" as const);
  const unread =
    canonicalId === null || canonicalId.ok
      ? []
      : [finding("SOURCE_NOT_READ", unreadArgs("account-id", canonicalId), [evidenceOf(canonicalId)])];
  const page = valueIn(samples.keys);
  const listed = page?.owners.reduce((sum, { objectCount }) => sum + objectCount, 0) ?? 0;
  if (page === null || valueIn(canonicalId) === null || listed < page.sampled) {
    return [finding("SOURCE_FOREIGN_OBJECTS_POSSIBLE", { ownership, foreign: null }), ...unread];
  }
  const isForeign = foreignTo(canonicalId);
  const owners = page.owners.filter(({ ownerId }) => isForeign(ownerId));
  const args = {
    ownership,
    foreign: owners.reduce((sum, { objectCount }) => sum + objectCount, 0),
    listed,
    isAll: !page.isTruncated,
    refused: samples.heads.filter(({ head, ownerId }) => isForeign(ownerId) && isRefused(head)).length,
  };
  const keys = owners.flatMap((owner) => owner.keys).slice(0, SHOWN_KEYS);
  const severity = args.foreign === 0 && args.isAll ? "note" : "warning";
  return [finding("SOURCE_FOREIGN_OBJECTS_POSSIBLE", args, keys, severity)];
}

function isRefused(head: Reading<unknown>): boolean {
  return !head.ok && head.problem === "denied";
}
