import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Store } from "../contract/store.ts";
import type { Database } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

type ExecutorPart = Pick<Store, "enlist" | "beat" | "retire" | "takeOverGone">;

/**
 * The processes that share a database, by their heartbeats. All times are the database's: two machines whose clocks
 * differ must not take each other for gone.
 */
export function createExecutorPart({ db }: StoreContext): ExecutorPart {
  return {
    async enlist(executorId) {
      await db
        .insertInto("executors")
        .values({ id: executorId, heartbeat_at: NOW })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ heartbeat_at: NOW }))
        .execute();
    },

    async beat(executorId) {
      const { numUpdatedRows } = await db
        .updateTable("executors")
        .set({ heartbeat_at: NOW })
        .where("id", "=", executorId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async retire(executorId) {
      await db
        .updateTable("executors")
        .set({ heartbeat_at: sql<Date>`'-infinity'::timestamptz` })
        .where("id", "=", executorId)
        .execute();
    },

    async takeOverGone(input) {
      // Mostly there is none, and seeing so needs no lock.
      const gone = await listGone(db, input, sql``);
      if (gone.length > 0) await db.transaction().execute((tx) => takeOverGone(tx, input));
    },
  };
}

const NOW = sql<Date>`clock_timestamp()`;

/**
 * The row of a process that is gone stays locked until its work is handed over: one process at a time takes it, another
 * one does when that one dies in the middle, and the gone process itself waits to learn that it was given up. `take` works
 * on other connections; where there is only one, there is only one process, and none to take over from.
 */
async function takeOverGone(tx: Kysely<Database>, input: TakeOver): Promise<void> {
  for (const id of await listGone(tx, input, sql`for update skip locked`)) {
    await input.take(id);
    await tx.deleteFrom("executors").where("id", "=", id).execute();
  }
}

type TakeOver = Parameters<Store["takeOverGone"]>[0];

async function listGone(
  db: Kysely<Database>,
  { executorId, goneAfterMs }: TakeOver,
  lock: RawBuilder<unknown>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from executors
     where id <> ${executorId}
       and (heartbeat_at = '-infinity'
            or heartbeat_at <= clock_timestamp() - ${goneAfterMs ?? null}::float8 * interval '1 millisecond')
     order by id
     ${lock}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Another process does this one's work now, because this one was silent for too long. */
export class TakenOver extends Error {
  constructor(executorId: string) {
    super(`the work of process ${executorId} was taken over by another; it must write nothing more`);
    this.name = "TakenOver";
  }
}

/**
 * Keeps a process that was given up from writing what it still had in hand, over what its successor wrote. Holds off the
 * hand-over until the caller's transaction ends.
 * Errors: TakenOver.
 */
export async function requireInCharge({ executorId }: StoreContext, tx: Kysely<Database>): Promise<void> {
  if (executorId === null) return;
  const found = await sql`select 1 from executors where id = ${executorId} for key share`.execute(tx);
  if (found.rows.length === 0) throw new TakenOver(executorId);
}
