import type { Kysely } from "kysely";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import type { Database } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

/** What happens now and then, once over all processes. */
export function createRoundPart(context: StoreContext): Pick<Store, "beginRound" | "findRound"> {
  return {
    async findRound(name) {
      const row = await context.db
        .selectFrom("daily_rounds")
        .select("begun_at")
        .where("name", "=", name)
        .executeTakeFirst();
      return row === undefined ? null : row.begun_at.toISOString();
    },

    beginRound: ({ name, notSince, ...effects }) => {
      const round = { name, notSince, begunAt: context.now() };
      if (Object.keys(effects).length === 0) return begin(context.db, round);
      return transact(context, async (tx) => {
        if (!(await begin(tx, round))) return false;
        await writeEffects(context, tx, null, effects);
        return true;
      });
    },
  };
}

/** One statement: the second of two at once waits for the first, and then finds its time. */
async function begin(
  db: Kysely<Database>,
  { name, notSince, begunAt }: { name: string; notSince: Date; begunAt: Date },
): Promise<boolean> {
  const begun = await db
    .insertInto("daily_rounds")
    .values({ name, begun_at: begunAt })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ begun_at: begunAt })
        .where("daily_rounds.begun_at", "<=", notSince),
    )
    .returning("name")
    .executeTakeFirst();
  return begun !== undefined;
}
