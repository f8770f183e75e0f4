import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import { noticeDeparted } from "../../../src/workflow/upkeep/notice-departed.ts";
import { APPROVER, MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { PLAN_HASH, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => world.directory.people.clear());
afterAll(() => world?.stop());

const READY = { state: "ready", plan: MADE_UP_PLAN, planHash: PLAN_HASH } as const;

/** A preparation after its people were looked up. */
async function looked(stands: Partial<Preparation>): Promise<Preparation> {
  const put = await world.put({ ...READY, ...stands });
  await noticeDeparted(world.deps, put);
  return (await world.store.findPreparation(put.id)) as Preparation;
}

describe("who counts as departed", () => {
  it.each([
    ["whom Slack does not know", null],
    ["who is deactivated", { isDeactivated: true }],
    ["who is a guest now", { isGuest: true }],
    ["who is of another workspace", { teamId: "T0OTHER0001" }],
  ])("is a requester %s", async (_, person) => {
    world.directory.people.set(REQUESTER, person);
    const { id, departed } = await looked({ delivery: "stored" });
    expect(departed).toEqual([REQUESTER]);
    expect((await world.audit(id)).filter(({ event }) => event === "person.left")).toMatchObject([
      { details: { userId: REQUESTER } },
    ]);
  });

  it("is nobody while Slack does not answer, nor a person who is back", async () => {
    world.directory.isAway = true;
    await expect(looked({ delivery: "sent" })).rejects.toThrow("Slack does not answer");
    world.directory.isAway = false;
    expect((await looked({ departed: [REQUESTER] })).departed).toEqual([]);
  });
});

describe("a delivery to a recipient who has left", () => {
  it.each([
    ["sent", "held"],
    ["opened", "destroyed"],
    ["stored", "stored"],
    ["destroyed", "destroyed"],
  ] as const)("that is %s is %s then", async (delivery, after) => {
    world.directory.people.set(RECIPIENT, null);
    expect((await looked({ delivery })).delivery).toBe(after);
  });

  it.each(["rotating", "revoking", "provisioning"] as const)(
    "is left to the work that is under way: %s",
    async (state) => {
      world.directory.people.set(RECIPIENT, null);
      expect((await looked({ state, delivery: "sent" })).delivery).toBe("sent");
    },
  );
});

describe("approvers of whom too few are left", () => {
  it("are missed as well where one of them is who gets the credentials by what is proposed", async () => {
    const { deps } = world.withSettings({ approvals: { needed: 2 } });
    const shortageOf = async (stands: Partial<Preparation>) => {
      const put = await world.put({ ...READY, delivery: "held", ...stands });
      await noticeDeparted(deps, put);
      const told = (await world.audit(put.id)).filter(({ event }) => event === "approvers.missing");
      return told.map(({ details }) => details);
    };
    const propose = (recipient: string) => shortageOf({ recipientChange: { recipient, by: REQUESTER } });
    expect(await propose("U0NEWCOMER1")).toEqual([]);
    expect(await propose(APPROVER)).toEqual([{ needed: 2, found: 1 }]);
  });
});
