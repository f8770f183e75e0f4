import { type Kysely, sql } from "kysely";

/**
 * Differences between what is recorded and what exists, one row each: found again after it was over, it is the next
 * occurrence. Not bound to a preparation, since some are about what no preparation knows.
 */
const STATEMENTS = [
  `create table drifts (
     id text primary key,
     occurrence integer not null,
     drift jsonb not null,
     state text not null,
     token_hash text not null unique,
     posts jsonb not null,
     found_at timestamptz not null,
     ended_at timestamptz
   )`,
  `create index drifts_open on drifts (found_at) where state = 'open'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
