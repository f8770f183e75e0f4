import type { AccessKeySummary } from "../clouds/contract/access-keys.ts";
import type { Clouds } from "../clouds/contract/clouds.ts";
import type { AlibabaCloud, RamPasswordPolicy } from "../clouds/contract/destination.ts";
import type { RamUser } from "../clouds/contract/destination-users.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import type { Finding, Severity } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { UnreadSubject } from "../core/findings/unread-args.ts";
import { awsManagedPolicyArn, managedPoliciesOf, profilesWithout } from "../core/managed-policies.ts";
import { hasIamMark, hasRamMark, type Mark, preparationOfUser } from "../core/ownership.ts";
import { boundaryArn } from "../core/permissions-boundary.ts";
import { PROFILES, type Profile } from "../core/profile.ts";
import { ramPatternCharactersIn } from "../core/ram-patterns.ts";
import type { Check, CheckInput, Reading } from "./check.ts";
import { isMissingPermission } from "./missing-permission.ts";
import { evidenceOf, takeReading, unreadArgs, valueIn } from "./take-reading.ts";

type LogonLimits = Awaited<ReturnType<AlibabaCloud["readLogonLimits"]>>;
type CloudName = "AWS" | "Alibaba Cloud";

/** Whether a managed policy is there. `isNeeded`: by the profile that was asked for. */
type PolicySeen = { cloud: CloudName; policyName: string; exists: Reading<boolean>; isNeeded: boolean };

type PermissionsSeen = {
  awsQuota: Reading<{ users: number; quota: number }>;
  ramUsers: Reading<number>;
  passwordPolicy: Reading<RamPasswordPolicy>;
  keyNetworks: Reading<string[] | null>;
  logonLimits: Reading<LogonLimits>;
  policies: PolicySeen[];
  /** The boundary that the user is to get; null where the settings want none, and in a terminal, where nothing is made. */
  boundary: { policyName: string; exists: Reading<boolean> } | null;
  /** The users of the same name and their keys; null in a terminal, where nothing is made. */
  awsUser: Reading<IamUser | null> | null;
  awsKeys: Reading<AccessKeySummary[]> | null;
  ramUser: Reading<RamUser | null> | null;
  ramKeys: Reading<AccessKeySummary[]> | null;
};

/** RAM: 1,000 users for each account. Source: RAM, "Limits" (2021); the API does not tell it. */
const RAM_USER_QUOTA = 1000;
/** Both clouds: two access keys for each user, fixed. */
const KEY_LIMIT = 2;

/** Whether the users, keys and policies of the profile can be made at all. */
export const permissionsCheck: Check<PermissionsSeen> = {
  name: "permissions",

  async read(input, clouds) {
    const { aws, alibaba } = clouds;
    const [awsQuota, ramUsers, passwordPolicy, keyNetworks, logonLimits, policies, boundary, users] =
      await Promise.all([
        takeReading(aws.readUserQuota()),
        takeReading(alibaba.listUsers().then((list) => list.length)),
        takeReading(alibaba.readPasswordPolicy()),
        takeReading(alibaba.readAccessKeyNetworks()),
        takeReading(alibaba.readLogonLimits()),
        readPolicies(input.request.profile, clouds),
        readBoundary(input, aws),
        readUsers(input.userName, clouds),
      ]);
    return { awsQuota, ramUsers, passwordPolicy, keyNetworks, logonLimits, policies, boundary, ...users };
  },

  judge(input, seen) {
    const problems = [
      ...judgeQuotas(input, seen),
      ...judgeUsers(input, seen),
      ...judgePolicies(input.request.profile, seen.policies),
      ...judgeBoundary(seen),
      ...judgePrefix(input),
      ...judgeUnread(seen),
    ];
    const findings =
      problems.length === 0 ? [finding("PERMISSIONS_OK", { profile: input.request.profile })] : problems;
    return {
      findings: [...findings, ...judgeAccountLimits(seen)],
      facts: { passwordPolicy: valueIn(seen.passwordPolicy) },
    };
  },
};

/** Looks for the managed policies of every profile, so that a missing one can be answered with a profile that works. */
async function readPolicies(wanted: Profile, { aws, alibaba }: Clouds): Promise<PolicySeen[]> {
  const needed = managedPoliciesOf(wanted);
  const awsNames = [...new Set(PROFILES.flatMap((profile) => managedPoliciesOf(profile).awsPolicyNames))];
  const ramNames = [...new Set(PROFILES.flatMap((profile) => managedPoliciesOf(profile).ramPolicyNames))];
  return Promise.all([
    ...awsNames.map(async (policyName) => ({
      cloud: "AWS" as const,
      policyName,
      exists: await takeReading(hasAwsPolicy(aws, policyName)),
      isNeeded: needed.awsPolicyNames.includes(policyName),
    })),
    ...ramNames.map(async (policyName) => ({
      cloud: "Alibaba Cloud" as const,
      policyName,
      exists: await takeReading(alibaba.hasPolicy({ policyType: "System", policyName })),
      isNeeded: needed.ramPolicyNames.includes(policyName),
    })),
  ]);
}

async function hasAwsPolicy(aws: AwsCloud, policyName: string): Promise<boolean> {
  const { partition } = await aws.getCallerIdentity();
  return aws.hasPolicy(awsManagedPolicyArn(partition, policyName));
}

async function readBoundary(
  { boundary, userName }: CheckInput,
  aws: AwsCloud,
): Promise<PermissionsSeen["boundary"]> {
  if (boundary === null || userName === null) return null;
  const find = async () => {
    const { partition, accountId } = await aws.getCallerIdentity();
    return aws.hasPolicy(boundaryArn(partition, accountId, boundary));
  };
  return { policyName: boundary, exists: await takeReading(find()) };
}

async function readUsers(
  userName: string | null,
  { aws, alibaba }: Clouds,
): Promise<Pick<PermissionsSeen, "awsUser" | "awsKeys" | "ramUser" | "ramKeys">> {
  if (userName === null) return { awsUser: null, awsKeys: null, ramUser: null, ramKeys: null };
  const [awsUser, ramUser] = await Promise.all([
    takeReading(aws.findUser(userName)),
    takeReading(alibaba.findUser(userName)),
  ]);
  const [awsKeys, ramKeys] = await Promise.all([
    valueIn(awsUser) === null ? null : takeReading(aws.listAccessKeys(userName)),
    valueIn(ramUser) === null ? null : takeReading(alibaba.listAccessKeys(userName)),
  ]);
  return { awsUser, awsKeys, ramUser, ramKeys };
}

/** A user that is there already needs no room; in a terminal nothing is known of users, and nothing made. */
function judgeQuotas(_input: CheckInput, seen: PermissionsSeen): Finding[] {
  const findings: Finding[] = [];
  const aws = valueIn(seen.awsQuota);
  if (aws !== null && aws.users >= aws.quota && valueIn(seen.awsUser) === null) {
    findings.push(finding("USER_QUOTA", { cloud: "AWS", ...aws }));
  }
  const ramUsers = valueIn(seen.ramUsers);
  if (ramUsers !== null && ramUsers >= RAM_USER_QUOTA && valueIn(seen.ramUser) === null) {
    const args = { cloud: "Alibaba Cloud" as const, users: ramUsers, quota: RAM_USER_QUOTA };
    findings.push(finding("USER_QUOTA", args));
  }
  return findings;
}

/** A user of our name is ours only with the marks of this installation and this preparation: no other is ever touched. */
function judgeUsers(input: CheckInput, seen: PermissionsSeen): Finding[] {
  const { userName } = input;
  if (userName === null) return [];
  const awsUser = valueIn(seen.awsUser);
  const ramUser = valueIn(seen.ramUser);
  const mark = markOf(input);
  const isTaken = {
    AWS: awsUser !== null && (mark === null || !hasIamMark(awsUser, mark)),
    RAM: ramUser !== null && (mark === null || !hasRamMark(ramUser, mark)),
  };
  return [
    ...judgeUser("AWS", userName, isTaken.AWS, valueIn(seen.awsKeys), input.ownKeys.aws),
    ...judgeUser("Alibaba Cloud", userName, isTaken.RAM, valueIn(seen.ramKeys), input.ownKeys.alibaba),
  ];
}

function judgeUser(
  cloud: CloudName,
  userName: string,
  isTaken: boolean,
  keys: readonly AccessKeySummary[] | null,
  own: readonly string[],
): Finding[] {
  if (isTaken) return [finding("USER_NAME_TAKEN", { cloud, userName })];
  if (keys === null || keys.length < KEY_LIMIT) return [];
  // A rotation has both keys in use on purpose, until the new one is entered; only others' are in its way.
  const others = keys.map(({ accessKeyId }) => accessKeyId).filter((id) => !own.includes(id));
  if (others.length === 0) return [];
  return [finding("ACCESS_KEY_LIMIT", { cloud, userName, keys: keys.length, others })];
}

/** The mark that users of this preparation carry; null in a terminal, where no user can carry it. */
function markOf({ installationId, userName }: CheckInput): Mark | null {
  const preparationId = preparationOfUser(userName ?? "");
  return installationId === null || preparationId === null ? null : { preparationId, installationId };
}

function judgePolicies(profile: Profile, policies: readonly PolicySeen[]): Finding[] {
  const gone = policies.filter(({ exists }) => valueIn(exists) !== true);
  const otherProfiles = profilesWithout(new Set(gone.map(({ policyName }) => policyName)));
  return policies
    .filter(({ isNeeded, exists }) => isNeeded && valueIn(exists) === false)
    .map(({ cloud, policyName }) => finding("POLICY_MISSING", { cloud, policyName, profile, otherProfiles }));
}

/**
 * Without the boundary no user can be created, so it is reported before the approval; where the bot may not read it, its
 * policies are of before the boundary. A user that is there needs none any more.
 */
function judgeBoundary({ boundary, awsUser }: PermissionsSeen): Finding[] {
  if (boundary === null || valueIn(awsUser) !== null) return [];
  const { policyName, exists } = boundary;
  if (exists.ok) {
    return exists.value ? [] : [finding("BOUNDARY_MISSING", { policyName, exists: false })];
  }
  if (exists.problem === "denied" && isMissingPermission(exists.code)) {
    return [finding("BOUNDARY_MISSING", { policyName, exists: null }, [evidenceOf(exists)])];
  }
  return unreadFindings([["iam-boundary", exists]], "unknown");
}

function judgePrefix({ request: { profile, prefix } }: CheckInput): Finding[] {
  const characters = ramPatternCharactersIn(prefix);
  if (profile !== "least-privilege" || characters.length === 0) return [];
  return [finding("PREFIX_NOT_EXPRESSIBLE", { prefix, characters })];
}

/**
 * What the account demands of every key and logon. Notes alone: from which network the service writes is not published,
 * and the recipient's is not known, so it is not known whom it blocks. What could not be read is a note as well.
 */
function judgeAccountLimits({ keyNetworks, logonLimits }: PermissionsSeen): Finding[] {
  const networks = valueIn(keyNetworks);
  const { networkMasks, needsMfa } = valueIn(logonLimits) ?? { networkMasks: [], needsMfa: false };
  return [
    ...(networks === null ? [] : [finding("ACCESS_KEY_NETWORK_LIMITED", { networks })]),
    ...(networkMasks.length === 0 ? [] : [finding("LOGON_NETWORK_LIMITED", { networkMasks })]),
    ...(needsMfa ? [finding("LOGON_NEEDS_MFA", {})] : []),
    ...unreadFindings(
      [
        ["access-key-networks", keyNetworks],
        ["logon-limits", logonLimits],
      ],
      "note",
    ),
  ];
}

function judgeUnread(seen: PermissionsSeen): Finding[] {
  const named: [UnreadSubject, Reading<unknown> | null][] = [
    ["iam-quota", seen.awsQuota],
    ["ram-quota", seen.ramUsers],
    ["password-policy", seen.passwordPolicy],
    ["iam-user", seen.awsUser],
    ["iam-keys", seen.awsKeys],
    ["ram-user", seen.ramUser],
    ["ram-keys", seen.ramKeys],
    ...seen.policies
      .filter(({ isNeeded }) => isNeeded)
      .map(({ cloud, exists }): [UnreadSubject, Reading<unknown>] => [
        cloud === "AWS" ? "iam-policy" : "ram-policy",
        exists,
      ]),
  ];
  return unreadFindings(named, "unknown");
}

function unreadFindings(
  named: readonly [UnreadSubject, Reading<unknown> | null][],
  severity: Severity,
): Finding[] {
  return named.flatMap(([what, reading]) => {
    if (reading === null || reading.ok) return [];
    return [finding("PERMISSIONS_NOT_READ", unreadArgs(what, reading), [evidenceOf(reading)], severity)];
  });
}
