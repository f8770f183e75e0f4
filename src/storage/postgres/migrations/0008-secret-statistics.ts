import { type Kysely, sql } from "kysely";

/**
 * No samples of sealed secrets in the planner's statistics, where they would stay after the rows are gone. Giving a column its
 * type, though it has it already, drops the statistics that there are.
 */
const STATEMENTS = [
  `alter table secrets alter column sealed type text`,
  `alter table secrets alter column sealed set statistics 0`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
