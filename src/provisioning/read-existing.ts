import type { Clouds } from "../clouds/contract/clouds.ts";
import type { RamUser } from "../clouds/contract/destination-users.ts";
import type { Cloud } from "../core/cloud.ts";
import type { Unread } from "../core/drift.ts";
import { CloudError } from "../core/errors.ts";
import { hasImportMark, IMPORT_NAME_START, jobName, preparationOfImport } from "../core/migration/names.ts";
import { hasIamMark, hasRamMark, preparationOfUser, userNameOf } from "../core/ownership.ts";
import { cloudOf } from "../core/plan.ts";
import {
  type ExistingAccount,
  type ExistingImport,
  type ExistingUser,
  isStandalone,
  type RecordedPreparation,
  resourceKey,
} from "./find-drift.ts";
import { readUserHolds } from "./user-holds.ts";

export type ReadInput = {
  cloud: Cloud;
  clouds: Clouds;
  installationId: string;
  recorded: readonly RecordedPreparation[];
  /** Only what this preparation has; null: all users, and all that the migration service has. */
  only: string | null;
  /** Regions of the migration service to look into. */
  serviceRegions: readonly string[];
  /** Whether another identity in the same account has read it already. */
  isRead(accountId: string): boolean;
  /** Ends the reading between two users: an account may have many. */
  signal: AbortSignal | null;
};

export type ReadResult = {
  /** The account that the identity is in; null when the cloud did not say. */
  accountId: string | null;
  /** Null when its users could not be listed, or it was read already. */
  account: ExistingAccount | null;
  unread: Unread[];
};

/**
 * What one account of one cloud has of this installation: its users, known by name and mark, and what they hold. Users of
 * others and of other installations are passed over here already. What cannot be read becomes data, never "not there".
 * Errors: none of a cloud's; the signal's reason.
 */
export async function readExisting(input: ReadInput): Promise<ReadResult> {
  const { cloud, clouds, recorded } = input;
  const reader = new Reader(cloud);
  const accountId = await reader.read(null, async () => (await clouds[cloud].getCallerIdentity()).accountId);
  if (accountId === null || input.isRead(accountId))
    return { accountId, account: null, unread: reader.unread };
  reader.accountId = accountId;
  const found = await reader.read(null, () => listOwnUsers(input));
  if (found === null) return { accountId, account: null, unread: reader.unread };
  const users: ExistingUser[] = [];
  // One by one, since both clouds throttle early and nothing is in a hurry.
  for (const { userName, preparationId } of found) {
    input.signal?.throwIfAborted();
    const known = recorded.find(({ id, isMoving }) => id === preparationId && !isMoving);
    const changes = (known?.grants ?? []).flatMap(({ state, change }) => (state === "gone" ? [] : [change]));
    const holds = known
      ? await reader.read(preparationId, () => readUserHolds(clouds, cloud, userName, changes))
      : null;
    users.push({ userName, preparationId, holds });
  }
  const things = await readThings(input, accountId, reader);
  const imports = await readImports(input, reader);
  return { accountId, account: { cloud, accountId, users, things, imports }, unread: reader.unread };
}

/** Addresses and jobs with names of ours and this installation's mark, region by region. */
async function readImports(
  { cloud, clouds: { alibaba }, installationId, only, serviceRegions, signal }: ReadInput,
  reader: Reader,
): Promise<ExistingAccount["imports"]> {
  const found: ExistingImport[] = [];
  const readRegions = new Set<string>();
  if (cloud !== "alibaba") return { found, readRegions };
  const prefix = only === null ? IMPORT_NAME_START : jobName(only, 1);
  for (const serviceRegion of serviceRegions) {
    signal?.throwIfAborted();
    const jobs = await reader.read(null, () => alibaba.listImportJobs(serviceRegion, { prefix }));
    const addresses = await reader.read(null, () => alibaba.listImportAddresses(serviceRegion, { prefix }));
    if (jobs !== null && addresses !== null) readRegions.add(serviceRegion);
    const all = [
      ...(jobs ?? []).map(({ name, tags }) => ({ thing: "job" as const, name, tags })),
      ...(addresses ?? []).map(({ name, tags }) => ({ thing: "address" as const, name, tags })),
    ];
    for (const { thing, name, tags } of all) {
      const preparationId = preparationOfImport(name);
      if (preparationId !== null && hasImportMark(tags, { preparationId, installationId }))
        found.push({ thing, name, serviceRegion, preparationId });
    }
  }
  return { found, readRegions };
}

/** Reads, and makes of a cloud's refusal something to tell. */
class Reader {
  readonly unread: Unread[] = [];
  accountId: string | null = null;
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Null when the cloud did not say. */
  async read<T>(preparationId: string | null, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { operation, subject, code, detail } = error.failure;
      const { accountId } = this;
      this.unread.push({
        kind: "unread",
        cloud: this.#cloud,
        accountId,
        preparationId,
        operation,
        subject,
        code,
        detail,
      });
      return null;
    }
  }
}

type OwnUser = Pick<ExistingUser, "userName" | "preparationId">;

/** Users with a name of ours and this installation's mark; with one of the two alone it is somebody else's. */
async function listOwnUsers({ cloud, clouds, installationId, only }: ReadInput): Promise<OwnUser[]> {
  const markOf = (preparationId: string) => ({ preparationId, installationId });
  if (cloud === "aws") {
    const users =
      only === null
        ? await clouds.aws.listPreparationUsers()
        : present(await clouds.aws.findUser(userNameOf(only)));
    return users.flatMap((user) => ownUser(user, (id) => hasIamMark(user, markOf(id))));
  }
  const users: RamUser[] =
    only === null
      ? await clouds.alibaba.listUsers()
      : present(await clouds.alibaba.findUser(userNameOf(only)));
  return users.flatMap((user) => ownUser(user, (id) => hasRamMark(user, markOf(id))));
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

function ownUser({ userName }: { userName: string }, hasMark: (preparationId: string) => boolean): OwnUser[] {
  const preparationId = preparationOfUser(userName);
  return preparationId !== null && hasMark(preparationId) ? [{ userName, preparationId }] : [];
}

/** Whether the recorded policies, buckets, data addresses and jobs of an account exist. */
async function readThings(
  { cloud, clouds: { alibaba }, recorded, signal }: ReadInput,
  accountId: string,
  reader: Reader,
): Promise<Map<string, boolean>> {
  const things = new Map<string, boolean>();
  for (const { id, isMoving, accountIds, grants } of recorded) {
    signal?.throwIfAborted();
    if (isMoving || accountIds[cloud] !== accountId) continue;
    for (const { key, change, state, isOurs } of grants) {
      if (state !== "made" || !isOurs || !isStandalone(change) || cloudOf(change) !== cloud) continue;
      const exists = await reader.read(id, () => doesExist(alibaba, change));
      if (exists !== null) things.set(resourceKey(id, key), exists);
    }
  }
  return things;
}

async function doesExist(
  alibaba: Clouds["alibaba"],
  change: RecordedPreparation["grants"][number]["change"],
): Promise<boolean> {
  if (change.kind === "ram.create-policy")
    return (await alibaba.findCustomPolicy(change.policyName)) !== null;
  if (change.kind === "oss.create-bucket") {
    return (await alibaba.findBucket(change.bucket, change.region)) !== null;
  }
  if (change.kind === "mgw.create-address")
    return (await alibaba.findImportAddress(change.serviceRegion, change.name)) !== null;
  if (change.kind === "mgw.create-job")
    return (await alibaba.findImportJob(change.serviceRegion, change.name)) !== null;
  throw new TypeError(`expected something that is no part of a user, came ${change.kind}`);
}
