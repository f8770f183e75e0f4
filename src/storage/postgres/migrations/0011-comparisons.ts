import { type Kysely, sql } from "kysely";

/** Comparisons under way, at most one for each preparation; a row goes when its comparison has ended. */
const STATEMENTS = [
  `create table comparisons (
     preparation_id text primary key references preparations (id) on delete cascade,
     run text not null,
     begun_by text not null,
     sample_size integer not null,
     started_at timestamptz not null,
     checkpoint jsonb,
     stop_asked_by text
   )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
