import { z } from "zod";
import { AwsError } from "../errors.ts";
import { keysOfUser, makeUniqueId, type User, userArn, userKey } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import {
  defineIamOperation,
  findUser,
  type IamCall,
  limitExceeded,
  listOf,
  noSuchEntity,
  paginate,
  paging,
  path,
  pathPrefix,
  policyArn,
  showTime,
  tag,
  userName,
  userTarget,
} from "./iam-operation.ts";
import { setBoundary, showBoundary } from "./user-boundary-operations.ts";

/** Source: "IAM and AWS STS quotas", IAM User Guide. */
const MAX_USERS = 5000;
const MAX_TAGS = 50;

const createUser = defineIamOperation({
  input: z.object({
    UserName: userName,
    Path: path.default("/"),
    Tags: listOf(tag),
    PermissionsBoundary: policyArn.optional(),
  }),
  target: (input, { state, caller }) => ({
    resource: userArn(state, { accountId: caller.accountId, path: input.Path, name: input.UserName }),
    context: [...requestTags(input.Tags), ["iam:PermissionsBoundary", input.PermissionsBoundary] as const],
  }),
  alsoNeeds: (parameters) => ("Tags" in parameters ? ["iam:TagUser"] : []),
  perform: (input, call) => {
    const { state, caller, now } = call;
    const key = userKey(caller.accountId, input.UserName);
    if (state.users.has(key)) {
      throw new AwsError(409, "EntityAlreadyExists", `User with name ${input.UserName} already exists.`);
    }
    if (usersOf(call).length >= MAX_USERS)
      throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${MAX_USERS}`);
    const user = newUser(caller.accountId, input.UserName, input.Path, now);
    addTags(user, input.Tags);
    if (input.PermissionsBoundary !== undefined) setBoundary(call, user, input.PermissionsBoundary);
    state.users.set(key, user);
    return { User: showUser(call, user, true) };
  },
});

const getUser = defineIamOperation({
  input: z.object({ UserName: userName.optional() }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => ({ User: showUser(call, findUser(call, input.UserName), true) }),
});

const listUsers = defineIamOperation({
  input: z.object({ PathPrefix: pathPrefix.default("/"), ...paging }),
  target: (input, { state, caller }) => ({
    resource: userArn(state, { accountId: caller.accountId, path: input.PathPrefix, name: "" }),
  }),
  perform: (input, call) => {
    const users = usersOf(call).filter((user) => user.path.startsWith(input.PathPrefix));
    const { page, rest } = paginate(users, input);
    return { Users: { member: page.map((user) => showUser(call, user, false)) }, ...rest };
  },
});

/** Deletes a user only when nothing is attached to him any more. Source: DeleteUser, IAM API Reference. */
const deleteUser = defineIamOperation({
  input: z.object({ UserName: userName }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    const leftover = leftovers(call, user).find(({ count }) => count > 0);
    if (leftover)
      throw new AwsError(409, "DeleteConflict", `Cannot delete entity, must ${leftover.remedy} first.`);
    call.state.users.delete(userKey(user.accountId, user.name));
    return null;
  },
});

function leftovers(call: IamCall, user: User): { count: number; remedy: string }[] {
  return [
    { count: keysOfUser(call.state, user).length, remedy: "delete access keys" },
    { count: user.loginProfile ? 1 : 0, remedy: "delete login profile" },
    { count: user.mfaDevices.length, remedy: "delete MFA device" },
    { count: user.signingCertificates.length, remedy: "delete signing certificates" },
    { count: user.sshPublicKeys.length, remedy: "delete ssh public keys" },
    { count: user.serviceCredentials.length, remedy: "delete service specific credentials" },
    { count: user.groups.length, remedy: "remove users from group" },
    { count: user.attachedPolicies.size, remedy: "detach all policies" },
    { count: user.inlinePolicies.size, remedy: "delete policies" },
  ];
}

const tagUser = defineIamOperation({
  input: z.object({ UserName: userName, Tags: z.array(tag) }),
  target: (input, call) => userTarget(call, input.UserName, requestTags(input.Tags)),
  perform: (input, call) => {
    addTags(findUser(call, input.UserName), input.Tags);
    return null;
  },
});

const listUserTags = defineIamOperation({
  input: z.object({ UserName: userName, ...paging }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const tags = [...findUser(call, input.UserName).tags].map(([Key, Value]) => ({ Key, Value }));
    const { page, rest } = paginate(tags, input);
    return { Tags: { member: page }, ...rest };
  },
});

const listGroupsForUser = defineIamOperation({
  input: z.object({ UserName: userName, ...paging }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const { page, rest } = paginate(findUser(call, input.UserName).groups, input);
    const groups = page.map((name) => ({
      Path: "/",
      GroupName: name,
      GroupId: `AGPA${name
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, "")
        .padEnd(17, "X")
        .slice(0, 17)}`,
      Arn: `arn:${call.state.partition}:iam::${call.caller.accountId}:group/${name}`,
      CreateDate: showTime(findUser(call, input.UserName).createdAt),
    }));
    return { Groups: { member: groups }, ...rest };
  },
});

const removeUserFromGroup = defineIamOperation({
  input: z.object({ UserName: userName, GroupName: z.string().min(1).max(128) }),
  target: (input, { state, caller }) => ({
    resource: `arn:${state.partition}:iam::${caller.accountId}:group/${input.GroupName}`,
  }),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (!user.groups.includes(input.GroupName)) {
      throw noSuchEntity(`The group with name ${input.GroupName} cannot be found.`);
    }
    user.groups = user.groups.filter((name) => name !== input.GroupName);
    return null;
  },
});

const getAccountSummary = defineIamOperation({
  input: z.object({}),
  target: () => ({ resource: "*", shownResource: null }),
  perform: (_input, call) => {
    const summary: Record<string, number> = {
      Users: usersOf(call).length,
      UsersQuota: MAX_USERS,
      AccessKeysPerUserQuota: 2,
      AttachedPoliciesPerUserQuota: 10,
      UserPolicySizeQuota: 2048,
      Policies: 0,
      PoliciesQuota: 1500,
      AccountMFAEnabled: 1,
      AccountAccessKeysPresent: 0,
    };
    return { SummaryMap: { entry: Object.entries(summary).map(([key, value]) => ({ key, value })) } };
  },
});

export const USER_OPERATIONS = {
  CreateUser: createUser,
  GetUser: getUser,
  ListUsers: listUsers,
  DeleteUser: deleteUser,
  TagUser: tagUser,
  ListUserTags: listUserTags,
  ListGroupsForUser: listGroupsForUser,
  RemoveUserFromGroup: removeUserFromGroup,
  GetAccountSummary: getAccountSummary,
};

/** A user with nothing attached. */
export function newUser(accountId: string, name: string, userPath: string, now: Date): User {
  return {
    accountId,
    name,
    path: userPath,
    id: makeUniqueId("AIDA"),
    createdAt: now,
    tags: new Map(),
    permissionsBoundary: null,
    inlinePolicies: new Map(),
    attachedPolicies: new Map(),
    groups: [],
    loginProfile: null,
    mfaDevices: [],
    sshPublicKeys: [],
    signingCertificates: [],
    serviceCredentials: [],
  };
}

function usersOf(call: IamCall): User[] {
  return [...call.state.users.values()]
    .filter((user) => user.accountId === call.caller.accountId)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `PasswordLastUsed` never appears, since nobody logs on here; listings leave out tags, as IAM does. */
function showUser(call: IamCall, user: User, shouldShowTags: boolean): XmlObject {
  const tags = [...user.tags].map(([Key, Value]) => ({ Key, Value }));
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(call.state, user),
    CreateDate: showTime(user.createdAt),
    // Listings leave it out, like tags. Source: ListUsers, IAM API Reference.
    PermissionsBoundary: shouldShowTags ? showBoundary(user) : undefined,
    Tags: shouldShowTags && tags.length > 0 ? { member: tags } : undefined,
  };
}

type Tags = readonly { Key: string; Value: string }[];

function requestTags(tags: Tags) {
  return [
    ...tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value] as const),
    ["aws:TagKeys", tags.length > 0 ? tags.map(({ Key }) => Key) : undefined] as const,
  ];
}

/** Source: "Tags for IAM resources", IAM User Guide: 50 a user, keys alike but for case are one key, `aws:` is reserved. */
function addTags(user: User, tags: Tags): void {
  const folded = tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(folded).size < folded.length) {
    throw new AwsError(
      400,
      "InvalidInput",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  }
  if (folded.some((key) => key.startsWith("aws:"))) {
    throw new AwsError(400, "InvalidInput", "Tag keys can not start with aws:");
  }
  const next = new Map(user.tags);
  for (const { Key, Value } of tags) {
    const present = [...next.keys()].find((key) => key.toLowerCase() === Key.toLowerCase());
    next.set(present ?? Key, Value);
  }
  if (next.size > MAX_TAGS) throw limitExceeded(`Cannot exceed quota for TagsPerUser: ${MAX_TAGS}`);
  user.tags = next;
}
