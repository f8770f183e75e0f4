import { type Kysely, sql } from "kysely";

/** Migrations that the bot runs itself; `is_open` is kept beside `state` for the index that allows one at a time. */
const STATEMENTS = [
  `create table migrations (
     preparation_id text not null references preparations (id) on delete cascade,
     number integer not null,
     state text not null,
     is_open boolean not null,
     state_since timestamptz not null,
     created_at timestamptz not null,
     body jsonb not null,
     primary key (preparation_id, number)
   )`,
  `create unique index migrations_one_open on migrations (preparation_id) where is_open`,
  `create index migrations_in_state on migrations (state, state_since) where is_open`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
