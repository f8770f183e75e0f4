import { type Kysely, sql } from "kysely";

/** What belongs to a preparation goes with it; the audit log refers to nothing and stays. */
const BELONGS_TO_PREPARATION = [
  "submissions",
  "grants",
  "secrets",
  "decisions",
  "receipts",
  "tokens",
  "posts",
  "counts",
] as const;

const STATEMENTS = [
  ...BELONGS_TO_PREPARATION.map(
    (table) => `alter table ${table}
      drop constraint ${table}_preparation_id_fkey,
      add constraint ${table}_preparation_id_fkey
        foreign key (preparation_id) references preparations (id) on delete cascade`,
  ),
  `alter table token_uses
     drop constraint token_uses_token_hash_fkey,
     add constraint token_uses_token_hash_fkey
       foreign key (token_hash) references tokens (token_hash) on delete cascade`,
  // Without these each removal would read these tables whole.
  `create index submissions_by_preparation on submissions (preparation_id)`,
  `create index tokens_by_preparation on tokens (preparation_id)`,
  `create index preparations_ended on preparations (state_since) where not is_open`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
