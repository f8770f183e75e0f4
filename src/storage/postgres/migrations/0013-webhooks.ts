import { type Kysely, sql } from "kysely";

/** How far the audit log was told to each receiver of webhooks, and which process tells it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table webhooks (
         name text primary key,
         sequence bigint not null,
         lease_owner text,
         lease_until timestamptz
       )`,
    )
    .execute(db);
}
