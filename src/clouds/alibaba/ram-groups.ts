import * as z from "zod";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";

const groupsSchema = z.object({
  body: z.object({
    groups: z.object({ group: z.array(z.object({ groupName: z.string().min(1) })) }),
  }),
});

/** The groups of a RAM user. The listing has no pages. Source: ListGroupsForUser, RAM API of 2015-05-01. */
export function ramGroups({ ram, call }: RamContext): Pick<AlibabaCloud, "listGroups"> {
  return {
    listGroups: (userName) =>
      call.read({ operation: "ram:ListGroupsForUser", subject: userName }, async () => {
        const answer = await ram.listGroupsForUser(new ramRequests.ListGroupsForUserRequest({ userName }));
        return groupsSchema.parse(answer).body.groups.group.map(({ groupName }) => groupName);
      }),
  };
}
