import { z } from "zod";
import type { User } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import {
  boundaryKey,
  defineIamOperation,
  findUser,
  type IamCall,
  noSuchEntity,
  policyArn,
  userName,
  userTarget,
} from "./iam-operation.ts";

const putUserPermissionsBoundary = defineIamOperation({
  input: z.object({ UserName: userName, PermissionsBoundary: policyArn }),
  target: (input, call) =>
    userTarget(call, input.UserName, [["iam:PermissionsBoundary", input.PermissionsBoundary]]),
  perform: (input, call) => {
    setBoundary(call, findUser(call, input.UserName), input.PermissionsBoundary);
    return null;
  },
});

const deleteUserPermissionsBoundary = defineIamOperation({
  input: z.object({ UserName: userName }),
  target: (input, call) => userTarget(call, input.UserName, boundaryKey(call, input.UserName)),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (user.permissionsBoundary === null) {
      throw noSuchEntity(`The permissions boundary for user ${user.name} cannot be found.`);
    }
    user.permissionsBoundary = null;
    return null;
  },
});

export const USER_BOUNDARY_OPERATIONS = {
  PutUserPermissionsBoundary: putUserPermissionsBoundary,
  DeleteUserPermissionsBoundary: deleteUserPermissionsBoundary,
};

export function setBoundary(call: IamCall, user: User, arn: string): void {
  if (!call.state.policies.has(arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
  user.permissionsBoundary = arn;
}

export function showBoundary({ permissionsBoundary }: User): XmlObject | undefined {
  if (permissionsBoundary === null) return undefined;
  return {
    PermissionsBoundaryType: "PermissionsBoundaryPolicy",
    PermissionsBoundaryArn: permissionsBoundary,
  };
}
