import type { Store } from "../contract/store.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";

/** How far exact counts have come, and who wants one to stop. */
export function createCountPart({
  db,
}: StoreContext): Pick<
  Store,
  "putCountCheckpoint" | "findCountCheckpoint" | "forgetCount" | "askCountToStop" | "findCountStop"
> {
  const find = (preparationId: string) =>
    db.selectFrom("counts").selectAll().where("preparation_id", "=", preparationId).executeTakeFirst();
  return {
    async putCountCheckpoint(preparationId, checkpoint) {
      const text = storableJson(checkpoint);
      await db
        .insertInto("counts")
        .values({ preparation_id: preparationId, checkpoint: text, stop_asked_by: null })
        .onConflict((conflict) => conflict.column("preparation_id").doUpdateSet({ checkpoint: text }))
        .execute();
    },

    findCountCheckpoint: async (preparationId) => (await find(preparationId))?.checkpoint ?? null,

    async forgetCount(preparationId) {
      await db.deleteFrom("counts").where("preparation_id", "=", preparationId).execute();
    },

    async askCountToStop(preparationId, by) {
      await db
        .insertInto("counts")
        .values({ preparation_id: preparationId, checkpoint: storableJson(null), stop_asked_by: by })
        .onConflict((conflict) => conflict.column("preparation_id").doUpdateSet({ stop_asked_by: by }))
        .execute();
    },

    findCountStop: async (preparationId) => (await find(preparationId))?.stop_asked_by ?? null,
  };
}
