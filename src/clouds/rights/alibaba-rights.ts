import { managedPoliciesOf } from "../../core/managed-policies.ts";
import type { Right } from "../../core/right.ts";
import { USER_NAME_START } from "../../core/service-request.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import { MIGRATION_RIGHTS } from "./migration-rights.ts";

/**
 * What the bot's identity needs for each call of the contract, in any account.
 * Source: "RAM authorization" (attaching is decided twice, on the user and on the policy; a system policy belongs to
 * `system`); OSS, "RAM policy overview"; IMS is a part of RAM, and its permissions are called so.
 */

const ACCOUNT = "acs:ram:*:*:*";
const USERS = "acs:ram:*:*:user/*";
const OWN_USERS = `acs:ram:*:*:user/${USER_NAME_START}*`;
const POLICIES = "acs:ram:*:*:policy/*";
/** A custom policy is called like the user that it is for. */
const OWN_POLICIES = `acs:ram:*:*:policy/${USER_NAME_START}*`;
const SYSTEM_POLICIES = "acs:ram:*:system:policy/*";
const BUCKETS = "acs:oss:*:*:*";

const systemPolicy = (name: string) => `acs:ram:*:system:policy/${name}`;
const DOCUMENTED = managedPoliciesOf("documented").ramPolicyNames;
/** What the profile `current` attaches beside a document of its own. */
const CURRENT = managedPoliciesOf("current").ramPolicyNames;

type Given = Omit<Right, "cloud" | "action" | "operations">;

/** A right whose operation is called like it, unless others are given. */
function right(action: string, given: Given, operations: readonly string[] = [action]): Right {
  return { cloud: "alibaba", action, ...given, operations };
}

function onAccount(action: string): Right {
  return right(action, { part: "check", resource: ACCOUNT, neededFor: "read-alibaba-account" });
}

function onLimits(operation: string): Right {
  return right(`ram:${operation}`, { part: "check", resource: "*", neededFor: "read-account-limits" }, [
    `ims:${operation}`,
  ]);
}

function readOwnUsers(action: string): Right {
  return right(action, { part: "check", resource: OWN_USERS, neededFor: "find-ram-users" });
}

function changeOwnUsers(action: string, neededFor: Right["neededFor"] = "change-ram-users"): Right {
  return right(action, { part: "users", resource: OWN_USERS, neededFor });
}

function readDestination(action: string, operations?: readonly string[]): Right {
  return right(action, { part: "check", resource: BUCKETS, neededFor: "read-destination" }, operations);
}

function changeDestination(action: string): Right {
  return right(action, { part: "create-bucket", resource: BUCKETS, neededFor: "create-destination" });
}

const LIST_BUCKETS = right(
  "oss:ListBuckets",
  { part: "check", resource: "acs:oss:*:*:*", neededFor: "list-destination-buckets" },
  ["oss:ListBuckets", "oss:GetService"],
);
const LIST_OBJECTS = readDestination("oss:ListObjects", ["oss:ListObjectsV2", "oss:GetBucket"]);
/** Every object, since OSS has no other part of an address than the bucket's for all of them. A HEAD is authorised as a read. */
const READ_OBJECTS = right(
  "oss:GetObject",
  { part: "samples", resource: BUCKETS, neededFor: "read-objects" },
  ["oss:GetObject", "oss:HeadObject"],
);
const LIST_KEYS = readOwnUsers("ram:ListAccessKeys");
const DELETE_KEY = changeOwnUsers("ram:DeleteAccessKey");
const DELETE_LOGIN = changeOwnUsers("ram:DeleteLoginProfile");
const LIST_GROUPS = readOwnUsers("ram:ListGroupsForUser");
const LIST_POLICIES = readOwnUsers("ram:ListPoliciesForUser");
/** People attach whatever they like to the bot's users, and it has to go. */
const DETACH_POLICY = [
  changeOwnUsers("ram:DetachPolicyFromUser"),
  ...[POLICIES, SYSTEM_POLICIES].map((resource) =>
    right("ram:DetachPolicyFromUser", { part: "users", resource, neededFor: "detach-ram-policies" }),
  ),
];
const GET_OWN_POLICY = right("ram:GetPolicy", {
  part: "own-policies",
  resource: OWN_POLICIES,
  neededFor: "find-own-ram-policies",
});

export const ALIBABA_RIGHTS: Readonly<Record<keyof AlibabaCloud, readonly Right[]>> = {
  // STS answers everybody who they are.
  getCallerIdentity: [],
  readAccountAlias: [onAccount("ram:GetAccountAlias")],
  findBucket: [readDestination("oss:GetBucketInfo")],
  createBucket: [changeDestination("oss:PutBucket")],
  deleteBucket: [changeDestination("oss:DeleteBucket")],
  isBucketEmpty: [readDestination("oss:ListObjects", ["oss:ListObjectsV2", "oss:GetBucket"])],
  listBuckets: [LIST_BUCKETS],
  // Heads and bodies are read for a comparison's sample, and where two MD5s differ.
  openListing: [LIST_OBJECTS, READ_OBJECTS],
  countBuckets: [LIST_BUCKETS],
  findSomeBucket: [LIST_BUCKETS],
  findBucketRegion: [LIST_BUCKETS],
  readBucketLifecycle: [readDestination("oss:GetBucketLifecycle")],
  readRetention: [readDestination("oss:GetBucketWorm")],
  readBucketPolicy: [readDestination("oss:GetBucketPolicy")],

  readPasswordPolicy: [onAccount("ram:GetPasswordPolicy")],
  readAccessKeyNetworks: [onLimits("GetAccessKeyPolicyForAccount")],
  readLogonLimits: [onLimits("GetSecurityPreference")],
  findUser: [readOwnUsers("ram:GetUser")],
  listUsers: [right("ram:ListUsers", { part: "check", resource: USERS, neededFor: "list-ram-users" })],
  createUser: [right("ram:CreateUser", { part: "users", resource: USERS, neededFor: "make-ram-users" })],
  deleteUser: [changeOwnUsers("ram:DeleteUser")],
  stripUser: [
    LIST_KEYS,
    DELETE_KEY,
    DELETE_LOGIN,
    LIST_POLICIES,
    ...DETACH_POLICY,
    LIST_GROUPS,
    changeOwnUsers("ram:UnbindMFADevice", "strip-ram-users"),
  ],
  hasPolicy: [...new Set([...DOCUMENTED, ...CURRENT])].map((name) =>
    right("ram:GetPolicy", {
      part: "check",
      resource: systemPolicy(name),
      neededFor: "find-ram-policies",
    }),
  ),
  createPolicy: [
    right("ram:CreatePolicy", { part: "own-policies", resource: POLICIES, neededFor: "make-ram-policies" }),
  ],
  findCustomPolicy: [GET_OWN_POLICY],
  deletePolicy: [
    right("ram:DeletePolicy", {
      part: "own-policies",
      resource: OWN_POLICIES,
      neededFor: "find-own-ram-policies",
    }),
  ],
  listPolicies: [LIST_POLICIES],
  attachPolicy: [
    changeOwnUsers("ram:AttachPolicyToUser"),
    ...DOCUMENTED.map((name) =>
      right("ram:AttachPolicyToUser", {
        part: "users",
        resource: systemPolicy(name),
        neededFor: "attach-ram-policies",
      }),
    ),
    ...[OWN_POLICIES, ...CURRENT.map(systemPolicy)].map((resource) =>
      right("ram:AttachPolicyToUser", {
        part: "own-policies",
        resource,
        neededFor: "attach-own-ram-policies",
      }),
    ),
  ],
  detachPolicy: DETACH_POLICY,
  listGroups: [LIST_GROUPS],
  hasLogin: [readOwnUsers("ram:GetLoginProfile")],
  createLogin: [changeOwnUsers("ram:CreateLoginProfile")],
  setLoginPassword: [changeOwnUsers("ram:UpdateLoginProfile")],
  deleteLogin: [DELETE_LOGIN],
  listAccessKeys: [LIST_KEYS],
  createAccessKey: [changeOwnUsers("ram:CreateAccessKey")],
  setAccessKeyStatus: [changeOwnUsers("ram:UpdateAccessKey")],
  deleteAccessKey: [DELETE_KEY],

  // With the new key, whose rights are those of the profile.
  proveWrite: [],

  ...MIGRATION_RIGHTS,
};
