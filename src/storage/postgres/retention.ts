import { type Kysely, sql } from "kysely";
import { ENDED_STATES } from "../../core/states.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import { tryReadPreparation } from "./rows.ts";
import type { Database } from "./schema.ts";
import { clearingSecrets } from "./secrets.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

/** Removing what has ended long ago. The audit log is not among it. */
export function createRetentionPart(
  context: StoreContext,
): Pick<Store, "listRemovable" | "removePreparations" | "removeOldMessages"> {
  const { db } = context;
  return {
    async listRemovable({ endedBefore, limit, except = [] }) {
      const all = removable(db, endedBefore).select("preparations.id");
      const rows = await (except.length === 0 ? all : all.where("preparations.id", "not in", [...except]))
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
): ReturnType<Store["removePreparations"]> {
  if (ids.length === 0) return { removed: 0, unreadable: [] };
  // Looked at again under a lock: what was listed may be gone by another process.
  const rows = await removable(tx, endedBefore)
    .selectAll("preparations")
    .where("preparations.id", "in", [...ids])
    .forUpdate()
    .execute();
  const preparations = rows
    .map((row) => tryReadPreparation(context, row))
    .filter((preparation) => preparation !== null);
  const removed = new Set(preparations.map(({ id }) => id));
  const unreadable = rows.map(({ id }) => id).filter((id) => !removed.has(id));
  if (removed.size === 0) return { removed: 0, unreadable };
  await tx
    .deleteFrom("preparations")
    .where("id", "in", [...removed])
    .execute();
  await writeEffects(context, tx, null, { audit: preparations.map(auditOf) });
  return { removed: removed.size, unreadable };
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
           and grants.state in ('intended', 'made') and grants.change->>'kind' is distinct from 'oss.create-bucket')`,
    )
    .where(
      sql<boolean>`not exists (
        select 1 from migrations where migrations.preparation_id = preparations.id and migrations.is_open)`,
    );
}
