import type { Migration } from "../core/migration/migration.ts";
import type { ChangeKind } from "../core/plan.ts";
import type { Phrase } from "./phrase.ts";

/** What a preparation's readers are told apart: its state, and what within it changes who has to do what. */
export const SITUATIONS = [
  "checking",
  "blocked",
  "blocked_unread",
  "awaiting_approval",
  "asked_back",
  "provisioning",
  "stopping",
  "ready",
  "do_not_start",
  "not_delivered",
  "new_recipient",
  "overlap",
  "managed",
  "rotating",
  "failed",
  "failed_early",
  "rejected",
  "cancelled",
  "expired",
  "rolling_back",
  "rolled_back",
  "revoking",
  "revoke_failed",
  "revoked",
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What the words of a situation are made of. Times are ISO 8601, people ids of the chat. */
export type SituationFacts = {
  /** When the state began. */
  since: string;
  /** Who asked for it; null: nobody, or it is not known. */
  by: string | null;
  requester: string;
  recipient: string;
  /** Another recipient that waits for approval, and who proposed it. */
  proposed: { recipient: string; by: string } | null;
  approvals: { given: number; needed: number };
  /** The step of the approval that is waited for, of how many, and those that are done; null: the settings name none. */
  step: { name: string; number: number; total: number; done: readonly string[] } | null;
  /** When the open question was asked; null: there is none. */
  askedAt: string | null;
  checks: { done: number; total: number };
  changes: { done: number; total: number };
  heldUntil: string | null;
  /** When replaced keys stop working. */
  retireAt: string | null;
  isCompromised: boolean;
  /** Of a revocation: how often it was tried, when it is tried next, and what is still there. */
  attempts: number;
  nextTryAt: string;
  left: readonly ChangeKind[];
  waitDays: number;
  /** Of a migration that the bot runs; null: there is none. */
  migration: Pick<Migration, "state" | "stateSince" | "progress" | "stalledSince"> | null;
};

/** `name` in bold, then what else the line says, then the next step in one sentence. */
export type SituationText = { name: string; more: readonly Phrase[]; next: Phrase };
export type SituationTexts = Record<Situation, (facts: SituationFacts) => SituationText>;
