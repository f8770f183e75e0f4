import type { Kysely, Selectable } from "kysely";
import type { AuditEntry } from "../contract/audit.ts";
import { isMoment } from "./rows.ts";
import type { AuditTable, Database } from "./schema.ts";

/** A page of the audit log, oldest first. */
export async function listAudit(
  db: Kysely<Database>,
  { afterSequence, limit }: { afterSequence: number; limit: number },
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("sequence", ">", String(afterSequence))
    .orderBy("sequence")
    .limit(limit)
    .execute();
  return rows.map(readAuditEntry);
}

export function readAuditEntry(row: Selectable<AuditTable>): AuditEntry {
  return {
    sequence: Number(row.sequence),
    // Anybody may append: a moment that is none is no entry of ours, and its hash tells so.
    at: isMoment(row.at) ? row.at.toISOString() : String(row.at),
    event: row.event,
    actor: row.actor,
    preparationId: row.preparation_id,
    channelId: row.channel_id,
    planHash: row.plan_hash,
    requestId: row.request_id,
    details: row.details as Record<string, unknown>,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
