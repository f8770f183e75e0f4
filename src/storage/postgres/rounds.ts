import type { Store } from "../contract/store.ts";
import { type StoreContext, writeEffects } from "./effects.ts";
import { transact } from "./transact.ts";

/** What happens now and then, once over all processes. */
export function createRoundPart(context: StoreContext): Pick<Store, "beginRound"> {
  return {
    beginRound: ({ name, notSince, ...effects }) =>
      transact(context, async (tx) => {
        const begunAt = context.now();
        // One statement: the second of two at once waits for the first, and then finds its time.
        const begun = await tx
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
        if (!begun) return false;
        await writeEffects(context, tx, null, effects);
        return true;
      }),
  };
}
