import { type Kysely, sql } from "kysely";

const STATEMENTS = [
  `create table call_limits (
     name text primary key,
     booked_ms double precision[] not null,
     held_until_ms double precision not null
   )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
