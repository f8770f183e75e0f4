import * as z from "zod";

/**
 * What is wrong with the audit log.
 * - `altered`: an entry is not as it was written, or was written by somebody without the key.
 * - `replaced`: another entry stands where one is known to have been, or the chain has a gap or another link there.
 * - `cut`, `emptied`: it ends with `sequence`, and is known to have had an entry of the number `known`; without one there are
 *   preparations, and none of them left an entry.
 * - `unprotected`: the trigger that refuses every change is disabled or gone.
 * - `head-file`: the head that was kept in the data folder is not as it was written.
 */
export const auditDamageSchema = z.union([
  z.object({ kind: z.enum(["altered", "replaced"]), sequence: z.number() }),
  z.object({ kind: z.literal("cut"), sequence: z.number(), known: z.number() }),
  z.object({ kind: z.literal("emptied"), sequence: z.number(), known: z.number().nullable() }),
  z.object({ kind: z.enum(["unprotected", "head-file"]) }),
]);
export type AuditDamage = z.infer<typeof auditDamageSchema>;
