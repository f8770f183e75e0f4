import { CloudConflict, type CloudFailure } from "../core/errors.ts";

/**
 * The bot removes no user from a group: both clouds grant that right by group, so that it would cover every member. The error
 * names the command for a person who may.
 * Errors: CloudConflict when there is a group.
 */
export function refuseGroups(
  cloud: CloudFailure["cloud"],
  userName: string,
  groups: readonly string[],
  next: "user-deleted" | "nothing-more",
): void {
  if (groups.length === 0) return;
  const operation = cloud === "aws" ? "iam:ListGroupsForUser" : "ram:ListGroupsForUser";
  throw new CloudConflict({
    cloud,
    operation,
    subject: userName,
    code: "UserInGroup",
    detail: { code: "USER_IN_GROUPS", args: { cloud, userName, groups: [...groups], next } },
    requestId: null,
    httpStatus: null,
  });
}
