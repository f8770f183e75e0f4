import type { Selectable } from "kysely";
import type { AuditEntry, Store } from "../store.ts";
import { AUDIT_GENESIS, type StoreContext } from "./effects.ts";
import type { AuditTable } from "./schema.ts";

/** Reading the audit log; entries are written with the changes they belong to, in `effects.ts`. */
export function createAuditPart({
  db,
}: StoreContext): Pick<Store, "listAudit" | "findAudit" | "findAuditHead"> {
  return {
    async listAudit({ afterSequence, limit }) {
      const rows = await db
        .selectFrom("audit")
        .selectAll()
        .where("sequence", ">", String(afterSequence))
        .orderBy("sequence")
        .limit(limit)
        .execute();
      return rows.map(readAuditEntry);
    },

    async findAudit(of) {
      const all = db.selectFrom("audit").selectAll().orderBy("sequence");
      const found =
        "event" in of
          ? all.where("event", "=", of.event)
          : all.where("preparation_id", "=", of.preparationId);
      return (await found.execute()).map(readAuditEntry);
    },

    async findAuditHead() {
      const last = await db
        .selectFrom("audit")
        .select(["sequence", "hash"])
        .orderBy("sequence", "desc")
        .limit(1)
        .executeTakeFirst();
      return { count: Number(last?.sequence ?? 0), hash: last?.hash ?? AUDIT_GENESIS };
    },
  };
}

export function readAuditEntry(row: Selectable<AuditTable>): AuditEntry {
  return {
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
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
