import * as z from "zod";

/**
 * A rotation of the keys: while the new ones are made and proven (`keeps` null), and after that until the ones that do not
 * stay are gone. A generation is one pair of keys, an AWS and an Alibaba one, counted from 1.
 */
export const rotationSchema = z.object({
  /** The generation that is being made. */
  generation: z.number().int().positive(),
  /** The one that goes on working until the new one is entered. */
  replaces: z.number().int().positive(),
  /** The generation that stays: the new one, or the old one when the rotation failed; null while that is open. */
  keeps: z.number().int().positive().nullable(),
  /** Somebody else may have the old keys: they are disabled before anything else is done. */
  isCompromised: z.boolean(),
  renewsPassword: z.boolean(),
  startedBy: z.string(),
  /** When the keys that do not stay are deleted; null while the new ones could not be delivered. */
  retireAt: z.iso.datetime().nullable(),
  /** Failed tries to delete them. */
  retireAttempts: z.number().int(),
});
export type Rotation = z.infer<typeof rotationSchema>;

/** Whether the new pair stays: it is made and proven, and the pair before works until the new one is entered. */
export function keepsNewKeys(rotation: Rotation | null): rotation is Rotation {
  return rotation !== null && rotation.keeps === rotation.generation;
}
