import type { Cloud } from "../core/cloud.ts";
import { type Drift, driftId } from "../core/drift.ts";
import { type Change, cloudOf } from "../core/plan.ts";
import type { Grant } from "../storage/contract/grants.ts";
import { findForeign, isPolicyOf, type UserHolds } from "./user-holds.ts";

export type RecordedGrant = Pick<Grant, "key" | "change" | "state" | "accessKeyId" | "isOurs">;

/** What the store knows of a preparation that has not ended. */
export type RecordedPreparation = {
  id: string;
  /** Its grants change right now, or changed too lately for the clouds to show it: nothing is said of it. */
  isMoving: boolean;
  /** Whether a grant that is not there is a loss; where everything is being taken back it is not. */
  needsGrants: boolean;
  /** The accounts of its plan; null before there is one. */
  accountIds: Record<Cloud, string | null>;
  grants: readonly RecordedGrant[];
};

/** One of the bot's own users: its name and mark are those of a preparation of this installation. */
export type ExistingUser = {
  userName: string;
  preparationId: string;
  /** Null where nobody looked: the user of a preparation that is moving or ended, or one that could not be read. */
  holds: UserHolds | null;
};

/** A data address or job with a name and the mark of this installation's. */
export type ExistingImport = {
  thing: "address" | "job";
  name: string;
  serviceRegion: string;
  preparationId: string;
};

/** What exists in one account of one cloud, as far as it could be read. */
export type ExistingAccount = {
  cloud: Cloud;
  accountId: string;
  users: readonly ExistingUser[];
  /** Of recorded policies and buckets, by `resourceKey`: whether they exist. What could not be read is missing here. */
  things: ReadonlyMap<string, boolean>;
  /** What the migration service has in the regions that could be read. */
  imports: { found: readonly ExistingImport[]; readRegions: ReadonlySet<string> };
};

export function resourceKey(preparationId: string, grantKey: string): string {
  return `${preparationId} ${grantKey}`;
}

export type DriftInput = {
  recorded: readonly RecordedPreparation[];
  existing: readonly ExistingAccount[];
};

/** What is recorded against what exists. Users without this installation's mark are not in the input, and never matter. */
export function findDrift({ recorded, existing }: DriftInput): Drift[] {
  const byId = new Map(recorded.map((preparation) => [preparation.id, preparation]));
  return existing.flatMap((account) => [
    ...account.users.flatMap((user) => driftOfUser(account, user, byId.get(user.preparationId))),
    ...account.imports.found.flatMap((one) => driftOfImport(account, one, byId.get(one.preparationId))),
    ...recorded.flatMap((preparation) => missingGrants(account, preparation)),
  ]);
}

/** Whether a drift that was told is no longer there, as far as this look can say. */
export function isDriftOver(
  drift: Drift,
  { recorded, existing }: DriftInput,
  found: readonly Drift[],
): boolean {
  if (found.some((present) => driftId(present) === driftId(drift))) return false;
  if (drift.kind === "unread") return true;
  const preparation = recorded.find(({ id }) => id === drift.preparationId);
  if (preparation?.isMoving) return false;
  const isOrphan = drift.kind === "orphan_user" || drift.kind === "orphan_import";
  // Of an ended preparation nothing is missing, and whatever its user still holds goes with the user.
  if (!preparation && !isOrphan) return true;
  const account = existing.find(
    ({ cloud, accountId }) => cloud === drift.cloud && accountId === drift.accountId,
  );
  return account !== undefined && wasLookedAt(account, drift);
}

function wasLookedAt(
  { users, things, imports }: ExistingAccount,
  drift: Exclude<Drift, { kind: "unread" }>,
): boolean {
  if (drift.kind === "orphan_import") return imports.readRegions.has(drift.serviceRegion);
  if (drift.kind === "grant_missing" && isStandalone(drift.change)) {
    return things.has(resourceKey(drift.preparationId, drift.grantKey));
  }
  const user = users.find(({ preparationId }) => preparationId === drift.preparationId);
  return user === undefined || user.holds !== null;
}

function driftOfUser(
  { cloud, accountId }: ExistingAccount,
  { userName, preparationId, holds }: ExistingUser,
  preparation: RecordedPreparation | undefined,
): Drift[] {
  if (preparation?.isMoving) return [];
  const about = { cloud, accountId, preparationId, userName };
  const grants = (preparation?.grants ?? []).filter(
    ({ state, change }) => state !== "gone" && cloudOf(change) === cloud,
  );
  if (!grants.some(({ change }) => isUser(change))) return [{ kind: "orphan_user", ...about }];
  if (holds === null) return [];
  return findForeign(cloud, holds, expectedOf(grants)).map((foreign) => ({ ...about, ...foreign }));
}

/** What a retry or a rotation made beside the plan's belongs to the plan's grant of the same kind. */
function driftOfImport(
  { cloud, accountId }: ExistingAccount,
  { thing, name, serviceRegion, preparationId }: ExistingImport,
  preparation: RecordedPreparation | undefined,
): Drift[] {
  if (preparation?.isMoving) return [];
  const kind = thing === "job" ? "mgw.create-job" : "mgw.create-address";
  const isRecorded = preparation?.grants.some(
    ({ state, change }) => state !== "gone" && change.kind === kind,
  );
  if (isRecorded) return [];
  return [{ kind: "orphan_import", cloud, accountId, preparationId, thing, name, serviceRegion }];
}

/** What the standing grants of a user say of it. */
function expectedOf(grants: readonly RecordedGrant[]) {
  return {
    changes: grants.map(({ change }) => change),
    accessKeyIds: grants.flatMap(({ accessKeyId }) => accessKeyId ?? []),
  };
}

function missingGrants(account: ExistingAccount, preparation: RecordedPreparation): Drift[] {
  const { id, isMoving, needsGrants, accountIds, grants } = preparation;
  if (isMoving || !needsGrants || accountIds[account.cloud] !== account.accountId) return [];
  const made = grants.filter(
    ({ state, isOurs, change }) => state === "made" && isOurs && cloudOf(change) === account.cloud,
  );
  const user = account.users.find(({ preparationId }) => preparationId === id);
  const missing = made.filter((grant) => isMissing(account, user, id, grant));
  // With the user everything on it is gone: that is one thing to say.
  const isUserMissing = missing.some(({ change }) => isUser(change));
  return missing
    .filter(({ change }) => !isUserMissing || isUser(change) || isStandalone(change))
    .map(({ key, change, accessKeyId }) => ({
      kind: "grant_missing",
      cloud: account.cloud,
      accountId: account.accountId,
      preparationId: id,
      grantKey: key,
      change,
      accessKeyId,
    }));
}

function isMissing(
  { things }: ExistingAccount,
  user: ExistingUser | undefined,
  preparationId: string,
  { key, change, accessKeyId }: RecordedGrant,
): boolean {
  if (isStandalone(change)) return things.get(resourceKey(preparationId, key)) === false;
  if (user === undefined) return true;
  const { holds } = user;
  if (holds === null) return false;
  switch (change.kind) {
    case "iam.create-user":
    case "ram.create-user":
      return false;
    case "iam.create-key":
    case "ram.create-key":
      return accessKeyId === null || !holds.accessKeyIds.includes(accessKeyId);
    case "ram.create-login":
      return !holds.hasLogin;
    default:
      return !holds.policies.some((policy) => isPolicyOf(change, policy));
  }
}

function isUser({ kind }: Change): boolean {
  return kind === "iam.create-user" || kind === "ram.create-user";
}

const STANDALONE: ReadonlySet<Change["kind"]> = new Set<Change["kind"]>([
  "oss.create-bucket",
  "ram.create-policy",
  "mgw.create-address",
  "mgw.create-job",
]);

/** Grants that are no part of a user: they exist or not by themselves. */
export function isStandalone({ kind }: Change): boolean {
  return STANDALONE.has(kind);
}
