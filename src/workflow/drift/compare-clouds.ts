import type { AccountNames } from "../../clouds/account-clouds.ts";
import type { Clouds } from "../../clouds/contract/clouds.ts";
import { canonicalJson } from "../../core/canonical-json.ts";
import { CLOUDS, type Cloud } from "../../core/cloud.ts";
import { type Drift, driftId, readDrift, type Unread } from "../../core/drift.ts";
import { UnreadableRow } from "../../core/errors.ts";
import { nearestServiceRegion } from "../../core/migration/region.ts";
import { isImportChange } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";
import { holdsGrants, isMoving, isOpen, OPEN_STATES } from "../../core/states.ts";
import {
  type DriftInput,
  type ExistingAccount,
  findDrift,
  type RecordedPreparation,
} from "../../provisioning/find-drift.ts";
import { type ReadInput, readExisting } from "../../provisioning/read-existing.ts";
import type { StoryDeps } from "../deps.ts";

type CompareDeps = Pick<StoryDeps, "store" | "cloudsOf" | "now" | "installationId" | "settings">;

/** What is recorded, what exists, and how they differ. */
export type Comparison = DriftInput & {
  /** Each once, and what could not be looked at among them. */
  drifts: Drift[];
  /** The clouds with the identity that an account was read with; null when it was not read. */
  cloudsOf(account: { cloud: Cloud; accountId: string }): Clouds | null;
};

/** Both clouds show a change to everybody only after some time; so long nothing is said of what lately changed. */
const SETTLE_MS = 10 * 60_000;

/**
 * Compares the store with the accounts of all preparations that have not ended, of drifts that are still open, of the
 * settings and of the environment. What changed while the clouds were read is passed over.
 * `only`: just one preparation, and its user alone.
 * Errors: the store's; the signal's reason.
 */
export async function compareWithClouds(
  deps: CompareDeps,
  only: string | null,
  signal: AbortSignal | null = null,
): Promise<Comparison> {
  const before = await readRecorded(deps, only);
  const identities = await identitiesOf(deps, before, only);
  const provisional = [...before.values()].map(toRecorded(deps));
  const serviceRegions = await serviceRegionsOf(deps, before);
  const read = await readAll(deps, identities, { recorded: provisional, only, serviceRegions, signal });
  const recorded = await settled(deps, before, await readRecorded(deps, only), read.existing);
  const input = { recorded, existing: read.existing };
  const drifts = [...findDrift(input), ...read.unread, ...otherAccounts(recorded, read)];
  return {
    ...input,
    drifts: [...new Map(drifts.map((drift) => [driftId(drift), drift])).values()],
    cloudsOf: ({ cloud, accountId }) => read.clouds.get(`${cloud} ${accountId}`) ?? null,
  };
}

type Stored = { preparation: Preparation; grants: RecordedPreparation["grants"] };

async function readRecorded({ store }: CompareDeps, only: string | null): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for await (const preparation of openPreparations({ store }, only)) {
    stored.set(preparation.id, { preparation, grants: await store.listGrants(preparation.id) });
  }
  return stored;
}

async function* openPreparations(
  { store }: Pick<CompareDeps, "store">,
  only: string | null,
): AsyncIterable<Preparation> {
  if (only !== null) {
    const preparation = await store.findPreparation(only);
    if (preparation && isOpen(preparation.state)) yield preparation;
    return;
  }
  // The sweep tells of those that cannot be read.
  yield* store.everyPreparation({ states: OPEN_STATES, onUnreadable: async () => undefined });
}

/** Where the migration service may have something of ours: what is recorded, asked for, set, or was found before. */
async function serviceRegionsOf(
  { store, settings: { migration } }: CompareDeps,
  stored: ReadonlyMap<string, Stored>,
): Promise<string[]> {
  if (!migration.enabled) return [];
  const all = [...stored.values()];
  const drifts = (await store.listOpenDrifts()).map(({ drift }) => readDrift(drift));
  const regions = [
    migration.region ?? [],
    all.map(({ preparation }) => nearestServiceRegion(preparation.request.ossRegion).region),
    all.flatMap(({ grants }) =>
      grants.flatMap(({ change }) => (isImportChange(change) ? change.serviceRegion : [])),
    ),
    drifts.flatMap((drift) => (drift?.kind === "orphan_import" ? drift.serviceRegion : [])),
  ];
  return [...new Set(regions.flat())].sort();
}

type Identity = { clouds: Clouds; preparationId: string | null };

/** Every identity that there may be something to look at with; the environment's own is the first. */
async function identitiesOf(
  deps: CompareDeps,
  stored: ReadonlyMap<string, Stored>,
  only: string | null,
): Promise<Identity[]> {
  const preparations = [...stored.values()].map(({ preparation }) => preparation);
  const others = only === null ? await preparationsOfDrifts(deps) : [only];
  for (const id of others) {
    const ended = stored.has(id) ? null : await findReadable(deps, id);
    if (ended) preparations.push(ended);
  }
  const accounts = only === null ? namedAccounts(deps) : [];
  return [
    ...[null, ...accounts].map((request) => ({
      clouds: deps.cloudsOf(request && { request }),
      preparationId: null,
    })),
    ...preparations.map((preparation) => ({
      clouds: deps.cloudsOf(preparation),
      preparationId: preparation.id,
    })),
  ];
}

/** The sweep, or its removal, tells of one that cannot be read. */
async function findReadable({ store }: CompareDeps, id: string): Promise<Preparation | null> {
  try {
    return await store.findPreparation(id);
  } catch (error) {
    if (error instanceof UnreadableRow) return null;
    throw error;
  }
}

/** Those that the settings name: also one that no preparation is for any more may have a user left in it. */
function namedAccounts({ settings: { accounts } }: CompareDeps): AccountNames[] {
  return [
    ...accounts.aws.map(({ name }) => ({ awsAccount: name })),
    ...accounts.alibaba.map(({ name }) => ({ alibabaAccount: name })),
  ];
}

async function preparationsOfDrifts({ store }: CompareDeps): Promise<string[]> {
  const drifts = (await store.listOpenDrifts()).map(({ drift }) => readDrift(drift));
  return [...new Set(drifts.flatMap((drift) => drift?.preparationId ?? []))];
}

type ReadAll = {
  existing: ExistingAccount[];
  unread: Unread[];
  /** By cloud and account id. */
  clouds: Map<string, Clouds>;
  /** By cloud and preparation: the account that its identity is in now; missing when the cloud did not say. */
  accountOf: Map<string, string>;
};

/** Reads each account once, with the first identity that is in it. */
async function readAll(
  { installationId }: CompareDeps,
  identities: readonly Identity[],
  input: Pick<ReadInput, "recorded" | "only" | "serviceRegions" | "signal">,
): Promise<ReadAll> {
  const read: ReadAll = { existing: [], unread: [], clouds: new Map(), accountOf: new Map() };
  for (const cloud of CLOUDS) {
    const accountOfSide = new Map<object, string | null>();
    for (const { clouds, preparationId } of identities) {
      if (!accountOfSide.has(clouds[cloud])) {
        const isRead = (accountId: string) => read.clouds.has(`${cloud} ${accountId}`);
        const result = await readExisting({ ...input, cloud, clouds, installationId, isRead });
        accountOfSide.set(clouds[cloud], result.accountId);
        read.unread.push(...result.unread);
        if (result.account !== null) {
          read.existing.push(result.account);
          read.clouds.set(`${cloud} ${result.account.accountId}`, clouds);
        }
      }
      const accountId = accountOfSide.get(clouds[cloud]) ?? null;
      if (accountId !== null && preparationId !== null) {
        read.accountOf.set(`${cloud} ${preparationId}`, accountId);
      }
    }
  }
  return read;
}

function toRecorded({ now }: CompareDeps) {
  return ({ preparation, grants }: Stored): RecordedPreparation => ({
    id: preparation.id,
    isMoving: isUnsettled(preparation, now()),
    needsGrants: holdsGrants(preparation.state),
    accountIds: {
      aws: preparation.plan?.awsAccountId ?? null,
      alibaba: preparation.plan?.alibabaAccountId ?? null,
    },
    grants,
  });
}

function isUnsettled({ state, stateSince }: Preparation, now: Date): boolean {
  return isMoving(state) || now.getTime() - Date.parse(stateSince) < SETTLE_MS;
}

/** The preparations as they were before and after the clouds were read; one that is another meanwhile counts as moving. */
async function settled(
  deps: CompareDeps,
  before: ReadonlyMap<string, Stored>,
  after: ReadonlyMap<string, Stored>,
  existing: readonly ExistingAccount[],
): Promise<RecordedPreparation[]> {
  const all = new Map([...before, ...after]);
  for (const { users, imports } of existing) {
    for (const { preparationId: id } of [...users, ...imports.found]) {
      // It ended a moment ago, and what it had is still shown.
      const ended = all.has(id) ? null : await deps.store.findPreparation(id);
      if (ended && isUnsettled(ended, deps.now())) all.set(id, { preparation: ended, grants: [] });
    }
  }
  return [...all].map(([id, stored]) => ({
    ...toRecorded(deps)(stored),
    ...(isSame(before.get(id), after.get(id)) ? {} : { isMoving: true }),
  }));
}

function isSame(before: Stored | undefined, after: Stored | undefined): boolean {
  if (!before || !after) return false;
  const { state, stateSince } = before.preparation;
  return (
    state === after.preparation.state &&
    stateSince === after.preparation.stateSince &&
    canonicalJson(before.grants) === canonicalJson(after.grants)
  );
}

/** Preparations with grants in an account that no identity is in any more: what is there cannot be seen. */
function otherAccounts(recorded: readonly RecordedPreparation[], { clouds, accountOf }: ReadAll): Unread[] {
  return recorded.flatMap(({ id, isMoving, accountIds, grants }) =>
    CLOUDS.flatMap((cloud): Unread[] => {
      const expected = accountIds[cloud];
      const found = accountOf.get(`${cloud} ${id}`);
      if (isMoving || expected === null || found === undefined || found === expected) return [];
      if (clouds.has(`${cloud} ${expected}`) || !grants.some(({ state }) => state === "made")) return [];
      return [
        {
          kind: "unread",
          cloud,
          accountId: expected,
          preparationId: null,
          operation: "sts:GetCallerIdentity",
          subject: `account ${expected}`,
          code: "OtherAccount",
          detail: { code: "OTHER_ACCOUNT", args: { found } },
        },
      ];
    }),
  );
}
