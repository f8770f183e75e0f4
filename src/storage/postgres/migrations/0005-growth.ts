import { type Kysely, sql } from "kysely";

/** What is asked all the time must not read what has ended: there are years of that. */
const STATEMENTS = [
  // As a column it has statistics: the planner knows then that next to no post is due, and takes the index.
  `alter table posts add column is_due boolean not null
     generated always as (version > posted_version and not is_abandoned) stored`,
  `drop index posts_due`,
  `create index posts_due on posts (target_id, not_before, sequence) where is_due`,
  // The unique index is on an expression, which no question by preparation alone can use.
  `create index posts_by_preparation on posts (preparation_id, key)`,
  `create index posts_leased on posts (lease_owner) where lease_owner is not null`,
  // The sweep walks the open ones in this order, a page at a time.
  `create index preparations_open_newest on preparations (created_at desc, id) where is_open`,
  `drop index preparations_newest`,
  `create index preparations_newest on preparations (created_at desc, id)`,
  `drop index preparations_by_requester`,
  `create index preparations_by_requester on preparations (requester, created_at desc, id)`,
  `create index preparations_open_by_requester on preparations (requester) where is_open`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
