import type { Clouds } from "../clouds/contract/clouds.ts";
import type { IamUser } from "../clouds/contract/source-users.ts";
import type { Foreign, UserPolicy } from "../core/drift.ts";
import { CloudConflict, CloudUnavailable, NOT_AS_PLANNED } from "../core/errors.ts";
import type { Mark } from "../core/ownership.ts";
import { type Change, changeKey, cloudOf } from "../core/plan.ts";
import { READ_BACK_BEFORE } from "../core/read-back.ts";
import type { NotApprovedThing } from "../core/reason.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { Store } from "../storage/contract/store.ts";
import { isOnRecord, notOurs, requireOwnUser, withoutAnswer } from "./own-user.ts";
import { findForeign, findMissingPolicies, readUserHolds, type UserHolds } from "./user-holds.ts";

export type ReadBackContext = Clouds & {
  store: Pick<Store, "listGrants">;
  mark: Mark;
  /** The changes of the plan that was approved. */
  planned: readonly Change[];
};

/** What hands out what a user may do: a key, or a console password. */
export type PowerChange = Extract<Change, { kind: "iam.create-key" | "ram.create-key" | "ram.create-login" }>;

export type ReadBackOf = {
  /** The grant that is to be made; null when everything of the user is made. */
  grantKey: string | null;
  /** That grant was begun before: what stands there of its kind may be what an answer was lost of. */
  wasBegun: boolean;
};

/**
 * Reads back all that hangs on a user before what it may do is handed to somebody, and refuses unless it is what was
 * approved, no more and no less: then what it holds. Somebody with rights in the cloud may have made the user beforehand, or
 * changed it since.
 * The record is read after the cloud: whatever is ours was recorded before the cloud was asked for it.
 * Errors: CloudConflict `NotOurs` or `NotAsPlanned`; CloudUnavailable while a policy of the plan is not shown yet; every
 * CloudError of what could not be read.
 */
export async function requireAsPlanned(
  context: ReadBackContext,
  change: PowerChange,
  of: ReadBackOf,
): Promise<UserHolds> {
  const { store, mark, planned } = context;
  const cloud = cloudOf(change);
  const reading = readUserHolds(context, cloud, change.userName, planned);
  // Awaited after the user: when that is refused, a failure of this one must not end the process as unhandled.
  void reading.catch(() => undefined);
  const user = await requireOwnUser(context, change);
  const holds = await reading;
  const grants = await store.listGrants(mark.preparationId);
  if (!isOnRecord(grants, change)) throw new CloudConflict(notOurs(change));
  const { mayHaveKey, mayHaveLogin } = underWay(grants, change, of);
  const foreign = findForeign(cloud, holds, {
    changes: planned.filter(({ kind }) => kind !== "ram.create-login" || mayHaveLogin),
    accessKeyIds: grants.flatMap(({ state, accessKeyId }) => (state === "gone" ? [] : (accessKeyId ?? []))),
  }).filter(({ kind }) => kind !== "unknown_key" || !mayHaveKey);
  const others = cloud === "aws" ? alteredUser(user as IamUser, planned) : [];
  const found = [...others, ...foreign.map(nameOf)];
  if (found.length > 0) throw new CloudConflict(notAsPlanned(change, found));
  const [missing] = findMissingPolicies(cloud, holds, { changes: planned });
  if (missing) throw new CloudUnavailable(notShown(change, missing));
  return holds;
}

/** What the record says may be there already: a logon or key of ours whose making is under way, or has no known outcome. */
function underWay(grants: readonly Grant[], { kind }: PowerChange, { grantKey, wasBegun }: ReadBackOf) {
  const keyKind = kind === "iam.create-key" ? "iam.create-key" : "ram.create-key";
  const others = grants.filter(({ key }) => key !== grantKey);
  const isKey = kind === keyKind;
  return {
    mayHaveKey:
      (isKey && wasBegun) ||
      others.some(({ change, state }) => change.kind === keyKind && state === "intended"),
    mayHaveLogin:
      (!isKey && wasBegun) ||
      others.some(({ change, state }) => change.kind === "ram.create-login" && state !== "gone"),
  };
}

/** What of an IAM user itself is not as it was made. Tags that a company's own tools add to every user are no power of the bot's. */
function alteredUser(
  { path, tags, permissionsBoundary }: IamUser,
  planned: readonly Change[],
): NotApprovedThing[] {
  const made = planned.find((change) => change.kind === "iam.create-user");
  if (made?.kind !== "iam.create-user") return [];
  const lost = made.tags.filter(
    (wanted) => !tags.some(({ key, value }) => key === wanted.key && value === wanted.value),
  );
  return [
    ...(path === made.path ? [] : [{ what: "path" as const, name: path }]),
    ...lost.map(({ key }) => ({ what: "tag" as const, name: key })),
    // One that nobody approved takes power and gives none: an account may put it on every user.
    ...(made.permissionsBoundary === undefined || made.permissionsBoundary === permissionsBoundary
      ? []
      : [{ what: "boundary" as const, name: permissionsBoundary ?? "" }]),
  ];
}

function nameOf(foreign: Foreign): NotApprovedThing {
  switch (foreign.kind) {
    case "unknown_key":
      return { what: "key", name: foreign.accessKeyId };
    case "foreign_policy":
      return { what: "policy", name: policyName(foreign.policy) };
    case "changed_policy":
      return { what: "policy-text", name: policyName(foreign.policy) };
    case "foreign_group":
      return { what: "group", name: foreign.groupName };
    case "foreign_login":
      return { what: "login", name: "" };
  }
}

function policyName(policy: UserPolicy): string {
  return policy.kind === "attached" ? policy.policyArn : policy.policyName;
}

function notAsPlanned(change: PowerChange, found: readonly NotApprovedThing[]) {
  const args = { found: [...found] };
  return withoutAnswer(aboutReading(change), NOT_AS_PLANNED, { code: "NOT_AS_APPROVED", args });
}

function notShown(change: PowerChange, missing: Change) {
  const args = { change: changeKey(missing) };
  return withoutAnswer(aboutReading(change), "NotYetVisible", { code: "CHANGE_NOT_SHOWN", args });
}

const CALL_OF: Record<PowerChange["kind"], string> = {
  "iam.create-key": "iam:CreateAccessKey",
  "ram.create-key": "ram:CreateAccessKey",
  "ram.create-login": "ram:CreateLoginProfile",
};

function aboutReading({ kind, userName }: PowerChange) {
  const isIam = kind === "iam.create-key";
  return {
    cloud: isIam ? "aws" : "alibaba",
    operation: `${READ_BACK_BEFORE}${CALL_OF[kind]}`,
    subject: userName,
  } as const;
}
