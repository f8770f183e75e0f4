import { type Kysely, sql } from "kysely";

/** Refused clicks that are counted and not yet in the audit log; a row goes when its hour is over. */
const STATEMENTS = [
  `create table refusals (
     actor text not null,
     action text not null,
     code text not null,
     since timestamptz not null,
     counted integer not null,
     primary key (actor, action, code)
   )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
