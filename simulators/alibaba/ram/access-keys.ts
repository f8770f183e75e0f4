import { OpenApiError } from "../errors.ts";
import { drawAccessKeyId, drawAccessKeySecret, formatUtc } from "../identifiers.ts";
import { MAX_ACCESS_KEYS_PER_USER } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { AccessKey, AlibabaState, RamUser } from "../state.ts";
import { findUserOrCaller } from "./find.ts";
import { onUser } from "./resources.ts";

export const ACCESS_KEY_OPERATIONS: OperationTable = {
  CreateAccessKey: { resources: onUser, run: createAccessKey },
  ListAccessKeys: { resources: onUser, run: listAccessKeys },
  UpdateAccessKey: { resources: onUser, run: updateAccessKey },
  DeleteAccessKey: { resources: onUser, run: deleteAccessKey },
  GetAccessKeyLastUsed: { resources: onUser, run: getAccessKeyLastUsed },
};

function createAccessKey(input: OperationInput): JsonObject {
  const { state, nowMs } = input;
  const user = findUserOrCaller(input);
  if (keysOf(state, user).length >= MAX_ACCESS_KEYS_PER_USER) {
    const text = "The access key count of the user access keys beyond the current limits.";
    throw new OpenApiError(409, "LimitExceeded.User.AccessKey", text);
  }
  const key: AccessKey = {
    id: drawAccessKeyId(),
    secret: drawAccessKeySecret(),
    userName: user.userName,
    isActive: true,
    createdAtMs: nowMs,
    usableFromMs: nowMs + state.propagation.accessKeyMs,
    lastUsedAtMs: null,
  };
  state.accessKeys.set(key.id, key);
  state.secretValues.add(key.secret);
  return { AccessKey: { ...describeKey(key), AccessKeySecret: key.secret } };
}

function listAccessKeys(input: OperationInput): JsonObject {
  return { AccessKeys: { AccessKey: keysOf(input.state, findUserOrCaller(input)).map(describeKey) } };
}

function updateAccessKey(input: OperationInput): JsonObject {
  const key = findKey(input);
  const status = input.parameters.required("Status");
  if (status !== "Active" && status !== "Inactive") {
    throw new OpenApiError(400, "InvalidParameter.Status", 'The parameter - "Status" is incorrect.');
  }
  key.isActive = status === "Active";
  return {};
}

function deleteAccessKey(input: OperationInput): JsonObject {
  input.state.accessKeys.delete(findKey(input).id);
  return {};
}

function getAccessKeyLastUsed(input: OperationInput): JsonObject {
  const { lastUsedAtMs } = findKey(input);
  return { AccessKeyLastUsed: { LastUsedDate: lastUsedAtMs === null ? "" : formatUtc(lastUsedAtMs) } };
}

function findKey(input: OperationInput): AccessKey {
  const user = findUserOrCaller(input);
  const key = input.state.accessKeys.get(input.parameters.required("UserAccessKeyId"));
  if (key?.userName === user.userName) return key;
  throw new OpenApiError(404, "EntityNotExist.User.AccessKey", "The user access key does not exist.");
}

function keysOf(state: AlibabaState, user: RamUser): AccessKey[] {
  return [...state.accessKeys.values()].filter((key) => key.userName === user.userName);
}

function describeKey(key: AccessKey): JsonObject {
  return {
    AccessKeyId: key.id,
    Status: key.isActive ? "Active" : "Inactive",
    CreateDate: formatUtc(key.createdAtMs),
  };
}
