import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { planHash } from "../../../src/core/plan.ts";
import type { Channel } from "../../../src/security/directory.ts";
import type { Post } from "../../../src/storage/contract/posts.ts";
import { contextOfPost } from "../../../src/workflow/outbox/context-of-post.ts";
import { CHANNEL, MADE_UP_PLAN } from "../../core/made-up-preparation.ts";
import { type StoryWorld, startStoryWorld } from "../support/story-world.ts";

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.stop());

function postOf(preparationId: string | null): Post {
  const target = { kind: "card", channelId: CHANNEL } as const;
  return { id: "post", preparationId, key: "card", target, notice: { kind: "card" } } as unknown as Post;
}

describe("whether everybody may read what is said in a channel", () => {
  const channel = { channelId: CHANNEL, name: "c", isArchived: false, isShared: false, isBotMember: true };
  const says = (answer: () => Promise<Channel | null>) => {
    vi.spyOn(world.directory, "findChannel").mockImplementation(answer as typeof world.directory.findChannel);
  };
  const isPublic = async () => {
    const { id } = await world.put({ state: "blocked" });
    return (await contextOfPost(world.deps, postOf(id))).isPublicChannel;
  };

  it.each([
    ["a private one", async () => ({ ...channel, isPrivate: true }), false],
    ["a public one", async () => ({ ...channel, isPrivate: false }), true],
    ["one that is not known", async () => null, true],
    ["one that Slack does not tell of", async () => Promise.reject(new Error("Slack does not answer")), true],
  ])("%s", async (_, answer, expected) => {
    says(answer);
    expect(await isPublic()).toBe(expected);
  });

  it("and of a message of no preparation they may", async () => {
    expect((await contextOfPost(world.deps, postOf(null))).isPublicChannel).toBe(true);
  });
});

describe("secrets in a message", () => {
  it.each([
    ["to somebody else than was approved", { target: { kind: "direct", userId: "U0SOMEBODY1" } }, {}],
    ["where several people read", { target: { kind: "thread", channelId: CHANNEL } }, {}],
    ["of a reminder", { key: "delivery-reminder:1:direct" }, {}],
    ["of the delivery before", {}, { deliveryNumber: 2 }],
    ["of a delivery that is still to come", { key: "delivery:2" }, {}],
    ["of a delivery that is stored", {}, { delivery: "stored" }],
    ["of a delivery that is destroyed", {}, { delivery: "destroyed" }],
    ["of a delivery that is held", {}, { delivery: "held" }],
    ["of a preparation that nobody approved", {}, { state: "blocked" }],
    ["of one that shows them in a window", {}, { plan: MADE_UP_PLAN }],
  ] as const)("are not opened %s", async (_, post, changes) => {
    const plan = { ...MADE_UP_PLAN, deliveryMode: "message" as const };
    const { id, request } = await world.put({
      state: "ready",
      delivery: "sent",
      plan,
      planHash: planHash(plan),
      ...changes,
    });
    const listSecrets = vi.spyOn(world.store, "listSecrets");
    const target = { kind: "direct", userId: request.recipient } as const;
    const drawn = { ...postOf(id), key: "delivery", target, ...post } as Post;
    expect((await contextOfPost(world.deps, drawn)).credentials).toBeNull();
    expect(listSecrets).not.toHaveBeenCalled();
  });

  it.each(["sent", "opened"] as const)("are looked for in a delivery that is %s", async (delivery) => {
    const plan = { ...MADE_UP_PLAN, deliveryMode: "message" as const };
    const { id, request } = await world.put({ state: "ready", delivery, plan, planHash: planHash(plan) });
    const listSecrets = vi.spyOn(world.store, "listSecrets");
    const target = { kind: "direct", userId: request.recipient } as const;
    await contextOfPost(world.deps, { ...postOf(id), key: "delivery", target });
    expect(listSecrets).toHaveBeenCalledWith(id);
  });
});
