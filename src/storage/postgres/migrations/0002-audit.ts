import { type Kysely, sql } from "kysely";

/**
 * The audit log takes entries and nothing else, on any connection. `always`: also where a session calls itself a
 * replica. Who owns the table can still take the trigger away; what they change then does not fit the chain.
 */
const STATEMENTS = [
  `create function refuse_to_change_audit() returns trigger language plpgsql as $$
     begin
       raise exception 'the audit log is append-only: % is refused', lower(tg_op)
         using errcode = 'insufficient_privilege';
     end
   $$`,
  `create trigger audit_is_append_only before update or delete or truncate on audit
     for each statement execute function refuse_to_change_audit()`,
  `alter table audit enable always trigger audit_is_append_only`,
  // What happens once a day over all processes: the one that moves `begun_at` on does it.
  `create table daily_rounds (name text primary key, begun_at timestamptz not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
