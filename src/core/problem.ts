import type { AuditDamage } from "./audit-damage.ts";

/** Why a database server refuses DATABASE_URL, where its own code is told with it. */
export type ServerRefusal =
  | "login"
  | "host"
  | "no-database"
  | "may-not-connect"
  | "may-not-make-tables"
  | "may-not-make-schema"
  | "tables-of-another"
  | "certificate";

/** What came instead of an endpoint's URL. */
export type BadEndpoint =
  | { kind: "no-url" | "credentials" | "path" }
  | { kind: "scheme"; scheme: string }
  | { kind: "plain-http"; host: string };

/** Variables that name a port of this process. */
export type PortVariable = "PORT" | "HEALTH_PORT" | "API_PORT";

/** What a person has to correct before the process can go on, by its code, and what its words are made of. */
export type ProblemArgs = {
  DATA_DIR_IN_USE: { folder: string };
  DATA_DIR_TOO_LONG: { folder: string; maxBytes: number };
  DATA_DIR_FULL: { folder: string };
  /** `said`: the system's or the database's own words; null where there are none. */
  DATA_DIR_NOT_WRITABLE: { folder: string; said: string | null };
  DATA_DIR_DAMAGED: { folder: string; said: string | null };
  DATABASE_ENDED: { folder: string; said: string | null };
  DATABASE_REFUSED: { why: ServerRefusal; code: string } | { why: "no-tls" };
  /** `code` is null when the time was over. */
  DATABASE_AWAY: { code: string | null };
  /** Ids of preparations whose credentials no key opens; empty: no key made the last entry of the audit log. */
  /** `backup` and `restore` are of the embedded database. */
  BACKUP_OF_SERVER: Record<never, never>;
  BACKUP_NOT_WRITTEN: { file: string; code: string };
  /** `code`: the system's; null when it is no backup, or a cut one. */
  BACKUP_NOT_READABLE: { file: string; code: string | null };
  /** The data folder holds none. */
  NO_STORE: { folder: string };
  STORE_EXISTS: { folder: string };
  /** Names of migrations that only a newer version of the bot has. */
  STORE_NEWER: { migrations: readonly string[] };
  /** `at`: when, where `file` says it. */
  STORE_MOVED: { file: string; at: string | null };
  /** The first table that has rows. */
  TARGET_NOT_EMPTY: { table: string };
  /** A column that one of both databases lacks, or a table: another version of the bot made it. */
  TARGET_OF_OTHER_VERSION: { table: string };
  SEAL_KEY_DOES_NOT_FIT: { ids: readonly string[] };
  SECRETS_MISSING: { ids: readonly string[] };
  AUDIT_LOG_DAMAGED: { damage: AuditDamage };
  BAD_ENDPOINT: { setting: string; came: BadEndpoint };
  PORT_IN_USE: { port: number; variable: PortVariable };
  PORT_NOT_ALLOWED: { port: number; variable: PortVariable };
};
export type Problem = {
  [Code in keyof ProblemArgs]: { code: Code; args: ProblemArgs[Code] };
}[keyof ProblemArgs];
