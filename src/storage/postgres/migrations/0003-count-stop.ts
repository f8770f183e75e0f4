import { type Kysely, sql } from "kysely";

/** Who asked a running count to stop; null: nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table counts add column stop_asked_by text`).execute(db);
}
