import { z } from "zod";
import { type AccessKey, keysOfUser, makeSecret, makeUniqueId } from "../state.ts";
import {
  accessKeyId,
  defineIamOperation,
  findUser,
  type IamCall,
  limitExceeded,
  noSuchEntity,
  paginate,
  paging,
  showTime,
  userName,
  userTarget,
} from "./iam-operation.ts";

/** Source: "IAM and AWS STS quotas", IAM User Guide; cannot be raised. */
const MAX_ACCESS_KEYS = 2;

const createAccessKey = defineIamOperation({
  input: z.object({ UserName: userName.optional() }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (keysOfUser(call.state, user).length >= MAX_ACCESS_KEYS) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_ACCESS_KEYS}`);
    }
    const key: AccessKey = {
      id: makeUniqueId("AKIA", 20),
      secret: makeSecret(),
      accountId: user.accountId,
      userName: user.name,
      status: "Active",
      createdAt: call.now,
      lastUsed: null,
      isSettled: false,
    };
    call.state.accessKeys.set(key.id, key);
    call.state.secrets.add(key.secret);
    return { AccessKey: { ...showKey(key), SecretAccessKey: key.secret } };
  },
});

const listAccessKeys = defineIamOperation({
  input: z.object({ UserName: userName.optional(), ...paging }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const { page, rest } = paginate(keysOfUser(call.state, findUser(call, input.UserName)), input);
    return { AccessKeyMetadata: { member: page.map(showKey) }, ...rest };
  },
});

const updateAccessKey = defineIamOperation({
  input: z.object({
    UserName: userName.optional(),
    AccessKeyId: accessKeyId,
    Status: z.enum(["Active", "Inactive"], "Member must satisfy enum value set: [Active, Inactive]"),
  }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    findKey(call, input).status = input.Status;
    return null;
  },
});

const deleteAccessKey = defineIamOperation({
  input: z.object({ UserName: userName.optional(), AccessKeyId: accessKeyId }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    call.state.accessKeys.delete(findKey(call, input).id);
    return null;
  },
});

/** A key that was never used answers `N/A`. Source: GetAccessKeyLastUsed, IAM API Reference. */
const getAccessKeyLastUsed = defineIamOperation({
  input: z.object({ AccessKeyId: accessKeyId }),
  target: (input, call) => userTarget(call, call.state.accessKeys.get(input.AccessKeyId)?.userName),
  perform: (input, call) => {
    const key = call.state.accessKeys.get(input.AccessKeyId);
    if (!key || key.accountId !== call.caller.accountId) {
      throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
    }
    const { lastUsed } = key;
    return {
      UserName: key.userName,
      AccessKeyLastUsed: {
        LastUsedDate: lastUsed ? showTime(lastUsed.at) : undefined,
        ServiceName: lastUsed?.service ?? "N/A",
        Region: lastUsed?.region ?? "N/A",
      },
    };
  },
});

export const ACCESS_KEY_OPERATIONS = {
  CreateAccessKey: createAccessKey,
  ListAccessKeys: listAccessKeys,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
};

function findKey(call: IamCall, input: { UserName?: string | undefined; AccessKeyId: string }): AccessKey {
  const user = findUser(call, input.UserName);
  const key = call.state.accessKeys.get(input.AccessKeyId);
  if (!key || key.userName !== user.name || key.accountId !== user.accountId) {
    throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`);
  }
  return key;
}

function showKey(key: AccessKey) {
  return {
    UserName: key.userName,
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: showTime(key.createdAt),
  };
}
