import { expect, it, vi } from "vitest";
import type { Message } from "../../../src/notices/message.ts";
import type { Chat, ChatAnswer, MessagePlace } from "../../../src/workflow/outbox/chat.ts";
import { createOutbox } from "../../../src/workflow/outbox/outbox.ts";
import { MemoryOutbox } from "../../slack/support/memory-outbox.ts";
import { makeContext } from "../../slack/support/notices.ts";
import { MIGRATIONS, makePreparation, makeView, REMY } from "../../slack/support/preparations.ts";
import { createLogProbe } from "../../slack/support/slack-world.ts";

const ok = <T>(value: T): Promise<ChatAnswer<T>> => Promise.resolve({ ok: true, value });

/** A chat that is none of Slack's: it keeps messages as they are. `refuse`: what the next call is answered. */
class MadeUpChat implements Chat {
  readonly messages = new Map<string, { message: Message; threadId: string | null; postId: string }>();
  refuse: Extract<ChatAnswer<never>, { ok: false }>["failure"] | null = null;

  async post(
    ...[{ channelId, threadId }, postId, { message }]: Parameters<Chat["post"]>
  ): Promise<ChatAnswer<MessagePlace>> {
    const failure = this.#takeRefusal();
    if (failure !== null && failure.kind !== "unknown") return { ok: false, failure };
    const messageId = `${channelId}/${this.messages.size + 1}`;
    this.messages.set(messageId, { message, threadId, postId });
    return failure === null ? ok({ channelId, messageId }) : { ok: false, failure };
  }

  async edit(...[{ messageId }, { message }]: Parameters<Chat["edit"]>): Promise<ChatAnswer<null>> {
    const known = this.messages.get(messageId);
    if (known === undefined) return { ok: false, failure: { kind: "gone", reason: "no message" } };
    this.messages.set(messageId, { ...known, message });
    return ok(null);
  }

  async delete({ messageId }: MessagePlace): Promise<ChatAnswer<null>> {
    this.messages.delete(messageId);
    return ok(null);
  }

  async find(...[, wanted]: Parameters<Chat["find"]>): Promise<ChatAnswer<string | null>> {
    return ok([...this.messages].find(([, { postId }]) => postId === wanted)?.[0] ?? null);
  }

  openDirect = (userId: string) => ok(`direct-${userId}`);
  linkTo = ({ messageId }: MessagePlace) => `https://chat.example/${messageId}`;
  limitsOf: Chat["limitsOf"] = (call, channelId) => [{ name: `${call} ${channelId}`, calls: 9, windowMs: 1 }];
  limitToHold: Chat["limitToHold"] = (call, channelId) => `${call} ${channelId}`;

  #takeRefusal() {
    const { refuse } = this;
    this.refuse = null;
    return refuse;
  }
}

/** An outbox on that chat; the clock moves by what `after` says. */
function setUp() {
  let skippedMs = 0;
  const chat = new MadeUpChat();
  const posts = new MemoryOutbox(() => Date.now() + skippedMs);
  const outbox = createOutbox({
    chat,
    store: posts,
    log: createLogProbe().log,
    owner: "test",
    now: () => new Date(Date.now() + skippedMs),
    contextOf: async () => makeContext(makeView(makePreparation("ready"))),
    pollIntervalMs: 60_000,
  });
  outbox.start();
  const after = async (ms: number) => {
    skippedMs += ms;
    await outbox.settle();
  };
  return { chat, posts, outbox, after };
}

it("sends the card, its thread and direct messages to any chat that keeps the contract", async () => {
  const { chat, posts, outbox } = setUp();
  posts.draft("card", { kind: "card", channelId: MIGRATIONS }, { kind: "card" });
  posts.draft("revocation", { kind: "thread", channelId: MIGRATIONS }, { kind: "revoked" });
  posts.draft("delivery", { kind: "direct", userId: REMY }, { kind: "delivery" });
  await outbox.settle();
  await outbox.stop();
  const sent = [...chat.messages].map(([id, { message, threadId }]) => ({
    id,
    threadId,
    text: message.text,
  }));
  expect(sent).toEqual(
    expect.arrayContaining([
      { id: `${MIGRATIONS}/1`, threadId: null, text: expect.stringContaining("MP-7K3Q9X: Ready") },
      {
        id: expect.any(String),
        threadId: `${MIGRATIONS}/1`,
        text: expect.stringContaining("MP-7K3Q9X is revoked"),
      },
      {
        id: expect.stringContaining(`direct-${REMY}/`),
        threadId: null,
        text: expect.stringContaining("Your credentials for acme-archive to acme-archive-cn are here."),
      },
    ]),
  );
});

it("looks for a message that the chat may have made, and does not make it twice", async () => {
  const { chat, posts, outbox, after } = setUp();
  chat.refuse = { kind: "unknown", reason: "no answer" };
  posts.draft("card", { kind: "card", channelId: MIGRATIONS }, { kind: "card" });
  await outbox.settle();
  expect(posts.rows).toMatchObject([{ isOutcomeUnknown: true, ts: null }]);
  await after(120_000);
  await outbox.stop();
  expect(chat.messages.size).toBe(1);
  expect(posts.rows).toMatchObject([{ isOutcomeUnknown: false, postedVersion: 1, ts: `${MIGRATIONS}/1` }]);
});

it("waits as long as the chat asks for, with everything that counts against the same limit", async () => {
  const { chat, posts, outbox, after } = setUp();
  chat.refuse = { kind: "throttled", retryAfterMs: 30_000, reason: "slow down" };
  posts.draft("card", { kind: "card", channelId: MIGRATIONS }, { kind: "card" });
  await outbox.settle();
  await after(20_000);
  expect(chat.messages.size).toBe(0);
  await after(11_000);
  await outbox.stop();
  expect(chat.messages.size).toBe(1);
});

it("opens a conversation again that the chat could not open now", async () => {
  const { chat, posts, outbox, after } = setUp();
  const { openDirect } = chat;
  chat.openDirect = async () => {
    chat.openDirect = openDirect;
    return { ok: false, failure: { kind: "later", reason: "not now" } };
  };
  posts.draft("delivery", { kind: "direct", userId: REMY }, { kind: "delivery" });
  await outbox.settle();
  expect(posts.rows).toMatchObject([{ postedVersion: 0 }]);
  await after(600_000);
  await outbox.stop();
  expect([...chat.messages.keys()]).toEqual([`direct-${REMY}/1`]);
});

it("looks again soon after the store was away", async () => {
  const { chat, posts, outbox } = setUp();
  const claim = posts.claimPosts.bind(posts);
  posts.claimPosts = async () => {
    posts.claimPosts = claim;
    throw new Error("the store is away");
  };
  posts.draft("card", { kind: "card", channelId: MIGRATIONS }, { kind: "card" });
  outbox.wake();
  await vi.waitFor(() => expect(chat.messages.size).toBe(1), 60_000);
  await outbox.stop();
});
