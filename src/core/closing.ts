import * as z from "zod";

/** Why the credentials seem to be needed no more: a comparison held, or the source's key was not used for days. */
const CLOSING_REASONS = ["compared", "idle"] as const;
export type ClosingReason = (typeof CLOSING_REASONS)[number];

/** Why a revocation that was announced did not happen; `revoked`: it did. */
export const CLOSING_ENDS = [
  "kept",
  "used",
  "rotated",
  "extended",
  "compared-again",
  "settings",
  "revoked",
] as const;
export type ClosingEnd = (typeof CLOSING_ENDS)[number];

/** That requester and operators were offered to revoke, or told that it will happen. Times are ISO 8601 in UTC. */
export const closingSchema = z.object({
  because: z.enum(CLOSING_REASONS),
  offeredAt: z.iso.datetime(),
  /** When the credentials are revoked unless somebody stops it; null: that is only offered. */
  dueAt: z.iso.datetime().nullable(),
  /** The comparison that held; null where the key was idle. */
  run: z.string().nullable(),
  /** The last use of the source's key after it was handed over, as AWS says; null: none. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** What it was told of: other keys, or another end, are another matter. */
  keyGeneration: z.number().int().positive(),
  expiresAt: z.iso.datetime().nullable(),
  /** Null while it holds. */
  end: z.enum(CLOSING_ENDS).nullable(),
  /** Who stopped it. */
  endedBy: z.string().nullable(),
});
export type Closing = z.infer<typeof closingSchema>;

/** Whether a revocation is announced that a person can still stop. */
export function isRevocationAnnounced(closing: Closing | null): closing is Closing & { dueAt: string } {
  return closing !== null && closing.dueAt !== null && closing.end === null;
}
