import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../src/core/durations.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Rotation } from "../../../src/core/rotation.ts";
import { sweep } from "../../../src/workflow/upkeep/sweep.ts";
import { MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { PLAN_HASH, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

const MINUTE_MS = 60_000;
const WAIT_DAYS = 10;
const ESCALATED_AFTER_HOURS = 30;
const REMIND_HOURS = 24;
const KEEP_HOURS = 24;
const HOLD_HOURS = 72;

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld({
    approvals: {
      waitDays: WAIT_DAYS,
      remindHours: REMIND_HOURS,
      escalation: { afterHours: ESCALATED_AFTER_HOURS, people: ["U0ESCALATE1"] },
    },
    delivery: { keepHours: KEEP_HOURS, holdHours: HOLD_HOURS },
  });
});
afterAll(() => world?.stop());

const PLANNED = { plan: MADE_UP_PLAN, planHash: PLAN_HASH, firstLogonAt: "2026-11-20T08:00:00.000Z" };
const READY = { ...PLANNED, state: "ready", delivery: "stored" } as const;
const ROTATION: Rotation = {
  ...{ generation: 2, replaces: 1, keeps: 2, isCompromised: false, renewsPassword: false },
  ...{ startedBy: RECIPIENT, retireAt: null, retireAttempts: 0 },
};

/** A moment that is so far from now; before now where it is negative. */
const at = (ms: number) => new Date(world.deps.now().getTime() + ms).toISOString();
const read = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
const keysOf = async ({ id }: Preparation) => (await world.store.listPosts(id)).map(({ key }) => key);
const noticeOf = async ({ id }: Preparation, key: string) => (await world.store.findPost(id, key))?.notice;
const isStarted = (workflow: string, { id }: Preparation) =>
  world.started.some((one) => one.startsWith(`${workflow}:${id}:`));

/** What one round of the sweep makes of a preparation; nobody is looked up in it. */
async function swept(stands: Partial<Preparation>): Promise<Preparation> {
  const put = await world.put(stands);
  await sweep(world.deps, new Map([[`people:${put.id}`, world.deps.now().getTime()]]));
  return put;
}

describe("a wait for people", () => {
  it.each(["blocked", "awaiting_approval"] as const)(
    "in %s is over after its days, and not before",
    async (state) => {
      const waits = await swept({
        state,
        stateSince: at(MINUTE_MS - WAIT_DAYS * DAY_MS),
        escalatedAt: at(0),
      });
      expect((await read(waits)).state).toBe(state);
      const over = await swept({ state, stateSince: at(-WAIT_DAYS * DAY_MS) });
      expect((await read(over)).state).toBe("expired");
    },
  );

  it("is escalated after its hours, and not before", async () => {
    const state = "awaiting_approval";
    const early = await swept({ state, stateSince: at(MINUTE_MS - ESCALATED_AFTER_HOURS * HOUR_MS) });
    expect((await read(early)).escalatedAt).toBeNull();
    const due = await swept({ state, stateSince: at(-ESCALATED_AFTER_HOURS * HOUR_MS) });
    expect((await read(due)).escalatedAt).toBe(at(0));
    expect(await noticeOf(due, "escalated:1")).toMatchObject({ waitedHours: ESCALATED_AFTER_HOURS });
  });

  it("is reminded of at each of its hours, and not before", async () => {
    const state = "awaiting_approval";
    const early = await swept({ state, stateSince: at(MINUTE_MS - REMIND_HOURS * HOUR_MS) });
    expect((await read(early)).reminders).toBe(0);
    const twice = await swept({ state, stateSince: at(-2 * REMIND_HOURS * HOUR_MS), reminders: 1 });
    expect((await read(twice)).reminders).toBe(2);
    const told = await swept({ state, stateSince: at(MINUTE_MS - 2 * REMIND_HOURS * HOUR_MS), reminders: 1 });
    expect((await read(told)).reminders).toBe(1);
  });
});

describe("the end of the days", () => {
  it.each(["ready", "failed"] as const)("of what is %s takes it back, and not before", async (state) => {
    const before = await swept({ ...READY, state, expiresAt: at(MINUTE_MS) });
    expect((await read(before)).state).toBe(state);
    const over = await swept({ ...READY, state, expiresAt: at(0) });
    expect(await read(over)).toMatchObject({ state: "revoking", stateBy: null });
    expect(isStarted("revoke", over)).toBe(true);
  });

  it.each([
    ["more than 7 days before", 7 * DAY_MS + MINUTE_MS, null],
    ["7 days before", 7 * DAY_MS, 7],
    ["just before the last 2 days", 2 * DAY_MS + MINUTE_MS, 7],
    ["2 days before", 2 * DAY_MS, 2],
    ["1 day before", DAY_MS, 1],
  ])("is reminded of %s, by the reminder that is due", async (_, leftMs, daysLeft) => {
    const expiresAt = at(leftMs);
    const keys = await keysOf(await swept({ ...READY, expiresAt }));
    const key = daysLeft === 2 ? `expiry-reminder:${expiresAt}` : `expiry-reminder:${expiresAt}:${daysLeft}`;
    // In the last days the recipient is told by direct message too.
    const direct = daysLeft !== null && daysLeft <= 2 ? [`${key}:direct`] : [];
    expect(keys).toEqual(daysLeft === null ? [] : [key, ...direct]);
  });

  it("of credentials for few days is not reminded of as long before as they have, nor of what failed", async () => {
    const request = { ttlDays: 7 };
    expect(await keysOf(await swept({ ...READY, request, expiresAt: at(7 * DAY_MS) } as never))).toEqual([]);
    expect(await keysOf(await swept({ ...READY, state: "failed", expiresAt: at(DAY_MS) }))).toEqual([]);
    const extended = await swept({ ...READY, request, extendedDays: 1, expiresAt: at(7 * DAY_MS) } as never);
    expect(await keysOf(extended)).toHaveLength(1);
  });
});

describe("a delivery, counted from when it was made and not from when the state began", () => {
  // The state began long ago, as after a rotation or another recipient.
  const stateSince = () => at(-30 * DAY_MS);
  const of = (delivery: Preparation["delivery"], deliverySince: string) =>
    swept({ ...READY, delivery, deliverySince, stateSince: stateSince() });

  it("that is held goes back after its hours, and not before", async () => {
    expect((await read(await of("held", at(-HOLD_HOURS * HOUR_MS)))).state).toBe("ready");
    const over = await of("held", at(-MINUTE_MS - HOLD_HOURS * HOUR_MS));
    expect((await read(over)).state).toBe("revoking");
  });

  it.each(["sent", "opened"] as const)(
    "that is %s is destroyed after its hours, and not before",
    async (delivery) => {
      expect((await read(await of(delivery, at(-KEEP_HOURS * HOUR_MS)))).delivery).toBe(delivery);
      const over = await of(delivery, at(-MINUTE_MS - KEEP_HOURS * HOUR_MS));
      expect((await read(over)).delivery).toBe("destroyed");
    },
  );

  it("that nobody opened is reminded of in the last quarter, with what is left", async () => {
    const key = "delivery-reminder:1";
    const quarterMs = KEEP_HOURS * HOUR_MS * 0.75;
    expect(await keysOf(await of("sent", at(-quarterMs)))).not.toContain(key);
    expect(await keysOf(await of("opened", at(-quarterMs - HOUR_MS)))).not.toContain(key);
    const deliverySince = at(-quarterMs - HOUR_MS);
    const reminded = await of("sent", deliverySince);
    const endsAt = new Date(Date.parse(deliverySince) + KEEP_HOURS * HOUR_MS).toISOString();
    expect(await noticeOf(reminded, key)).toMatchObject({ endsAt, hoursLeft: 5, recipient: RECIPIENT });
  });

  it("that was acknowledged or destroyed stays as it is", async () => {
    for (const delivery of ["stored", "destroyed"] as const) {
      const left = await of(delivery, at(-90 * DAY_MS));
      expect(await read(left)).toMatchObject({ state: "ready", delivery });
      expect(await keysOf(left)).toEqual([]);
    }
  });
});

describe("old keys beside new ones", () => {
  const of = (rotation: Partial<Rotation>) =>
    swept({ ...READY, rotation: { ...ROTATION, ...rotation }, keyGeneration: 2 });
  const KEY = "handover-reminder:2";

  it("go at their time, and not before", async () => {
    expect(isStarted("retire", await of({ retireAt: at(MINUTE_MS) }))).toBe(false);
    expect(isStarted("retire", await of({ retireAt: at(0) }))).toBe(true);
    expect(isStarted("retire", await of({ retireAt: null }))).toBe(false);
  });

  it("are reminded of six hours before, and not earlier", async () => {
    expect(await keysOf(await of({ retireAt: at(6 * HOUR_MS + MINUTE_MS) }))).not.toContain(KEY);
    const retireAt = at(6 * HOUR_MS);
    expect(await noticeOf(await of({ retireAt }), KEY)).toMatchObject({ retireAt, recipient: RECIPIENT });
  });

  it.each([
    ["where the new ones did not stay", { keeps: 1 }],
    ["where it is their deletion that is tried again", { retireAttempts: 1 }],
  ])("are not reminded of %s", async (_, rotation) => {
    expect(await keysOf(await of({ retireAt: at(HOUR_MS), ...rotation }))).not.toContain(KEY);
  });
});

describe("a revocation that failed", () => {
  it.each([
    [1, 5],
    [2, 10],
    [30, 360],
  ])("%s times is tried again after %s minutes, and not before", async (revokeAttempts, minutes) => {
    const of = (ms: number) =>
      swept({ ...PLANNED, state: "revoke_failed", revokeAttempts, stateSince: at(-ms), stateBy: REQUESTER });
    expect((await read(await of(minutes * MINUTE_MS))).state).toBe("revoke_failed");
    // The person who asked for it is still the one who did.
    expect(await read(await of(minutes * MINUTE_MS + 1))).toMatchObject({
      state: "revoking",
      stateBy: REQUESTER,
    });
  });
});

describe("looks that need a call for each preparation", () => {
  beforeEach(() => vi.restoreAllMocks());

  it("are made once in a while: people each hour, the first logon every ten minutes, and only where it matters", async () => {
    const looked: string[] = [];
    vi.spyOn(world.directory, "findPerson").mockImplementation(async (userId) => {
      looked.push(userId);
      throw new Error("Slack does not answer");
    });
    vi.spyOn(world.deps, "cloudsOf").mockImplementation(() => {
      looked.push("logon");
      throw new Error("no cloud is made up here");
    });
    const { id } = await world.put({ ...READY, requester: "U0ONLYHERE1", firstLogonAt: null });
    const looksAfter = async (people: number, logon: number) => {
      looked.length = 0;
      const now = world.deps.now().getTime();
      await sweep(
        world.deps,
        new Map([
          [`people:${id}`, now - people],
          [`logon:${id}`, now - logon],
        ]),
      );
      return { people: looked.includes("U0ONLYHERE1"), logon: looked.includes("logon") };
    };
    expect(await looksAfter(HOUR_MS, 10 * MINUTE_MS)).toEqual({ people: false, logon: false });
    expect(await looksAfter(HOUR_MS, 10 * MINUTE_MS + 1)).toEqual({ people: false, logon: true });
    expect(await looksAfter(HOUR_MS + 1, 0)).toEqual({ people: true, logon: false });
    expect(await world.store.findPreparation(id), "who was not found out has not left").toMatchObject({
      departed: [],
      delivery: "stored",
    });
  });
});
