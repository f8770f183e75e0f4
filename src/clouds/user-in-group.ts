import { CloudConflict, type CloudFailure } from "../core/errors.ts";
import { leaveGroupCommand } from "../core/leave-group.ts";

/**
 * The bot removes no user from a group: both clouds grant that right by group, so that it would cover every member. The error
 * names the command for somebody who may.
 * Errors: CloudConflict when there is a group.
 */
export function refuseGroups(
  cloud: CloudFailure["cloud"],
  userName: string,
  groups: readonly string[],
  consequence: string,
): void {
  if (groups.length === 0) return;
  const operation = cloud === "aws" ? "iam:ListGroupsForUser" : "ram:ListGroupsForUser";
  throw new CloudConflict({
    cloud,
    operation,
    subject: userName,
    code: "UserInGroup",
    detail:
      `somebody put the user into ${groups.length === 1 ? "the group" : "the groups"} ${groups.join(", ")}; ` +
      `${consequence}: ${groups.map((group) => leaveGroupCommand(cloud, userName, group)).join("; ")}`,
    requestId: null,
    httpStatus: null,
  });
}

/** For a user that is to be deleted and has been stripped of everything else. */
export const KEYS_ARE_GONE = "its keys are gone, and it can be deleted after";
