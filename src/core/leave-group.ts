import type { Cloud } from "./cloud.ts";
/** The command that removes a user from a group, for somebody who may: the bot may not. */
export function leaveGroupCommand(cloud: Cloud, userName: string, groupName: string): string {
  return cloud === "aws"
    ? `aws iam remove-user-from-group --user-name ${userName} --group-name ${groupName}`
    : `aliyun ram RemoveUserFromGroup --UserName ${userName} --GroupName ${groupName}`;
}
