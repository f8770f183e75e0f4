import { type Kysely, sql } from "kysely";
import { ENDED_STATES } from "../../core/preparation.ts";
import type { Store } from "../store.ts";
import { transact } from "./audit-watch.ts";
import { type StoreContext, writeEffects } from "./effects.ts";
import { readPreparation } from "./rows.ts";
import type { Database } from "./schema.ts";
import { clearingSecrets } from "./secrets.ts";

/** Removing what has ended long ago. The audit log is not among it. */
export function createRetentionPart(
  context: StoreContext,
): Pick<Store, "listRemovable" | "removePreparations" | "removeOldMessages"> {
  const { db } = context;
  return {
    async listRemovable({ endedBefore, limit }) {
      const rows = await removable(db, endedBefore)
        .select("preparations.id")
        .orderBy("state_since")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    removePreparations: (input) =>
      clearingSecrets(context, () => transact(context, (tx) => removePreparations(context, tx, input))),

    removeOldMessages: (before) =>
      transact(context, async (tx) => {
        await tx.deleteFrom("drifts").where("state", "!=", "open").where("ended_at", "<", before).execute();
        await tx
          .deleteFrom("posts")
          .where("preparation_id", "is", null)
          .where("not_before", "<", before)
          .where((post) =>
            post.or([post("is_abandoned", "=", true), post("version", "=", post.ref("posted_version"))]),
          )
          // A message with a button is still needed, to say what became of it.
          .where(
            sql<boolean>`not exists (
              select 1 from drifts, jsonb_array_elements(drifts.posts) told
               where drifts.state = 'open' and told->>'key' = posts.key)`,
          )
          .execute();
      }),
  };
}

async function removePreparations(
  context: StoreContext,
  tx: Kysely<Database>,
  { ids, endedBefore, auditOf }: Parameters<Store["removePreparations"]>[0],
): Promise<number> {
  if (ids.length === 0) return 0;
  // Looked at again under a lock: what was listed may be gone by another process.
  const rows = await removable(tx, endedBefore)
    .selectAll("preparations")
    .where("preparations.id", "in", [...ids])
    .forUpdate()
    .execute();
  const preparations = rows.map((row) => readPreparation(context, row));
  if (preparations.length === 0) return 0;
  await tx
    .deleteFrom("preparations")
    .where(
      "id",
      "in",
      preparations.map(({ id }) => id),
    )
    .execute();
  await writeEffects(context, tx, null, { audit: preparations.map(auditOf) });
  return preparations.length;
}

/**
 * Ended long enough ago, and with nothing left in a cloud that only this row remembers; a bucket stays by intention and
 * is no reason.
 */
function removable(db: Kysely<Database>, endedBefore: Date) {
  return db
    .selectFrom("preparations")
    .where("is_open", "=", false)
    .where("state", "in", [...ENDED_STATES])
    .where("state_since", "<", endedBefore)
    .where(
      sql<boolean>`not exists (
        select 1 from grants
         where grants.preparation_id = preparations.id and grants.is_ours
           and grants.state in ('intended', 'made') and grants.change->>'kind' <> 'oss.create-bucket')`,
    );
}
