import { z } from "zod";
import type { AlibabaCloud } from "../cloud.ts";
import { refuseGroups } from "../user-in-group.ts";
import { ramAccessKeys } from "./access-keys.ts";
import { type AlibabaContext, unlessGone } from "./caller.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramRequests } from "./sdk.ts";

const groupsSchema = z.object({
  body: z.object({
    groups: z
      .object({ group: z.array(z.object({ groupName: z.string() })).default([]) })
      .default({ group: [] }),
  }),
});

/** Takes everything but groups off a RAM user, keys first. Source: DeleteUser, RAM API Reference (`DeleteConflict.User.*`). */
export function userStripping(context: AlibabaContext): Pick<AlibabaCloud, "stripUser"> {
  const keys = ramAccessKeys(context);
  const logins = ramLogins(context);
  const policies = ramPolicies(context);
  return {
    async stripUser(userName) {
      for (const key of await keys.listAccessKeys(userName))
        await keys.deleteAccessKey(userName, key.accessKeyId);
      await logins.deleteLogin(userName);
      for (const policy of await policies.listPolicies(userName))
        await policies.detachPolicy(userName, policy);
      await unbindMfa(context, userName);
      await requireNoGroup(context, userName);
    },
  };
}

/** Last, since it is the one thing that the bot leaves. */
async function requireNoGroup({ ram, call }: AlibabaContext, userName: string): Promise<void> {
  const about = { cloud: "alibaba", operation: "ram:ListGroupsForUser", subject: userName } as const;
  const groups = await call.read(about, async () => {
    const answer = await ram.listGroupsForUser(new ramRequests.ListGroupsForUserRequest({ userName }));
    return groupsSchema.parse(answer).body.groups.group;
  });
  refuseGroups(
    about,
    groups.map(({ groupName }) => groupName),
    (group) => `aliyun ram RemoveUserFromGroup --UserName ${userName} --GroupName ${group}`,
  );
}

async function unbindMfa({ ram, call }: AlibabaContext, userName: string): Promise<void> {
  await unlessGone(
    undefined,
    call.change({ operation: "ram:UnbindMFADevice", subject: userName }, async () => {
      await ram.unbindMFADevice(new ramRequests.UnbindMFADeviceRequest({ userName }));
    }),
  );
}
