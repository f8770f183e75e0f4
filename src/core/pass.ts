import * as z from "zod";

/** That an approver said that a request is not for them to decide. It decides nothing, and they may still decide. */
export const passSchema = z.object({
  revision: z.number().int().positive(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Pass = z.infer<typeof passSchema>;

/** Who said so of the present revision, in that order. */
export function passedBy({ revision, passes }: { revision: number; passes: readonly Pass[] }): string[] {
  return passes.filter((pass) => pass.revision === revision).map(({ by }) => by);
}
