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
  SEAL_KEY_DOES_NOT_FIT: { ids: readonly string[] };
  SECRETS_MISSING: { ids: readonly string[] };
  AUDIT_LOG_DAMAGED: { damage: AuditDamage };
  BAD_ENDPOINT: { setting: string; came: BadEndpoint };
  PORT_IN_USE: { port: number; variable: "PORT" | "HEALTH_PORT" };
  PORT_NOT_ALLOWED: { port: number; variable: "PORT" | "HEALTH_PORT" };
};
export type Problem = {
  [Code in keyof ProblemArgs]: { code: Code; args: ProblemArgs[Code] };
}[keyof ProblemArgs];
