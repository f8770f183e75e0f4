import { type Kysely, sql } from "kysely";

const STATEMENTS = [
  `create table installation (
     is_only boolean primary key default true check (is_only),
     id text not null,
     created_at timestamptz not null
   )`,
  `create table preparations (
     id text primary key,
     team_id text not null,
     requester text not null,
     revision integer not null,
     state text not null,
     is_open boolean not null,
     source_bucket text not null,
     prefix text not null,
     destination_bucket text not null,
     delivery text not null,
     created_at timestamptz not null,
     state_since timestamptz not null,
     expires_at timestamptz,
     checks jsonb not null,
     body jsonb not null
   )`,
  // One open preparation for a pair, also under concurrent requests.
  `create unique index preparations_open_pair
     on preparations (source_bucket, prefix, destination_bucket) where is_open`,
  `create index preparations_by_requester on preparations (requester, created_at desc)`,
  `create index preparations_open on preparations (state, state_since) where is_open`,
  `create index preparations_newest on preparations (created_at desc)`,
  `create index preparations_by_destination on preparations (destination_bucket) where is_open`,
  `create table submissions (
     id text primary key,
     preparation_id text not null references preparations (id),
     created_at timestamptz not null
   )`,
  `create table grants (
     preparation_id text not null references preparations (id),
     key text not null,
     change jsonb not null,
     state text not null,
     access_key_id text,
     is_ours boolean not null,
     primary key (preparation_id, key)
   )`,
  `create table secrets (
     preparation_id text not null references preparations (id),
     name text not null,
     sealed text not null,
     primary key (preparation_id, name)
   )`,
  `create table decisions (
     preparation_id text not null references preparations (id),
     revision integer not null,
     plan_hash text not null,
     approver text not null,
     decision text not null,
     comment text not null,
     at timestamptz not null,
     primary key (preparation_id, revision, plan_hash, approver)
   )`,
  `create table receipts (
     preparation_id text not null references preparations (id),
     user_id text not null,
     event text not null,
     at timestamptz not null
   )`,
  `create index receipts_by_preparation on receipts (preparation_id, at)`,
  `create table tokens (
     token_hash text primary key,
     preparation_id text not null references preparations (id),
     revision integer not null,
     plan_hash text,
     action text not null
   )`,
  `create table token_uses (
     token_hash text not null references tokens (token_hash),
     user_id text not null,
     submission_id text not null,
     primary key (token_hash, user_id)
   )`,
  `create table posts (
     id text primary key,
     sequence bigserial not null,
     preparation_id text references preparations (id),
     key text not null,
     target_kind text not null,
     target_id text not null,
     notice jsonb not null,
     version integer not null,
     posted_version integer not null,
     channel_id text,
     ts text,
     is_outcome_unknown boolean not null default false,
     is_abandoned boolean not null default false,
     attempts integer not null default 0,
     not_before timestamptz not null,
     lease_owner text,
     lease_until timestamptz,
     error text
   )`,
  `create unique index posts_key on posts (coalesce(preparation_id, ''), key)`,
  `create index posts_due on posts (target_id, sequence) where version > posted_version and not is_abandoned`,
  `create table audit (
     sequence bigint primary key,
     at timestamptz not null,
     event text not null,
     actor text not null,
     preparation_id text,
     channel_id text,
     plan_hash text,
     request_id text,
     details jsonb not null,
     previous_hash text not null,
     hash text not null
   )`,
  `create table counts (
     preparation_id text primary key references preparations (id),
     checkpoint jsonb not null
   )`,
  `create table executors (
     id text primary key,
     heartbeat_at timestamptz not null
   )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
