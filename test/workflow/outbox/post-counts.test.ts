import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, ChatAnswer } from "../../../src/workflow/outbox/chat.ts";
import { contextOfPost } from "../../../src/workflow/outbox/context-of-post.ts";
import { createOutbox, type Outbox } from "../../../src/workflow/outbox/outbox.ts";
import { RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { type LifeWorld, startLifeWorld } from "../life-world.ts";
import { actor, must } from "../support/story-on-simulators.ts";

const MINUTE_MS = 60_000;
const ok = <T>(value: T): Promise<ChatAnswer<T>> => Promise.resolve({ ok: true, value });

/** Counts what is posted into the channel and what is edited there; direct messages are each their reader's own. */
function countingChat(calls: string[]): Chat {
  const note = (what: string, channelId: string, text: string) => {
    if (!channelId.startsWith("direct-")) calls.push(`${what}: ${text}`);
  };
  return {
    post: ({ channelId }, _, { message }) => {
      note("post", channelId, message.text);
      return ok({ channelId, messageId: `${calls.length}.${randomUUID()}` });
    },
    edit: ({ channelId }, { message }) => {
      note("edit", channelId, message.text);
      return ok(null);
    },
    delete: () => ok(null),
    find: () => ok(null),
    openDirect: (userId) => ok(`direct-${userId}`),
    linkTo: ({ messageId }) => `https://chat.example/${messageId}`,
    limitsOf: (call, channelId) => [{ name: `${call} ${channelId}`, calls: 99, windowMs: 1 }],
    limitToHold: (call, channelId) => `${call} ${channelId}`,
  };
}

let world: LifeWorld;
let outbox: Outbox;
const calls: string[] = [];

beforeAll(async () => {
  world = await startLifeWorld({});
  const { deps, store } = world;
  outbox = createOutbox({
    chat: countingChat(calls),
    owner: "test",
    store,
    log: deps.log,
    now: deps.now,
    contextOf: (post) => contextOfPost(deps, post),
  });
  outbox.start();
});
afterAll(async () => {
  await outbox.stop();
  await world.close();
});

/** Everything that is due, and, a minute later, what waited for more to say. */
async function settle() {
  await outbox.settle();
  await world.pass(MINUTE_MS);
  await outbox.settle();
}

function countOf(what: "post" | "edit"): number {
  return calls.filter((call) => call.startsWith(what)).length;
}

it("a whole preparation is told with at most 7 posts and 8 edits, every act of it a minute after the other", async () => {
  const { id } = await world.request();
  await settle();
  const ready = await world.approve(id);
  expect(ready.state).toBe("ready");
  await settle();
  must(await world.commands.showCredentials(actor(RECIPIENT), { token: await world.press(id, "show") }));
  await settle();
  const token = await world.press(id, "stored");
  must(await world.commands.act("stored", actor(RECIPIENT), randomUUID(), { token }));
  await settle();
  const revoke = await world.press(id, "revoke");
  must(await world.commands.act("revoke", actor(REQUESTER), randomUUID(), { token: revoke }));
  await settle();
  expect((await world.read(id)).state).toBe("revoked");

  expect(countOf("post"), calls.join("\n")).toBeLessThanOrEqual(7);
  expect(countOf("edit"), calls.join("\n")).toBeLessThanOrEqual(8);
  // The card, the question, the job sheet, the end.
  expect(countOf("post")).toBe(4);
});

/** With a whitelist and its ticket, to the end of its credentials; every act of it a minute after the other. */
async function tellWhole() {
  calls.length = 0;
  const { id } = await world.request({ sourceBucket: "acme-reports-office-only" });
  await settle();
  expect((await world.read(id)).state).toBe("blocked");
  const url = "https://workorder-intl.console.aliyun.com/#/ticket/detail?id=42";
  const token = await world.press(id, "ticket");
  must(await world.commands.giveTicket(actor(REQUESTER), randomUUID(), { token, url }));
  await settle();
  expect((await world.read(id)).state).toBe("awaiting_approval");
  await world.approve(id);
  await settle();
  expect((await world.read(id)).state).toBe("ready");
  must(await world.commands.showCredentials(actor(RECIPIENT), { token: await world.press(id, "show") }));
  await settle();
  const stored = await world.press(id, "stored");
  must(await world.commands.act("stored", actor(RECIPIENT), randomUUID(), { token: stored }));
  await settle();
  const revoke = await world.press(id, "revoke");
  must(await world.commands.act("revoke", actor(REQUESTER), randomUUID(), { token: revoke }));
  await settle();
  expect((await world.read(id)).state).toBe("revoked");
  return { posts: countOf("post"), edits: countOf("edit") };
}

it("one with a whitelist and its ticket takes no more", async () => {
  const { posts, edits } = await tellWhole();
  // The card, what blocks, the question, the job sheet, the end.
  expect(posts, calls.join("\n")).toBe(5);
  expect(edits, calls.join("\n")).toBeLessThanOrEqual(8);
});

it("where every step takes a second, states that last are told beside it", async () => {
  const everyStep = () => async () => {
    world.moveClock(1_000);
    await outbox.settle();
  };
  const { get } = world.meanwhile;
  world.meanwhile.get = everyStep;
  try {
    const { posts, edits } = await tellWhole();
    expect(posts, calls.join("\n")).toBe(5);
    expect(edits, calls.join("\n")).toBeLessThanOrEqual(16);
  } finally {
    world.meanwhile.get = get;
  }
});
