import { OpenApiError } from "../errors.ts";
import { drawEntityId, formatUtc } from "../identifiers.ts";
import { MAX_USERS } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { AlibabaState, RamUser } from "../state.ts";
import { findUser } from "./find.ts";
import { checkText, checkUserName } from "./names.ts";
import { readPage } from "./paging.ts";
import { onUser, onUsers } from "./resources.ts";

export const USER_OPERATIONS: OperationTable = {
  CreateUser: { resources: onUsers, run: createUser },
  GetUser: { resources: onUser, run: (input) => ({ User: describeUser(findUser(input), "withLogin") }) },
  UpdateUser: { resources: onUser, run: updateUser },
  ListUsers: { resources: onUsers, run: listUsers },
  DeleteUser: { resources: onUser, run: deleteUser },
};

function createUser({ state, nowMs, parameters }: OperationInput): JsonObject {
  const userName = parameters.required("UserName");
  checkUserName(userName);
  const user: RamUser = {
    userId: drawEntityId(),
    userName,
    ...readProfile(parameters.text.bind(parameters), ""),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    lastLoginAtMs: null,
    loginProfile: null,
    attachments: [],
    groups: new Map(),
    mfaSerialNumber: null,
  };
  if (state.users.has(userName))
    throw new OpenApiError(409, "EntityAlreadyExists.User", "The user does already EXIST.");
  if (state.users.size >= MAX_USERS) {
    throw new OpenApiError(409, "LimitExceeded.User", "The count of users beyond the current limits.");
  }
  state.users.set(userName, user);
  return { User: describeUser(user, "created") };
}

type Profile = Pick<RamUser, "displayName" | "comments" | "mobilePhone" | "email">;

/** The texts about a person, held to RAM's rules; `prefix` is `New` when they are changed. */
function readProfile(read: (name: string) => string | undefined, prefix: "" | "New", old?: Profile): Profile {
  const displayName = read(`${prefix}DisplayName`);
  const comments = read(`${prefix}Comments`);
  const mobilePhone = read(`${prefix}MobilePhone`);
  const email = read(`${prefix}Email`);
  if (displayName) checkText(`${prefix}DisplayName`, displayName, { maxLength: 128 });
  if (comments) checkText(`${prefix}Comments`, comments, { maxLength: 128 });
  if (mobilePhone) {
    const pattern = /^\d{1,4}-\d{5,15}$/;
    checkText(`${prefix}MobilePhone`, mobilePhone, { maxLength: 64, pattern, patternCode: "Format" });
  }
  if (email) {
    checkText(`${prefix}Email`, email, {
      maxLength: 128,
      pattern: /^[^@\s]+@[^@\s]+$/,
      patternCode: "Format",
    });
  }
  return {
    displayName: displayName ?? old?.displayName ?? "",
    comments: comments ?? old?.comments ?? "",
    mobilePhone: mobilePhone ?? old?.mobilePhone ?? "",
    email: email ?? old?.email ?? "",
  };
}

function updateUser(input: OperationInput): JsonObject {
  const { state, nowMs, parameters } = input;
  const user = findUser(input);
  const newName = parameters.text("NewUserName") ?? user.userName;
  checkUserName(newName, "NewUserName");
  const profile = readProfile(parameters.text.bind(parameters), "New", user);
  if (newName !== user.userName && state.users.has(newName)) {
    throw new OpenApiError(409, "EntityAlreadyExists.User", "The user does already EXIST.");
  }
  Object.assign(user, profile, { updatedAtMs: nowMs });
  if (newName !== user.userName) renameUser(state, user, newName);
  return { User: describeUser(user, "updated") };
}

function renameUser(state: AlibabaState, user: RamUser, newName: string): void {
  state.users.delete(user.userName);
  for (const key of state.accessKeys.values()) if (key.userName === user.userName) key.userName = newName;
  for (const device of state.mfaDevices.values())
    if (device.userName === user.userName) device.userName = newName;
  user.userName = newName;
  state.users.set(newName, user);
}

function listUsers({ state, parameters }: OperationInput): JsonObject {
  const { page, paging } = readPage(parameters, [...state.users.values()], (user) => user.userName);
  return { ...paging, Users: { User: page.map((user) => describeUser(user, "updated")) } };
}

function deleteUser(input: OperationInput): JsonObject {
  const { state } = input;
  const user = findUser(input);
  const refuse = (kind: string, text: string) => {
    throw new OpenApiError(
      409,
      `DeleteConflict.User.${kind}`,
      `The user CAN NOT ${text} while deleting the user.`,
    );
  };
  if (user.groups.size > 0) refuse("Group", "be in any group");
  if ([...state.accessKeys.values()].some((key) => key.userName === user.userName)) {
    refuse("AccessKey", "has any access key");
  }
  if (user.loginProfile) refuse("LoginProfile", "has any login profile");
  if (user.mfaSerialNumber) refuse("MFADevice", "has any mfa device");
  if (user.attachments.length > 0) refuse("Policy", "has any attached policy");
  state.users.delete(user.userName);
  return {};
}

/** A user as each operation shows it: only GetUser tells the last logon, empty until the first. */
function describeUser(user: RamUser, form: "created" | "updated" | "withLogin"): JsonObject {
  return {
    UserId: user.userId,
    UserName: user.userName,
    DisplayName: user.displayName,
    MobilePhone: user.mobilePhone,
    Email: user.email,
    Comments: user.comments,
    CreateDate: formatUtc(user.createdAtMs),
    ...(form !== "created" && { UpdateDate: formatUtc(user.updatedAtMs) }),
    ...(form === "withLogin" && {
      LastLoginDate: user.lastLoginAtMs === null ? "" : formatUtc(user.lastLoginAtMs),
    }),
  };
}
