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

/** People who may decide as well once a request has waited too long. */
export const escalationSchema = peopleSchema
  .extend({ afterHours: z.number().int().min(1).max(720) })
  .refine(namesAnybody, mistake("NO_ESCALATION"));
