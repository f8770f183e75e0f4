import type { AuditDamage } from "../../core/audit-damage.ts";

export type AuditDraft = {
  /** What happened, such as `preparation.requested`, `grant.made`, `secret.opened`. */
  event: string;
  /** A Slack user id, `bot` or `operator:cli`. */
  actor: string;
  preparationId: string | null;
  channelId: string | null;
  planHash: string | null;
  requestId: string | null;
  /** Plain data, never a secret. */
  details: Record<string, unknown>;
};

export type AuditEntry = AuditDraft & { sequence: number; at: string; previousHash: string; hash: string };

/** The hash that the first entry follows. */
export const GENESIS_HASH = "0".repeat(64);

/** The last entry of an audit log: its number, 0 for none, and its hash. */
export type AuditHead = { sequence: number; hash: string };

export type AuditStore = {
  /**
   * Records a refusal. The first time `draft` is an entry; while the last entry of the same person,
   * action and code is younger than `notSince`, further ones are counted, and recorded in one entry with `times` afterwards.
   */
  recordRefusal(input: { draft: AuditDraft; action: string; code: string; notSince: Date }): Promise<void>;
  /** Tells what was counted since before a time, and forgets it. */
  endRefusals(notSince: Date): Promise<void>;
  listAudit(input: { afterSequence: number; limit: number }): Promise<AuditEntry[]>;
  /** The entries about a preparation, or of one event, oldest first. */
  findAudit(of: { preparationId: string } | { event: string }): Promise<AuditEntry[]>;
  /** How many entries there are, and the hash of the last one. */
  findAuditHead(): Promise<{ count: number; hash: string }>;
  /** What this process has noticed of a damage to the audit log; null: nothing. Without a look at the database. */
  auditDamage(): AuditDamage | null;
  /**
   * Compares the end of the audit log with the head that this process knows, as each append does, and keeps the head beside
   * the database. Cheap.
   */
  watchAudit(): Promise<AuditDamage | null>;
  /** Looks at the whole audit log, and at every head that is known from elsewhere. Takes time with its length. */
  checkAudit(): Promise<AuditDamage | null>;
  /**
   * Takes the audit log as it stands for the one to go on from, by an entry that says so with what was wrong; protects the
   * table again. What stood before that entry may not change any more, to the byte.
   */
  acceptAudit(input: {
    actor: string;
    reason: string;
  }): Promise<{ damage: AuditDamage | null; head: AuditHead }>;
};
