import { sql } from "kysely";
import type { AuditDraft } from "../contract/audit.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type Counted = { actor: string; action: string; code: string; since: Date; counted: number };

/** Refused clicks: the first is an entry, further ones of the same hour are counted and reported in one entry. */
export function createRefusalPart(context: StoreContext): Pick<Store, "recordRefusal" | "endRefusals"> {
  return {
    recordRefusal: ({ draft, action, code, notSince }) =>
      transact(context, async (tx) => {
        const key = { actor: draft.actor, action, code };
        // The row is locked by this from the first statement on, so that two clicks at once are counted one after the other.
        const row = await tx
          .insertInto("refusals")
          .values({ ...key, since: context.now(), counted: 0 })
          .onConflict((conflict) =>
            conflict
              .columns(["actor", "action", "code"])
              .doUpdateSet({ counted: sql<number>`refusals.counted + 1` }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        if (row.counted === 0) return writeEffects(context, tx, draft.preparationId, { audit: [draft] });
        if (row.since > notSince) return;
        await writeEffects(context, tx, null, { audit: [summaryOf(row)] });
        await tx
          .updateTable("refusals")
          .set({ since: context.now(), counted: 0 })
          .where(sameAs(key))
          .execute();
      }),

    endRefusals: (notSince) =>
      transact(context, async (tx) => {
        const ended = await tx.deleteFrom("refusals").where("since", "<=", notSince).returningAll().execute();
        const audit = ended.filter(({ counted }) => counted > 0).map(summaryOf);
        await writeEffects(context, tx, null, { audit });
      }),
  };
}

function sameAs({ actor, action, code }: Pick<Counted, "actor" | "action" | "code">) {
  return sql<boolean>`actor = ${actor} and action = ${action} and code = ${code}`;
}

/** One entry for all that were only counted. Of which preparations they were is not kept. */
function summaryOf({ actor, action, code, since, counted }: Counted): AuditDraft {
  const about = { preparationId: null, channelId: null, planHash: null, requestId: null };
  const details = { action, code, times: counted, since: since.toISOString() };
  return { event: "action.refused", actor, ...about, details };
}
