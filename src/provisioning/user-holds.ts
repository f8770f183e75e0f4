import type { Clouds } from "../clouds/contract/clouds.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import type { Cloud } from "../core/cloud.ts";
import type { Foreign, UserPolicy } from "../core/drift.ts";
import type { Change } from "../core/plan.ts";

/** All that hangs on one of the bot's users and gives somebody power, as a cloud shows it. */
export type UserHolds = {
  accessKeyIds: readonly string[];
  policies: readonly UserPolicy[];
  hasLogin: boolean;
  groups: readonly string[];
  /** Texts of the policies that a plan writes itself, by `textKey`; null: it is not there. */
  texts: ReadonlyMap<string, string | null>;
};

/** Policies whose text is this preparation's own: inline ones of IAM, custom ones of RAM by their default version. */
type OwnText = Extract<Change, { kind: "iam.put-policy" | "ram.create-policy" }>;

export function textKey({ kind, policyName }: Pick<OwnText, "kind" | "policyName">): string {
  return `${kind} ${policyName}`;
}

/**
 * Reads every page of all that hangs on a user; `changes` say whose texts are read with it. A RAM policy's text is here
 * beside the user since its default version decides what the user may do.
 * Errors: CloudError, when any of it could not be read.
 */
export async function readUserHolds(
  { aws, alibaba }: Clouds,
  cloud: Cloud,
  userName: string,
  changes: readonly Change[],
): Promise<UserHolds> {
  const side = cloud === "aws" ? aws : alibaba;
  const [keys, policies, hasLogin, groups, texts] = await Promise.all([
    side.listAccessKeys(userName),
    cloud === "aws" ? iamPoliciesOf(aws, userName) : ramPoliciesOf(alibaba, userName),
    side.hasLogin(userName),
    side.listGroups(userName),
    readTexts({ aws, alibaba }, ownTexts(cloud, changes)),
  ]);
  return { accessKeyIds: keys.map(({ accessKeyId }) => accessKeyId), policies, hasLogin, groups, texts };
}

async function iamPoliciesOf(aws: Clouds["aws"], userName: string): Promise<UserPolicy[]> {
  const [attached, inline] = await Promise.all([
    aws.listAttachedPolicies(userName),
    aws.listInlinePolicies(userName),
  ]);
  return [
    ...attached.map((policyArn) => ({ kind: "attached" as const, policyArn })),
    ...inline.map((policyName) => ({ kind: "inline" as const, policyName })),
  ];
}

async function ramPoliciesOf(alibaba: Clouds["alibaba"], userName: string): Promise<UserPolicy[]> {
  return (await alibaba.listPolicies(userName)).map((policy) => ({ kind: "ram" as const, ...policy }));
}

function ownTexts(cloud: Cloud, changes: readonly Change[]): OwnText[] {
  const kind = cloud === "aws" ? "iam.put-policy" : "ram.create-policy";
  return changes.filter((change): change is OwnText => change.kind === kind);
}

async function readTexts(clouds: Clouds, policies: readonly OwnText[]): Promise<Map<string, string | null>> {
  const read = policies.map(async (policy) => [textKey(policy), await readText(clouds, policy)] as const);
  return new Map(await Promise.all(read));
}

async function readText({ aws, alibaba }: Clouds, policy: OwnText): Promise<string | null> {
  if (policy.kind === "iam.put-policy") return aws.readInlinePolicy(policy.userName, policy.policyName);
  return (await alibaba.findCustomPolicy(policy.policyName))?.document ?? null;
}

/** What the record knows of one user: the changes that stand, and the ids of its keys. */
export type Expected = { changes: readonly Change[]; accessKeyIds: readonly string[] };

/** What hangs on a user of `cloud` beyond what is expected, or is another than was approved. Less than that is no part of it. */
export function findForeign(cloud: Cloud, holds: UserHolds, { changes, accessKeyIds }: Expected): Foreign[] {
  const hasOwnLogin = changes.some(({ kind }) => cloud === "alibaba" && kind === "ram.create-login");
  return [
    ...holds.accessKeyIds
      .filter((accessKeyId) => !accessKeyIds.includes(accessKeyId))
      .map((accessKeyId): Foreign => ({ kind: "unknown_key", accessKeyId })),
    ...holds.policies
      .filter((policy) => !changes.some((change) => isPolicyOf(change, policy)))
      .map((policy): Foreign => ({ kind: "foreign_policy", policy })),
    ...ownTexts(cloud, changes)
      .filter((change) => holds.policies.some((policy) => isSamePolicy(policy, policyOf(change))))
      .filter((change) => isAnotherText(holds.texts.get(textKey(change)) ?? null, change.document))
      .map((change): Foreign => ({ kind: "changed_policy", policy: policyOf(change) })),
    ...holds.groups.map((groupName): Foreign => ({ kind: "foreign_group", groupName })),
    ...(holds.hasLogin && !hasOwnLogin ? [{ kind: "foreign_login" } as const] : []),
  ];
}

/** What is expected of a user and not there: the plan's policies. */
export function findMissingPolicies(
  cloud: Cloud,
  holds: UserHolds,
  { changes }: Pick<Expected, "changes">,
): Change[] {
  const kinds = cloud === "aws" ? ["iam.attach-policy", "iam.put-policy"] : ["ram.attach-policy"];
  return changes.filter(
    (change) => kinds.includes(change.kind) && !holds.policies.some((policy) => isPolicyOf(change, policy)),
  );
}

/** A policy that is not there is none of another text. White space outside of strings says nothing in JSON. */
function isAnotherText(text: string | null, approved: string): boolean {
  return text !== null && withoutWhiteSpace(text) !== withoutWhiteSpace(approved);
}

function withoutWhiteSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? "");
}

function policyOf(change: OwnText): UserPolicy {
  const { policyName } = change;
  return change.kind === "iam.put-policy"
    ? { kind: "inline", policyName }
    : { kind: "ram", policyType: "Custom", policyName };
}

function isSamePolicy(one: UserPolicy, other: UserPolicy): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

export function isPolicyOf(change: Change, policy: UserPolicy): boolean {
  switch (change.kind) {
    case "iam.attach-policy":
      return policy.kind === "attached" && policy.policyArn === change.policyArn;
    case "iam.put-policy":
      return policy.kind === "inline" && policy.policyName === change.policyName;
    case "ram.attach-policy":
      return (
        policy.kind === "ram" &&
        policy.policyType === change.policyType &&
        policy.policyName === change.policyName
      );
    default:
      return false;
  }
}
