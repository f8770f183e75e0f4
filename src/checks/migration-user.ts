import type { AwsIdentity } from "../clouds/contract/source.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import { type ServiceUser, serviceUser } from "../core/service-request.ts";
import type { CheckInput, Reading } from "./check.ts";

/** The IAM user with whose key the service reads: the one of this preparation, or in a terminal any that the bot may make. */
export function migrationUser(
  input: Pick<CheckInput, "userName" | "userTags" | "boundary">,
  identity: Pick<AwsIdentity, "accountId" | "partition">,
  /** The user of that name as IAM has it; null: not read, since none is named. */
  existing: Reading<IamUser | null> | null = null,
): ServiceUser {
  const { partition, accountId } = identity;
  const base = { partition, accountId, name: input.userName };
  if (existing === null || (existing.ok && existing.value === null)) {
    return serviceUser({
      ...base,
      id: { kind: "not-made" },
      tags: input.userTags,
      hasPermissionsBoundary: input.boundary === "unknown" ? "unknown" : input.boundary !== null,
    });
  }
  if (!existing.ok || existing.value === null) {
    const hasPermissionsBoundary = "unknown";
    return serviceUser({ ...base, id: { kind: "unknown" }, tags: input.userTags, hasPermissionsBoundary });
  }
  const { userId, tags, permissionsBoundary } = existing.value;
  return serviceUser({
    ...base,
    id: userId === null ? { kind: "unknown" } : { kind: "known", id: userId },
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    hasPermissionsBoundary: permissionsBoundary !== null,
  });
}
