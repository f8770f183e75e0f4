import type { ColumnType, Generated } from "kysely";

/** A timestamptz: Dates come out, Dates go in. */
type Timestamp = ColumnType<Date, Date, Date>;
/** jsonb: plain data comes out; JSON text goes in, since `pg` would turn an array into a Postgres array. */
type Json = ColumnType<unknown, string, string>;

export type PreparationTable = {
  id: string;
  team_id: string;
  requester: string;
  revision: number;
  state: string;
  /** Kept beside `state` for the index that allows one open preparation a pair. */
  is_open: boolean;
  source_bucket: string;
  prefix: string;
  destination_bucket: string;
  delivery: string;
  created_at: Timestamp;
  state_since: Timestamp;
  expires_at: Timestamp | null;
  /** One entry a check; apart from `body` because checks end side by side. */
  checks: Json;
  body: Json;
  /** HMAC over all the other columns; null of a row from before there were seals, or one that was altered. */
  seal: string | null;
};

export type SubmissionTable = { id: string; preparation_id: string; created_at: Timestamp };

export type GrantTable = {
  preparation_id: string;
  key: string;
  change: Json;
  state: string;
  access_key_id: string | null;
  is_ours: boolean;
};

export type SecretTable = { preparation_id: string; name: string; sealed: string };

export type RefusalTable = {
  actor: string;
  action: string;
  code: string;
  since: Timestamp;
  /** Since the last entry about it. */
  counted: number;
};

export type DecisionTable = {
  preparation_id: string;
  revision: number;
  plan_hash: string;
  approver: string;
  decision: string;
  comment: string;
  at: Timestamp;
  /** Null of a decision from before there were seals. */
  recipient: string | null;
  /** As of a preparation. */
  seal: string | null;
};

export type ReceiptTable = { preparation_id: string; user_id: string; event: string; at: Timestamp };

export type TokenTable = {
  token_hash: string;
  preparation_id: string;
  revision: number;
  plan_hash: string | null;
  action: string;
};

export type TokenUseTable = { token_hash: string; user_id: string; submission_id: string };

export type PostTable = {
  id: string;
  sequence: Generated<string>;
  preparation_id: string | null;
  key: string;
  target_kind: string;
  target_id: string;
  notice: Json;
  version: number;
  posted_version: number;
  channel_id: string | null;
  ts: string | null;
  is_outcome_unknown: boolean;
  is_abandoned: boolean;
  attempts: number;
  not_before: Timestamp;
  lease_owner: string | null;
  lease_until: Timestamp | null;
  error: string | null;
};

/** bigint comes out of `pg` as text: it may be larger than a number is exact. */
export type AuditTable = {
  sequence: ColumnType<string, number, number>;
  at: Timestamp;
  event: string;
  actor: string;
  preparation_id: string | null;
  channel_id: string | null;
  plan_hash: string | null;
  request_id: string | null;
  details: Json;
  previous_hash: string;
  hash: string;
};

export type CountTable = { preparation_id: string; checkpoint: Json; stop_asked_by: string | null };

export type ComparisonTable = {
  preparation_id: string;
  run: string;
  begun_by: string;
  sample_size: number;
  started_at: Timestamp;
  checkpoint: ColumnType<unknown, string | null, string | null>;
  stop_asked_by: string | null;
};

export type InstallationTable = { is_only: boolean; id: string; created_at: Timestamp };

/** Milliseconds since 1970: arithmetic is done on them, and none is shown. */
export type CallLimitTable = { name: string; booked_ms: number[]; held_until_ms: number };

export type ExecutorTable = { id: string; heartbeat_at: Timestamp };

export type DriftTable = {
  id: string;
  occurrence: number;
  drift: Json;
  state: string;
  token_hash: string;
  posts: Json;
  found_at: Timestamp;
  ended_at: ColumnType<Date | null, Date | null, Date | null>;
};

export type MigrationTable = {
  preparation_id: string;
  number: number;
  state: string;
  /** Kept beside `state` for the index that allows one open migration of a preparation. */
  is_open: boolean;
  state_since: Timestamp;
  created_at: Timestamp;
  body: Json;
};

export type DailyRoundTable = { name: string; begun_at: Timestamp };

export type Database = {
  installation: InstallationTable;
  preparations: PreparationTable;
  submissions: SubmissionTable;
  grants: GrantTable;
  secrets: SecretTable;
  decisions: DecisionTable;
  refusals: RefusalTable;
  receipts: ReceiptTable;
  tokens: TokenTable;
  token_uses: TokenUseTable;
  posts: PostTable;
  audit: AuditTable;
  counts: CountTable;
  comparisons: ComparisonTable;
  executors: ExecutorTable;
  daily_rounds: DailyRoundTable;
  call_limits: CallLimitTable;
  drifts: DriftTable;
  migrations: MigrationTable;
};
