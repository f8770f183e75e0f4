import { awsManagedPolicyArn, managedPoliciesOf } from "../../core/managed-policies.ts";
import { boundaryArn, DEFAULT_BOUNDARY } from "../../core/permissions-boundary.ts";
import { PROFILES } from "../../core/profile.ts";
import type { Right } from "../../core/right.ts";
import { IAM_PATH, USER_NAME_START } from "../../core/service-request.ts";
import type { AwsCloud } from "../contract/source.ts";

/**
 * What the bot's identity needs for each call of the contract, in any partition and account.
 * Source: Service Authorization Reference of each service; "Required permissions for Amazon S3 API operations".
 */

const BUCKETS = "arn:*:s3:::*";
const OWN_USERS = `arn:*:iam::*:user${IAM_PATH}${USER_NAME_START}*`;
/** IAM knows no path of a user that does not exist and decides on `user/NAME`; and a name may be taken on any path. */
const ANY_USER = "arn:*:iam::*:user/*";
const BOUNDARY = boundaryArn("*", "*", DEFAULT_BOUNDARY);
/** The users that the bot makes and puts policies on carry the boundary: whatever the policies, no more than it is allowed. */
const BOUNDED = { "iam:PermissionsBoundary": BOUNDARY };
const MANAGED_POLICIES = [
  ...new Set(PROFILES.flatMap((profile) => managedPoliciesOf(profile).awsPolicyNames)),
].map((name) => awsManagedPolicyArn("*", name));

type Given = Omit<Right, "cloud" | "action" | "operations">;

/** A right whose operation is called like it, unless others are given. */
function right(action: string, given: Given, operations: readonly string[] = [action]): Right {
  return { cloud: "aws", action, ...given, operations };
}

function readSource(action: string, operation = action): Right {
  return right(action, { part: "check", resource: BUCKETS, neededFor: "read-source" }, [operation]);
}

function onAccount(action: string, neededFor: Right["neededFor"], operations?: readonly string[]): Right {
  return right(action, { part: "check", resource: "*", neededFor }, operations);
}

function onOwnUsers(action: string, neededFor: Right["neededFor"], part: Right["part"] = "users"): Right {
  return right(action, { part, resource: OWN_USERS, neededFor });
}

const GET_USER = right("iam:GetUser", { part: "check", resource: ANY_USER, neededFor: "find-iam-users" });
const LIST_BUCKETS = onAccount("s3:ListAllMyBuckets", "list-source-buckets", ["s3:ListBuckets"]);
/** A HEAD of a bucket is authorised as a listing. */
const LIST_OBJECTS = right("s3:ListBucket", { part: "check", resource: BUCKETS, neededFor: "read-source" }, [
  "s3:HeadBucket",
  "s3:ListObjectsV2",
  "s3:ListObjects",
]);
const READ_HOLDINGS = {
  keys: onOwnUsers("iam:ListAccessKeys", "read-iam-users", "check"),
  attached: onOwnUsers("iam:ListAttachedUserPolicies", "read-iam-users", "check"),
  inline: onOwnUsers("iam:ListUserPolicies", "read-iam-users", "check"),
  inlineText: onOwnUsers("iam:GetUserPolicy", "read-iam-users", "check"),
  groups: onOwnUsers("iam:ListGroupsForUser", "read-iam-users", "check"),
  login: onOwnUsers("iam:GetLoginProfile", "read-iam-users", "check"),
};
const DETACH_POLICY = onOwnUsers("iam:DetachUserPolicy", "change-iam-users");
const DELETE_INLINE_POLICY = onOwnUsers("iam:DeleteUserPolicy", "change-iam-users");
const DELETE_LOGIN = onOwnUsers("iam:DeleteLoginProfile", "strip-iam-users");
const DELETE_KEY = onOwnUsers("iam:DeleteAccessKey", "change-iam-users");

/** After a refusal every call on a user asks whether the user exists at all (`aws/missing-user.ts`). */
const onUser = (...rights: Right[]): readonly Right[] => [...rights, GET_USER];

export const AWS_RIGHTS: Readonly<Record<keyof AwsCloud, readonly Right[]>> = {
  // STS answers everybody who they are.
  getCallerIdentity: [],
  readOrganizationId: [onAccount("organizations:DescribeOrganization", "read-organization")],
  findBucketRegion: [LIST_OBJECTS],
  headBucket: [LIST_OBJECTS],
  listBucketNames: [LIST_BUCKETS],
  findBucketCreationDate: [LIST_BUCKETS],
  readBucketPolicy: [readSource("s3:GetBucketPolicy")],
  readStorageMetrics: [
    onAccount("cloudwatch:ListMetrics", "read-metrics"),
    onAccount("cloudwatch:GetMetricData", "read-metrics"),
  ],
  readCanonicalId: [LIST_BUCKETS],
  listObjects: [LIST_OBJECTS],
  listPrefixes: [LIST_OBJECTS],
  countObjects: [LIST_OBJECTS],
  countExactly: [LIST_OBJECTS],
  // Heads and bodies are read with the right of `headObject`.
  openListing: [LIST_OBJECTS],
  headObject: [
    right("s3:GetObject", { part: "samples", resource: `${BUCKETS}/*`, neededFor: "read-samples" }, [
      "s3:HeadObject",
      "s3:GetObject",
    ]),
  ],
  readVersioning: [readSource("s3:GetBucketVersioning")],
  readEncryption: [readSource("s3:GetEncryptionConfiguration", "s3:GetBucketEncryption")],
  readOwnership: [readSource("s3:GetBucketOwnershipControls")],
  readLifecycle: [readSource("s3:GetLifecycleConfiguration", "s3:GetBucketLifecycleConfiguration")],
  readTieringArchives: [
    readSource("s3:GetIntelligentTieringConfiguration", "s3:ListBucketIntelligentTieringConfigurations"),
  ],
  readRequestPayer: [readSource("s3:GetBucketRequestPayment")],
  countMultipartUploads: [readSource("s3:ListBucketMultipartUploads", "s3:ListMultipartUploads")],
  simulatePolicy: [onAccount("iam:SimulateCustomPolicy", "simulate-policies")],

  // `doctor` alone asks it, about the bot's own identity, which no table can name: people may narrow it to that ARN.
  simulateRights: ["arn:*:iam::*:user/*", "arn:*:iam::*:role/*"].map((resource) =>
    right("iam:SimulatePrincipalPolicy", { part: "check", resource, neededFor: "simulate-own-rights" }),
  ),

  findUser: [GET_USER],
  // IAM decides on the user that the key is of.
  findKeyLastUse: [onOwnUsers("iam:GetAccessKeyLastUsed", "read-iam-users", "check")],
  listPreparationUsers: [onAccount("iam:ListUsers", "read-aws-account"), GET_USER],
  readUserQuota: [onAccount("iam:GetAccountSummary", "read-aws-account")],
  hasPolicy: [...MANAGED_POLICIES, BOUNDARY].map((resource) =>
    right("iam:GetPolicy", { part: "check", resource, neededFor: "find-aws-policies" }),
  ),
  createUser: [
    { ...onOwnUsers("iam:CreateUser", "make-iam-users"), condition: { ArnLike: BOUNDED } },
    // Tags that come with CreateUser are a right of their own.
    onOwnUsers("iam:TagUser", "change-iam-users"),
  ],
  listAttachedPolicies: onUser(READ_HOLDINGS.attached),
  attachPolicy: MANAGED_POLICIES.map((policy) =>
    right("iam:AttachUserPolicy", {
      part: "users",
      resource: OWN_USERS,
      condition: { ArnLike: { "iam:PolicyARN": policy, ...BOUNDED } },
      neededFor: "attach-aws-policies",
    }),
  ),
  detachPolicy: onUser(DETACH_POLICY),
  listInlinePolicies: onUser(READ_HOLDINGS.inline),
  putInlinePolicy: [
    {
      ...onOwnUsers("iam:PutUserPolicy", "put-inline-policies", "own-policies"),
      condition: { ArnLike: BOUNDED },
    },
  ],
  readInlinePolicy: onUser(READ_HOLDINGS.inlineText),
  listGroups: onUser(READ_HOLDINGS.groups),
  hasLogin: onUser(READ_HOLDINGS.login),
  deleteLogin: onUser(DELETE_LOGIN),
  deleteInlinePolicy: onUser(DELETE_INLINE_POLICY),
  listAccessKeys: onUser(READ_HOLDINGS.keys),
  createAccessKey: [onOwnUsers("iam:CreateAccessKey", "change-iam-users")],
  setAccessKeyStatus: onUser(onOwnUsers("iam:UpdateAccessKey", "change-iam-users")),
  deleteAccessKey: onUser(DELETE_KEY),
  deleteUser: onUser(onOwnUsers("iam:DeleteUser", "change-iam-users")),
  stripUser: onUser(
    READ_HOLDINGS.keys,
    DELETE_KEY,
    READ_HOLDINGS.attached,
    DETACH_POLICY,
    READ_HOLDINGS.inline,
    DELETE_INLINE_POLICY,
    READ_HOLDINGS.groups,
    DELETE_LOGIN,
    ...[
      "iam:ListMFADevices",
      "iam:DeactivateMFADevice",
      "iam:ListSigningCertificates",
      "iam:DeleteSigningCertificate",
      "iam:ListSSHPublicKeys",
      "iam:DeleteSSHPublicKey",
      "iam:ListServiceSpecificCredentials",
      "iam:DeleteServiceSpecificCredential",
    ].map((action) => onOwnUsers(action, "strip-iam-users")),
  ),

  // With the new key, whose rights are those of the profile.
  proveRead: [],
};
