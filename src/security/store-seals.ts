import { canonicalJson } from "../core/canonical-json.ts";
import type { StoreSeals } from "../storage/contract/seals.ts";
import { isSealed, sealAuditEntry } from "./audit.ts";
import type { Sealer } from "./seal.ts";

/**
 * What the store binds its rows with: somebody who can write to the database, and has not the seal key, can neither add an entry
 * to the audit log nor a row that counts.
 */
export function storeSeals(sealer: Sealer): StoreSeals {
  return {
    sealAudit: (previousHash, entry) => sealAuditEntry(sealer, previousHash, entry),
    isAuditSealed: (entry) => isSealed(sealer, entry),
    sealRow: (kind, row) => sealer.mac("row", textOf(kind, row)),
    isRowSealed: (kind, row, seal) => seal !== null && sealer.isMac("row", textOf(kind, row), seal),
  };
}

function textOf(kind: string, row: object): string {
  return canonicalJson({ kind, row });
}
