import { type Kysely, sql } from "kysely";

/** Rows that give leave to something bear a seal from now on; those from before get theirs at the first start (`older-rows.ts`). */
const STATEMENTS = [
  `alter table preparations add column seal text`,
  `alter table decisions add column recipient text, add column seal text`,
  // What a preparation's log says of it is read before anything is made for it.
  `create index audit_by_preparation on audit (preparation_id, sequence) where preparation_id is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
