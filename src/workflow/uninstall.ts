import type { AccountNames } from "../clouds/account-clouds.ts";
import type { Clouds } from "../clouds/contract/clouds.ts";
import { CLOUDS, type Cloud } from "../core/cloud.ts";
import type { Unread } from "../core/drift.ts";
import { CloudError, type CloudFailure, UnreadableRow } from "../core/errors.ts";
import { hasRamMark, ramPolicyNameOf } from "../core/ownership.ts";
import { cloudOf, type ImportChange, isImportChange } from "../core/plan.ts";
import type { Preparation } from "../core/preparation.ts";
import { type ExistingUser, isStandalone } from "../provisioning/find-drift.ts";
import { ownImports, undoImport } from "../provisioning/migration/undo-import.ts";
import { isOnRecord } from "../provisioning/own-user.ts";
import { readExisting } from "../provisioning/read-existing.ts";
import { remediateDrift } from "../provisioning/remediate-drift.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { StoryDeps } from "./deps.ts";
import { grantsOnRecord } from "./runs/grants-on-record.ts";

/** What this installation made, all of it, and taking it back when the product is left: docs/operations.md. */

type Deps = Pick<StoryDeps, "store" | "sealer" | "cloudsOf" | "settings" | "installationId">;

type OfUser = { cloud: Cloud; accountId: string; userName: string; preparationId: string };

/** Something that is still there. */
export type Left =
  /** With all that it has. Without a record its mark may be somebody's copy, so it is only named. */
  | ({ kind: "user"; isOnRecord: boolean } & OfUser)
  | { kind: "policy"; accountId: string; policyName: string; preparationId: string }
  /** Of the migration service: a job, or an address with the key that the job reads with. */
  | { kind: "job" | "address"; name: string; change: ImportChange; preparationId: string }
  /** With what was migrated into it: it is never removed. */
  | { kind: "bucket"; bucket: string; region: string; preparationId: string }
  | Unread;

export type Removal = { removed: Left[]; failures: { left: Left; failure: CloudFailure }[] };

type Found = { left: Left; clouds: Clouds };

/** Everything that is still there, account by account. Errors: the store's; what a cloud does not say is data. */
export async function listLeft(deps: Deps): Promise<Left[]> {
  return (await findLeft(deps)).map(({ left }) => left);
}

/**
 * Removes what is on record as made by this installation, and bears its mark: jobs and addresses of the migration service, users
 * with all they have, and policies.
 */
export async function removeLeft(deps: Deps): Promise<Removal> {
  const removal: Removal = { removed: [], failures: [] };
  for (const { left, clouds } of await findLeft(deps)) {
    if (left.kind === "bucket" || left.kind === "unread") continue;
    if (left.kind === "user" && !left.isOnRecord) continue;
    try {
      await remove(deps, left, clouds);
      removal.removed.push(left);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      removal.failures.push({ left, failure: error.failure });
    }
  }
  return removal;
}

async function findLeft(deps: Deps): Promise<Found[]> {
  const recorded = await readRecorded(deps);
  const found: Found[] = [];
  const read = new Set<string>();
  for (const names of accountsOf(deps)) {
    const clouds = deps.cloudsOf(names && { request: names });
    for (const cloud of CLOUDS) {
      const { accountId, account, unread } = await readExisting({
        cloud,
        clouds,
        installationId: deps.installationId,
        recorded: [],
        only: null,
        serviceRegions: [],
        isRead: (id) => read.has(`${cloud} ${id}`),
        signal: null,
      });
      if (accountId !== null) read.add(`${cloud} ${accountId}`);
      for (const user of account?.users ?? []) {
        found.push({ clouds, left: ofUser(cloud, accountId ?? "", user, recorded) });
      }
      found.push(...unread.map((left) => ({ clouds, left })));
    }
  }
  for (const [preparationId, { grants, clouds }] of recorded) {
    found.push(...(await findThings(deps, preparationId, grants, clouds)));
  }
  return found.toSorted((a, b) => REMOVAL_ORDER[a.left.kind] - REMOVAL_ORDER[b.left.kind]);
}

/** A job goes before its addresses, these before the user whose key they hold, and a policy after the user, with whom it goes. */
const REMOVAL_ORDER = { job: 1, address: 2, user: 3, policy: 4, bucket: 5, unread: 6 } satisfies Record<
  Left["kind"],
  number
>;

type Recorded = ReadonlyMap<string, { grants: Grant[]; clouds: Clouds }>;

/** What every preparation made and did not take back, those of before `retention` among them: the audit log knows. */
async function readRecorded(deps: Deps): Promise<Recorded> {
  const made = await deps.store.findAudit({ event: "grant.made" });
  const ids = [...new Set(made.flatMap(({ preparationId }) => preparationId ?? []))];
  const recorded = new Map<string, { grants: Grant[]; clouds: Clouds }>();
  for (const id of ids) {
    const preparation = await findReadable(deps, id);
    recorded.set(id, { grants: await grantsOnRecord(deps, { id }), clouds: deps.cloudsOf(preparation) });
  }
  return recorded;
}

/** Null also for a row that cannot be read. */
async function findReadable({ store }: Pick<Deps, "store">, id: string): Promise<Preparation | null> {
  try {
    return await store.findPreparation(id);
  } catch (error) {
    if (error instanceof UnreadableRow) return null;
    throw error;
  }
}

/** The environment's own, and those of the settings. */
function accountsOf({ settings: { accounts } }: Deps): (AccountNames | null)[] {
  return [
    null,
    ...accounts.aws.map(({ name }) => ({ awsAccount: name })),
    ...accounts.alibaba.map(({ name }) => ({ alibabaAccount: name })),
  ];
}

function ofUser(
  cloud: Cloud,
  accountId: string,
  { userName, preparationId }: ExistingUser,
  recorded: Recorded,
): Left {
  const kind = cloud === "aws" ? "iam.create-user" : "ram.create-user";
  const isKnown = isOnRecord(recorded.get(preparationId)?.grants ?? [], { kind });
  return { kind: "user", cloud, accountId, userName, preparationId, isOnRecord: isKnown };
}

/** What is no part of a user. */
async function findThings(
  { installationId }: Deps,
  preparationId: string,
  grants: readonly Grant[],
  clouds: Clouds,
): Promise<Found[]> {
  const { alibaba } = clouds;
  const found: Found[] = [];
  for (const { change, state, isOurs } of grants) {
    if (state === "gone" || !isOurs) continue;
    try {
      const all = isImportChange(change) ? await findImports(change) : await findThing(change);
      found.push(...all.map((left) => ({ clouds, left })));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { operation, subject, code, detail } = error.failure;
      const about = { cloud: "alibaba", accountId: null, preparationId } as const;
      found.push({ clouds, left: { kind: "unread", ...about, operation, subject, code, detail } });
    }
  }
  return found;

  async function findImports(change: ImportChange): Promise<Left[]> {
    const mark = { preparationId, installationId };
    const { jobs, addresses } = await ownImports(
      { service: alibaba, region: change.serviceRegion, mark },
      change,
    );
    return [
      ...jobs.map((name) => ({ kind: "job", name, change, preparationId }) as const),
      ...addresses.map((name) => ({ kind: "address", name, change, preparationId }) as const),
    ];
  }

  async function findThing(change: Grant["change"]): Promise<Left[]> {
    if (change.kind === "ram.create-policy") {
      const policyName = ramPolicyNameOf(preparationId);
      const policy = await alibaba.findCustomPolicy(policyName);
      if (policy === null || !hasRamMark(policy, { preparationId, installationId })) return [];
      const { accountId } = await alibaba.getCallerIdentity();
      return [{ kind: "policy", accountId, policyName, preparationId }];
    }
    if (change.kind !== "oss.create-bucket") return [];
    const { bucket, region } = change;
    const isThere = (await alibaba.findBucket(bucket, region)) !== null;
    return isThere ? [{ kind: "bucket", bucket, region, preparationId }] : [];
  }
}

type Removable = Extract<Left, { kind: "job" | "address" | "user" | "policy" }>;

/** May run twice. Errors: CloudError. */
async function remove(deps: Deps, left: Removable, clouds: Clouds): Promise<void> {
  const { preparationId } = left;
  const mark = { preparationId, installationId: deps.installationId };
  if ("change" in left) {
    await undoImport({ alibaba: clouds.alibaba, mark }, left.change);
  } else if (left.kind === "policy") {
    // With its user it may be gone by now.
    const policy = await clouds.alibaba.findCustomPolicy(left.policyName);
    if (policy !== null && hasRamMark(policy, mark)) await clouds.alibaba.deletePolicy(left.policyName);
  } else {
    const { cloud, accountId, userName } = left;
    const drift = { kind: "orphan_user", cloud, accountId, preparationId, userName } as const;
    await remediateDrift({ ...clouds, mark }, drift);
    if ((await deps.store.listSecrets(preparationId)).length > 0) {
      await deps.store.destroySecrets(preparationId, {
        audit: [entryOf(preparationId, "secrets.destroyed", {})],
      });
    }
  }
  for (const grant of await grantsOnRecord(deps, { id: preparationId })) {
    if (grant.state === "gone" || !isPartOf(grant, left)) continue;
    const details = { change: grant.key, accessKeyId: grant.accessKeyId, state: "gone" };
    const audit = [entryOf(preparationId, "grant.undone", details)];
    await record(deps, { ...grant, state: "gone" }, audit);
  }
}

/** Of one that was removed from the store there is no row to change. */
async function record({ store }: Deps, grant: Grant, audit: ReturnType<typeof entryOf>[]): Promise<void> {
  if ((await findReadable({ store }, grant.preparationId)) === null) return store.record(null, { audit });
  await store.putGrant(grant, { audit });
}

function isPartOf({ change }: Grant, left: Removable): boolean {
  switch (left.kind) {
    case "job":
    case "address":
      return change.kind === left.change.kind && change.name === left.change.name;
    case "policy":
      return change.kind === "ram.create-policy";
    case "user":
      return cloudOf(change) === left.cloud && !isStandalone(change);
  }
}

function entryOf(
  preparationId: string,
  event: "grant.undone" | "secrets.destroyed",
  details: Record<string, unknown>,
) {
  return {
    event,
    actor: "operator:cli",
    preparationId,
    channelId: null,
    planHash: null,
    requestId: null,
    details,
  };
}
