import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import type { Closing } from "../../../src/core/closing.ts";
import { noTallies, type StoredComparison } from "../../../src/core/comparison.ts";
import { CloudDenied } from "../../../src/core/errors.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { noticeSchema } from "../../../src/notices/index.ts";
import { sweep } from "../../../src/workflow/upkeep/sweep.ts";
import { DUE_LOOK_MS, USE_LOOK_MS } from "../../../src/workflow/upkeep/tend-closing.ts";
import { APPROVER, MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, OPERATOR, PLAN_HASH, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

const KEY = "AKIAOFTHESOURCE";
const HOUR = 3_600_000;
const DAYS = 24;

let world: StoryWorld;
let automatic: StoryWorld["deps"];
beforeAll(async () => {
  world = await startStoryWorld();
  automatic = world.withSettings({ credentials: { revokeWhenDone: true } }).deps;
});
afterEach(async () => {
  vi.restoreAllMocks();
  // Nothing of one test is swept in the next.
  for (const { id, revision } of await world.store.listPreparations({ states: ["ready"], limit: 100 }))
    await world.store.changeState({ id, revision, from: "ready", event: "revocation_started" });
});
afterAll(() => world?.stop());

const at = (hoursAgo = 0) => new Date(world.deps.now().getTime() - hoursAgo * HOUR).toISOString();

/** Ready, with a key that was handed over so long ago; the end is far away. */
async function ready(hoursAgo: number, changes: Partial<Preparation> = {}): Promise<Preparation> {
  const read = await world.put({
    ...{ state: "ready", delivery: "stored", plan: MADE_UP_PLAN, planHash: PLAN_HASH },
    ...{
      deliverySince: at(hoursAgo),
      expiresAt: at(-60 * DAYS),
      firstLogonAt: at(hoursAgo),
      stateSince: at(hoursAgo),
    },
    ...changes,
  });
  await putKey(read);
  return read;
}

async function putKey({ id }: Preparation, accessKeyId = KEY, state: "made" | "gone" = "made") {
  const key = accessKeyId === KEY ? "iam.create-key:mgw" : "iam.create-key:mgw#2";
  await world.store.putGrant({
    ...{ preparationId: id, key, state, isOurs: true, accessKeyId },
    change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "mgw" },
  });
}

/** Between what was read and the next writing of it. */
function meanwhile(act: () => Promise<unknown>): void {
  const { patchPreparation } = world.store;
  vi.spyOn(world.store, "patchPreparation").mockImplementationOnce(async (input) => {
    await act();
    return patchPreparation(input);
  });
}

function compared(verdict: StoredComparison["verdict"], run = "r-1", endedAt = at()): StoredComparison {
  return {
    ...{ run, by: REQUESTER, startedAt: endedAt, endedAt, verdict },
    ...{ doubts: [], tallies: noTallies(), sample: null, examples: [] },
  };
}

/** What AWS says of a key's last use. */
let lastUse: (key: string) => string | null = () => null;
const looked = vi.fn();
async function round(deps = world.deps, looks = new Map<string, number>()): Promise<void> {
  const aws = {
    findKeyLastUse: async (key: string) => {
      looked(key);
      return lastUse(key);
    },
  };
  deps.cloudsOf = () => ({ aws, alibaba: { findUser: async () => null } }) as unknown as Clouds;
  await sweep(deps, looks);
}

const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
const offered = async (read: Preparation) => {
  const posts = (await world.store.listPosts(read.id)).filter(({ key }) => key.startsWith("closing:"));
  return posts.map(({ notice }) => noticeSchema.parse(notice) as unknown as { closing: Closing });
};
const eventsOf = async ({ id }: Preparation) =>
  (await world.audit(id)).map(({ event }) => event).filter((event) => event.startsWith("closing."));

describe("credentials that seem to be needed no more", () => {
  it("are offered for revocation once when a comparison holds, and again for a later one", async () => {
    const read = await ready(1, { comparison: compared("same") });
    await round();
    await round();
    expect(await offered(read)).toMatchObject([
      { closing: { because: "compared", run: "r-1", dueAt: null, end: null } },
    ]);
    expect((await find(read)).state).toBe("ready");
    const { revision } = read;
    await world.store.patchPreparation({
      ...{ id: read.id, revision, patch: { comparison: compared("same", "r-2") } },
    });
    world.passHours(1);
    await round();
    expect((await offered(read)).map(({ closing }) => closing.run)).toEqual(["r-1", "r-2"]);
    expect(await eventsOf(read)).toEqual(["closing.offered", "closing.offered"]);
  });

  it.each(["different", "unknown"] as const)("are not offered when a comparison is %s", async (verdict) => {
    const read = await ready(1, { comparison: compared(verdict) });
    await round();
    expect(await offered(read)).toEqual([]);
  });

  it("are offered when the key was not used for the days of the settings, with its last use", async () => {
    const read = await ready(9 * DAYS);
    const used = at(7 * DAYS + 1);
    lastUse = () => used;
    await round();
    expect(looked).toHaveBeenLastCalledWith(KEY);
    expect(await offered(read)).toMatchObject([
      { closing: { because: "idle", lastUsedAt: used, run: null } },
    ]);
  });

  it("are told apart when the key was never used: the proof before the delivery is no use", async () => {
    const read = await ready(9 * DAYS);
    const proven = at(9 * DAYS + 1);
    lastUse = () => proven;
    await round(automatic);
    expect(await offered(read)).toMatchObject([
      // Also where the settings would have it revoked: nothing says that its work is done.
      { closing: { because: "idle", lastUsedAt: null, dueAt: null } },
    ]);
  });

  it.each([
    ["the key was used lately", 9 * DAYS, () => at(DAYS)],
    ["it was handed over lately", 6 * DAYS, () => null],
  ])("are not offered when %s", async (_, hoursAgo, use) => {
    const read = await ready(hoursAgo);
    lastUse = use;
    await round();
    expect(await offered(read)).toEqual([]);
  });

  it("are not offered while another of their keys is used", async () => {
    const read = await ready(9 * DAYS);
    await putKey(read, "AKIAAFTERROTATION");
    lastUse = (key) => at(key === KEY ? 8 * DAYS : DAYS);
    await round();
    lastUse = (key) => at(key === KEY ? DAYS : 8 * DAYS);
    await round();
    expect(await offered(read)).toEqual([]);
  });

  it("are not offered for a comparison that another has taken the place of meanwhile", async () => {
    const read = await ready(1, { comparison: compared("same") });
    const { id, revision } = read;
    const { patchPreparation } = world.store;
    meanwhile(() => patchPreparation({ id, revision, patch: { comparison: compared("different", "r-2") } }));
    await round();
    expect((await find(read)).closing).toBeNull();
    expect(await offered(read)).toEqual([]);
  });

  it("are not offered when AWS does not say, and AWS is asked again after some hours", async () => {
    const read = await ready(9 * DAYS);
    const failure = { cloud: "aws", operation: "iam:GetAccessKeyLastUsed", subject: KEY, requestId: null };
    const looks = new Map<string, number>();
    lastUse = () => {
      throw new CloudDenied({
        ...failure,
        cloud: "aws",
        code: "AccessDenied",
        detail: "no",
        httpStatus: 403,
      });
    };
    await round(world.deps, looks);
    lastUse = () => null;
    await round(world.deps, looks);
    expect(await offered(read)).toEqual([]);
    world.passHours(USE_LOOK_MS / HOUR + 1);
    await round(world.deps, looks);
    expect(await offered(read)).toHaveLength(1);
  });

  it.each([
    ["while the delivery is held", { delivery: "held", deliverySince: undefined }],
    ["while another recipient is proposed", { recipientChange: { recipient: "U0X", by: REQUESTER } }],
    ["while a whitelist keeps the service out", { verdict: "restricted" }],
  ] as const)("are not offered as idle %s", async (_, changes) => {
    const read = await ready(9 * DAYS, { ...changes, deliverySince: at(9 * DAYS) } as Partial<Preparation>);
    await world.store.patchPreparation({ id: read.id, revision: read.revision, patch: {} });
    lastUse = () => null;
    await round(world.deps);
    expect(await offered(read)).toEqual([]);
  });
});

describe("a revocation that is announced", () => {
  /** Announced a moment ago: a day later it is due. */
  async function announced(changes: Partial<Preparation> = {}): Promise<Preparation> {
    const read = await ready(1, { comparison: compared("same"), ...changes });
    lastUse = () => null;
    await round(automatic);
    const { closing } = await find(read);
    expect(closing).toMatchObject({ because: "compared", dueAt: at(-24), end: null });
    return find(read);
  }

  it("happens a day after it was told, and not before", async () => {
    const read = await announced();
    world.passHours(23);
    await round(automatic);
    expect((await find(read)).state).toBe("ready");
    world.passHours(1);
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "revoking", stateBy: null, closing: { end: "revoked" } });
    const begun = (await world.audit(read.id)).find(({ event }) => event === "revocation.begun");
    expect(begun).toMatchObject({ actor: "bot", details: { because: "compared" } });
  });

  it.each([REQUESTER, RECIPIENT, APPROVER, OPERATOR])("is stopped by %s, for good", async (who) => {
    const read = await announced();
    const token = (await world.tokensOf(read))("keep") ?? "";
    const kept = await world.commands.act("keep", actor(who), `keep-${read.id}`, { token });
    expect(kept).toMatchObject({ ok: true });
    world.passHours(25);
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: "kept", endedBy: who } });
    expect((await offered(read)).at(-1)?.closing).toMatchObject({ end: "kept", endedBy: who });
    expect(await eventsOf(read)).toEqual(["closing.offered", "closing.kept"]);
  });

  it.each([
    ["the keys were rotated", { keyGeneration: 2 }, "rotated"],
    ["the credentials were extended", { expiresAt: "2027-03-01T00:00:00.000Z" }, "extended"],
    ["a later comparison is different", { comparison: null }, "compared-again"],
  ] as const)("does not happen when %s", async (_, patch, end) => {
    const read = await announced();
    await world.store.patchPreparation({ id: read.id, revision: read.revision, patch: { ...patch } });
    world.passHours(25);
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end } });
    expect((await offered(read)).at(-1)?.closing.end).toBe(end);
    expect(await eventsOf(read)).toEqual(["closing.offered", "closing.ended"]);
  });

  it("does not happen when the settings no longer ask for it", async () => {
    const read = await announced();
    world.passHours(25);
    await round(world.deps);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: "settings" } });
  });

  it("does not happen when the key was used after the comparison", async () => {
    const read = await announced();
    world.passHours(25);
    lastUse = () => at(2);
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: "used" } });
  });

  it("waits while the last use cannot be read, or a comparison is under way", async () => {
    const read = await announced();
    world.passHours(25);
    lastUse = () => {
      throw new Error("AWS does not answer");
    };
    const looks = new Map<string, number>();
    await round(automatic, looks);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: null } });
    lastUse = () => null;
    const begun = { preparationId: read.id, run: "r-9", by: REQUESTER, sampleSize: 0, startedAt: at() };
    await world.store.beginComparison(begun);
    world.passHours(1 + DUE_LOOK_MS / HOUR);
    await round(automatic, looks);
    expect((await find(read)).state).toBe("ready");
    await world.store.endComparison({ preparationId: read.id, run: "r-9", result: null });
    world.passHours(1 + DUE_LOOK_MS / HOUR);
    await round(automatic, looks);
    expect((await find(read)).state).toBe("revoking");
  });

  it("waits where the store knows no key that could be looked up", async () => {
    const read = await announced();
    await putKey(read, KEY, "gone");
    world.passHours(25);
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: null } });
  });

  it("that somebody stops is not said to have ended by itself", async () => {
    const read = await announced();
    const token = (await world.tokensOf(read))("keep") ?? "";
    meanwhile(() => world.commands.act("keep", actor(RECIPIENT), `kept-${read.id}`, { token }));
    await round(world.deps);
    expect(await find(read)).toMatchObject({ closing: { end: "kept", endedBy: RECIPIENT } });
    expect(await eventsOf(read)).toEqual(["closing.offered", "closing.kept"]);
  });

  it("does not happen to what somebody stops at the last moment", async () => {
    const read = await announced();
    world.passHours(25);
    const token = (await world.tokensOf(read))("keep") ?? "";
    const { findComparisonRun } = world.store;
    // Between the look and the change.
    vi.spyOn(world.store, "findComparisonRun").mockImplementation(async (id) => {
      await world.commands.act("keep", actor(RECIPIENT), `last-${read.id}`, { token });
      return findComparisonRun(id);
    });
    await round(automatic);
    expect(await find(read)).toMatchObject({ state: "ready", closing: { end: "kept" } });
  });
});
