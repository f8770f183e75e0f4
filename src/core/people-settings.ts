import * as z from "zod";
import { mistake } from "./mistake.ts";
import { groupId, personId } from "./slack-ids.ts";

/** Who has a role, and who decides: what the general settings and each rule say in the same words. */

/** People by id and by user group; both empty means nobody. */
export const peopleSchema = z.strictObject({
  people: z.array(personId).default([]),
  groups: z.array(groupId).default([]),
});
export type People = z.infer<typeof peopleSchema>;

export function namesAnybody({ people, groups }: People): boolean {
  return people.length + groups.length > 0;
}

/** Without one nothing could ever be approved. */
export const approversSchema = peopleSchema.refine(namesAnybody, mistake("NO_APPROVER"));

/** How many approvers must agree. */
export const neededSchema = z.number().int().min(1).max(5);

/** Name of an approval step, as the card shows it. */
const stepName = z
  .string()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} _-]{0,28}[\p{L}\p{N}])?$/u, mistake("STEP_NAME"));

/** One of the steps of an approval; without `approvers` the usual ones, without `needed` as many as usual. */
export const stepSchema = z.strictObject({
  name: stepName,
  approvers: approversSchema.optional(),
  needed: neededSchema.optional(),
});

/** People who may decide as well once a request has waited too long. */
export const escalationSchema = peopleSchema
  .extend({ afterHours: z.number().int().min(1).max(720) })
  .refine(namesAnybody, mistake("NO_ESCALATION"));
