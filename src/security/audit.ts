import { canonicalJson } from "../core/canonical-json.ts";
import type { AuditDraft, AuditEntry } from "../storage/store.ts";
import type { Sealer } from "./seal.ts";

/** The hash that the first entry follows. */
export const GENESIS_HASH = "0".repeat(64);

type Sealable = AuditDraft & { sequence: number; at: string };

/** The hash of an entry: an HMAC over it and its predecessor's hash. */
export function sealAuditEntry(sealer: Sealer, previousHash: string, entry: Sealable): string {
  return sealer.mac("audit", textOf(previousHash, entry));
}

function textOf(previousHash: string, entry: Sealable): string {
  const { sequence, at, event, actor, preparationId, channelId, planHash, requestId, details } = entry;
  return canonicalJson({
    previousHash,
    sequence,
    at,
    event,
    actor,
    preparationId,
    channelId,
    planHash,
    requestId,
    details,
  });
}

export type AuditVerification =
  | { isWhole: true; count: number; head: string }
  | { isWhole: false; sequence: number; problem: "altered" | "missing" | "out-of-order" | "tail-cut" };

/**
 * Checks a log from its first entry on; the answer names the first entry that does not fit.
 * Without `head`, the hash that the last entry had, a cut tail cannot be told from a shorter log.
 */
export function verifyAudit(
  sealer: Sealer,
  entries: Iterable<AuditEntry>,
  head: string | null,
): AuditVerification {
  let previousHash = GENESIS_HASH;
  let count = 0;
  for (const entry of entries) {
    if (entry.sequence !== count + 1) {
      return {
        isWhole: false,
        sequence: count + 1,
        problem: entry.sequence > count + 1 ? "missing" : "out-of-order",
      };
    }
    const isIntact =
      entry.previousHash === previousHash && sealer.isMac("audit", textOf(previousHash, entry), entry.hash);
    if (!isIntact) return { isWhole: false, sequence: entry.sequence, problem: "altered" };
    previousHash = entry.hash;
    count += 1;
  }
  if (head !== null && head !== previousHash) {
    return { isWhole: false, sequence: count + 1, problem: "tail-cut" };
  }
  return { isWhole: true, count, head: previousHash };
}
