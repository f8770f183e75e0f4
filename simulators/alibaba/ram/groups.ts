import { OpenApiError } from "../errors.ts";
import { formatUtc } from "../identifiers.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { RamGroup } from "../state.ts";
import { findUser } from "./find.ts";
import { checkGroupName } from "./names.ts";
import { onUser, onUserAndGroup } from "./resources.ts";

export const GROUP_OPERATIONS: OperationTable = {
  ListGroupsForUser: { resources: onUser, run: listGroupsForUser },
  AddUserToGroup: { resources: onUserAndGroup, run: addUserToGroup },
  RemoveUserFromGroup: { resources: onUserAndGroup, run: removeUserFromGroup },
};

function listGroupsForUser(input: OperationInput): JsonObject {
  const joined = [...findUser(input).groups].flatMap(([name, joinedAtMs]) => {
    const group = input.state.groups.get(name);
    return group ? [{ group, joinedAtMs }] : [];
  });
  return {
    Groups: {
      Group: joined.map(({ group, joinedAtMs }) => ({
        GroupId: group.groupId,
        GroupName: group.groupName,
        Comments: group.comments,
        JoinDate: formatUtc(joinedAtMs),
      })),
    },
  };
}

function addUserToGroup(input: OperationInput): JsonObject {
  const user = findUser(input);
  const { groupName } = findGroup(input);
  if (user.groups.has(groupName)) {
    throw new OpenApiError(409, "EntityAlreadyExists.User.Group", "The user has already joined the group.");
  }
  user.groups.set(groupName, input.nowMs);
  return {};
}

function removeUserFromGroup(input: OperationInput): JsonObject {
  const user = findUser(input);
  if (!user.groups.delete(findGroup(input).groupName)) {
    throw new OpenApiError(404, "EntityNotExist.User.Group", "The user has not joined the group.");
  }
  return {};
}

function findGroup({ state, parameters }: OperationInput): RamGroup {
  const groupName = parameters.required("GroupName");
  checkGroupName(groupName);
  const group = state.groups.get(groupName);
  if (!group) throw new OpenApiError(404, "EntityNotExist.Group", "The group does not exist.");
  return group;
}
