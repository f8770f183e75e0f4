import { CloudConflict, type CloudFailure } from "../core/errors.ts";
import { leaveGroupCommand } from "../core/leave-group.ts";

/**
 * The bot takes nobody out of groups: both clouds would give that right by group, so that it would reach everybody's. Tells
 * whoever can what to run.
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

/** Of a user that is to be deleted, and has nothing else left. */
export const KEYS_ARE_GONE = "its keys are gone, and it can be deleted after";
