import * as z from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import type { AuditDraft, AuditEntry } from "../storage/contract/audit.ts";
import type { Sealer } from "./seal.ts";

type Sealable = AuditDraft & { sequence: number; at: string };

/** The hash of an entry: an HMAC over it and its predecessor's hash. */
export function sealAuditEntry(sealer: Sealer, previousHash: string, entry: Sealable): string {
  return sealer.mac("audit", textOf(previousHash, entry));
}

/** Whether an entry is as it was written: its hash fits all of it, its predecessor's hash included. */
export function isSealed(sealer: Sealer, entry: AuditEntry): boolean {
  return sealer.isMac("audit", textOf(entry.previousHash, entry), entry.hash);
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

const auditEntrySchema = z.strictObject({
  sequence: z.number().int().positive(),
  at: z.string(),
  event: z.string(),
  actor: z.string(),
  preparationId: z.string().nullable(),
  channelId: z.string().nullable(),
  planHash: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});

/** An entry from what was read; null when it is none, with a field too few, too many or of another type. */
export function readAuditEntry(value: unknown): AuditEntry | null {
  return auditEntrySchema.safeParse(value).data ?? null;
}

/** The line of an export: one spelling for each entry, so that a changed byte is a changed line. */
export function auditLine(entry: AuditEntry): string {
  const { sequence, at, event, actor, preparationId, channelId, planHash, requestId, details } = entry;
  const { previousHash, hash } = entry;
  return JSON.stringify({
    sequence,
    at,
    event,
    actor,
    preparationId,
    channelId,
    planHash,
    requestId,
    details,
    previousHash,
    hash,
  });
}

/** The entry on a line of an export; null when the line is not, to the byte, what an export writes. */
export function parseAuditLine(line: string): AuditEntry | null {
  try {
    const entry = readAuditEntry(JSON.parse(line));
    return entry && auditLine(entry) === line ? entry : null;
  } catch {
    return null;
  }
}
