import { sealAuditEntry } from "../../src/security/audit.ts";
import type { Sealer } from "../../src/security/seal.ts";
import { type AuditEntry, GENESIS_HASH } from "../../src/storage/contract/audit.ts";

export const KEY = new Uint8Array(32).fill(1);

/** A made-up log of `count` entries, each unlike the others; goes on after `before`. */
export function writeLog(count: number, seal: Sealer, before: readonly AuditEntry[] = []): AuditEntry[] {
  const entries = [...before];
  for (let sequence = before.length + 1; sequence <= count; sequence += 1) {
    const previousHash = entries.at(-1)?.hash ?? GENESIS_HASH;
    const draft = {
      sequence,
      at: new Date(Date.UTC(2026, 10, 1) + sequence * 60_000).toISOString(),
      event: "check.ended",
      actor: "bot",
      preparationId: "MP-7K2M9Q",
      channelId: "C0MIGRATION",
      planHash: "f".repeat(64),
      requestId: `request-${sequence}`,
      details: { change: "iam.create-key", order: sequence, parts: ["a", "ü\u001b"] },
    };
    entries.push({ ...draft, previousHash, hash: sealAuditEntry(seal, previousHash, draft) });
  }
  return entries;
}
