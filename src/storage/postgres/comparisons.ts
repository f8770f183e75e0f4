import type { Selectable } from "kysely";
import type { ComparisonRun, ComparisonStore } from "../contract/comparisons.ts";
import { writeEffects } from "./effects.ts";
import { lockPreparation, writingPreparation } from "./preparations.ts";
import type { ComparisonTable } from "./schema.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

/** How far comparisons have come, and who wants one to stop. */
export function createComparisonPart(context: StoreContext): ComparisonStore {
  const { db } = context;
  const find = (preparationId: string, on = db) =>
    on.selectFrom("comparisons").selectAll().where("preparation_id", "=", preparationId).executeTakeFirst();
  return {
    beginComparison: ({ preparationId, run, by, sampleSize, startedAt, ...effects }) =>
      transact(context, async (tx) => {
        const begun = await tx
          .insertInto("comparisons")
          .values({
            preparation_id: preparationId,
            run,
            begun_by: by,
            sample_size: sampleSize,
            started_at: new Date(startedAt),
            checkpoint: null,
            stop_asked_by: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (begun) {
          await writeEffects(context, tx, preparationId, effects);
          return readRun(begun);
        }
        const underWay = await find(preparationId, tx);
        if (!underWay) throw new Error("expected the comparison that is under way");
        return readRun(underWay);
      }),

    async findComparisonRun(preparationId) {
      const row = await find(preparationId);
      return row ? readRun(row) : null;
    },

    async putComparisonCheckpoint(preparationId, run, checkpoint) {
      await db
        .updateTable("comparisons")
        .set({ checkpoint: storableJson(checkpoint) })
        .where("preparation_id", "=", preparationId)
        .where("run", "=", run)
        .execute();
    },

    findComparisonCheckpoint: async (preparationId) => (await find(preparationId))?.checkpoint ?? null,

    async askComparisonToStop(preparationId, by) {
      const { numUpdatedRows } = await db
        .updateTable("comparisons")
        .set({ stop_asked_by: by })
        .where("preparation_id", "=", preparationId)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    endComparison: ({ preparationId, run, result, ...effects }) =>
      transact(context, async (tx) => {
        const preparation = await lockPreparation(context, tx, preparationId);
        const { numDeletedRows } = await tx
          .deleteFrom("comparisons")
          .where("preparation_id", "=", preparationId)
          .where("run", "=", run)
          .executeTakeFirst();
        if (preparation === null || numDeletedRows === 0n) return null;
        const changed = result === null ? preparation : { ...preparation, comparison: result };
        const writing = result === null ? [] : [writingPreparation(context, tx, changed)];
        await writeEffects(context, tx, preparationId, effects, writing);
        return changed;
      }),
  };
}

function readRun(row: Selectable<ComparisonTable>): ComparisonRun {
  return {
    run: row.run,
    by: row.begun_by,
    sampleSize: row.sample_size,
    startedAt: row.started_at.toISOString(),
    stopAskedBy: row.stop_asked_by,
  };
}
