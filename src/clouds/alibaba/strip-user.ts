import type { AlibabaCloud } from "../cloud.ts";
import { ramAccessKeys } from "./access-keys.ts";
import { type AlibabaContext, unlessGone } from "./caller.ts";
import { ramGroups } from "./ram-groups.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramRequests } from "./sdk.ts";

/** Takes everything off a RAM user, keys first. Source: DeleteUser, RAM API Reference (`DeleteConflict.User.*`). */
export function userStripping(context: AlibabaContext): Pick<AlibabaCloud, "stripUser"> {
  const keys = ramAccessKeys(context);
  const logins = ramLogins(context);
  const policies = ramPolicies(context);
  const groups = ramGroups(context);
  return {
    async stripUser(userName) {
      for (const key of await keys.listAccessKeys(userName))
        await keys.deleteAccessKey(userName, key.accessKeyId);
      await logins.deleteLogin(userName);
      for (const policy of await policies.listPolicies(userName))
        await policies.detachPolicy(userName, policy);
      for (const name of await groups.listGroups(userName)) await groups.leaveGroup(userName, name);
      await unbindMfa(context, userName);
    },
  };
}

async function unbindMfa({ ram, call }: AlibabaContext, userName: string): Promise<void> {
  await unlessGone(
    undefined,
    call.change({ operation: "ram:UnbindMFADevice", subject: userName }, async () => {
      await ram.unbindMFADevice(new ramRequests.UnbindMFADeviceRequest({ userName }));
    }),
  );
}
