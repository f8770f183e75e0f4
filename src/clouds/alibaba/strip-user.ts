import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import { deleteKeys } from "../delete-keys.ts";
import { refuseGroups } from "../user-in-group.ts";
import { ramAccessKeys } from "./access-keys.ts";
import type { RamContext } from "./context.ts";
import { ramGroups } from "./ram-groups.ts";
import { ramLogins } from "./ram-logins.ts";
import { ramPolicies } from "./ram-policies.ts";
import { ramRequests } from "./ram-sdk.ts";

/** Takes everything but groups off a RAM user, keys first. Source: DeleteUser, RAM API Reference (`DeleteConflict.User.*`). */
export function userStripping(context: RamContext): Pick<AlibabaCloud, "stripUser"> {
  const keys = ramAccessKeys(context);
  const logins = ramLogins(context);
  const policies = ramPolicies(context);
  const groups = ramGroups(context);
  return {
    async stripUser(userName) {
      await deleteKeys(keys, userName);
      await logins.deleteLogin(userName);
      for (const policy of await policies.listPolicies(userName))
        await policies.detachPolicy(userName, policy);
      await unbindMfa(context, userName);
      // Last, since it is the one thing that the bot leaves.
      refuseGroups("alibaba", userName, await groups.listGroups(userName), "user-deleted");
    },
  };
}

async function unbindMfa({ ram, call }: RamContext, userName: string): Promise<void> {
  await unlessGone(
    undefined,
    call.change({ operation: "ram:UnbindMFADevice", subject: userName }, async () => {
      await ram.unbindMFADevice(new ramRequests.UnbindMFADeviceRequest({ userName }));
    }),
  );
}
