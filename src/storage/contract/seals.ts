import type { AuditDraft, AuditEntry } from "./audit.ts";

/** Rows that give leave to something, and count only while their seal holds. */
export type SealedRow = "preparation" | "decision";

/** Binds rows and audit entries to a key that is not in the database. */
export type StoreSeals = {
  /** HMAC over an entry and its predecessor's hash: only who holds the key can continue or change the chain. */
  sealAudit(previousHash: string, entry: AuditDraft & { sequence: number; at: string }): string;
  /** Whether an entry is as one of the keys sealed it. */
  isAuditSealed(entry: AuditEntry): boolean;
  /** HMAC over a row of plain data. */
  sealRow(kind: SealedRow, row: object): string;
  /** Whether one of the keys made it; null, where there is none, is no seal. */
  isRowSealed(kind: SealedRow, row: object, seal: string | null): boolean;
};
