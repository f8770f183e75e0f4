import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { NoticeContext } from "../../../src/notices/context.ts";
import { createSlackChat } from "../../../src/slack/chat.ts";
import type { Post } from "../../../src/storage/contract/posts.ts";
import { createOutbox, type Outbox } from "../../../src/workflow/outbox/outbox.ts";
import { SECRETS } from "../../slack/support/fake-commands.ts";
import { MemoryOutbox } from "../../slack/support/memory-outbox.ts";
import { makeContext } from "../../slack/support/notices.ts";
import { MIGRATIONS, makePreparation, makeView, PLAN, REMY } from "../../slack/support/preparations.ts";
import {
  createLogProbe,
  SLACK_IDS,
  type SlackWorld,
  startSlackWorld,
  textsOf,
  until,
} from "../../slack/support/slack-world.ts";

const CARD = { kind: "card", channelId: MIGRATIONS } as const;
const THREAD = { kind: "thread", channelId: MIGRATIONS } as const;

describe("the outbox", () => {
  let world: SlackWorld;
  let outbox: MemoryOutbox;
  let sender: Outbox;
  let preparation: Preparation;
  let credentials: NoticeContext["credentials"];
  let abandoned: { key: string; reason: string }[];
  let undeleted: string[];
  let logLines: string[];
  let skippedMs: number;

  beforeEach(async () => {
    world = await startSlackWorld();
    outbox = new MemoryOutbox(() => Date.now() + skippedMs);
    preparation = makePreparation("checking");
    credentials = null;
    abandoned = [];
    undeleted = [];
    skippedMs = 0;
    const { log, lines } = createLogProbe();
    logLines = lines;
    sender = createOutbox({
      chat: createSlackChat(world.clients.posts),
      store: outbox,
      log,
      owner: "test",
      now: () => new Date(Date.now() + skippedMs),
      contextOf: async () => makeContext(makeView(preparation), { credentials }),
      onAbandoned: async (post: Post, reason) => {
        abandoned.push({ key: post.key, reason });
      },
      onDeleteFailed: async (_post, reason) => {
        undeleted.push(reason);
      },
      pollIntervalMs: 60_000,
    });
    sender.start();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await sender.stop();
    await world.stop();
  });

  /** Lets the time pass that a post was given back for. */
  const afterWaiting = async (ms: number) => {
    skippedMs += ms;
    await sender.settle();
  };
  const callsOf = (operation: string) =>
    world.slack.board.journal().filter((entry) => entry.operation === operation);

  it("posts the card, then its thread in order, and edits the card in place", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("again", THREAD, { kind: "checked_again", by: SLACK_IDS.rosaRequester, revision: 2 });
    outbox.draft("expired", THREAD, { kind: "expired" });
    await sender.settle();
    const [card] = await world.messages(MIGRATIONS);
    const thread = await world.messages(MIGRATIONS, card?.ts);
    expect(thread.map(({ text }) => text)).toEqual([
      expect.stringContaining("MP-7K3Q9X: Checking"),
      "MP-7K3Q9X: checking again",
      "MP-7K3Q9X has expired, because nobody acted in time. Nothing was created.",
    ]);

    preparation = makePreparation("awaiting_approval");
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    const [edited, ...others] = await world.messages(MIGRATIONS);
    expect(others).toEqual([]);
    expect(edited).toMatchObject({
      ts: card?.ts,
      text: expect.stringContaining("MP-7K3Q9X: Waiting for approval"),
    });
  });

  it("marks each post with its outbox id and lets Slack unfurl and link nothing", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    expect(await world.messages(MIGRATIONS)).toMatchObject([
      {
        metadata: { event_type: "mgw_prep_post", event_payload: { post_id: "post-1" } },
        mayUnfurlLinks: false,
        mayUnfurlMedia: false,
      },
    ]);
  });

  it.each(["reset-after", "malformed"] as const)(
    "does not post twice when the answer was lost (%s): it looks for the id first",
    async (kind) => {
      world.slack.board.arm({ service: "slack", operation: "chat.postMessage", kind, times: 1 });
      const row = outbox.draft("card", CARD, { kind: "card" });
      await sender.settle();
      expect(row).toMatchObject({ isOutcomeUnknown: true, ts: null });
      preparation = makePreparation("blocked");
      await afterWaiting(120_000);
      const messages = await world.messages(MIGRATIONS);
      expect(messages.map(({ text }) => text)).toEqual([expect.stringContaining("MP-7K3Q9X: Blocked")]);
      expect(row).toMatchObject({ postedVersion: 1, ts: messages[0]?.ts, isOutcomeUnknown: false });
    },
  );

  it("does not send a post a second time whose lease ended while it is being sent, as when the clock jumps", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "stall-before",
      times: 1,
      delayMs: 500,
    });
    const row = outbox.draft("card", CARD, { kind: "card" });
    sender.wake();
    await until(async () => row.isOutcomeUnknown);
    await afterWaiting(300_000);
    expect(callsOf("chat.postMessage")).toHaveLength(1);
    await afterWaiting(300_000);
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
    expect(row).toMatchObject({ postedVersion: 1, isOutcomeUnknown: false });
  });

  it("finds a lost post of a thread among the replies", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    world.slack.board.arm({ service: "slack", operation: "chat.postMessage", kind: "reset-after", times: 1 });
    outbox.draft("expired", THREAD, { kind: "expired" });
    await sender.settle();
    await afterWaiting(120_000);
    const [card] = await world.messages(MIGRATIONS);
    expect(await world.messages(MIGRATIONS, card?.ts)).toHaveLength(2);
    expect(callsOf("conversations.replies")).toHaveLength(1);
    expect(callsOf("conversations.history")).toHaveLength(0);
  });

  it("posts again when the call was cut before it took effect", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "reset-before",
      times: 1,
    });
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    await afterWaiting(120_000);
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
  });

  it.each(["throttle", "error", "reset-before"] as const)(
    "keeps looking for a lost post while it cannot be looked for (%s), and does not post it again",
    async (kind) => {
      world.slack.board.arm({
        service: "slack",
        operation: "chat.postMessage",
        kind: "reset-after",
        times: 1,
      });
      const row = outbox.draft("card", CARD, { kind: "card" });
      await sender.settle();
      const history = { service: "slack", operation: "conversations.history", times: 1 } as const;
      world.slack.board.arm({ ...history, kind, status: 500, retryAfterSeconds: 1 });
      await afterWaiting(120_000);
      expect(row).toMatchObject({ isOutcomeUnknown: true, ts: null });
      await afterWaiting(120_000);
      expect(row).toMatchObject({ isOutcomeUnknown: false, ts: expect.any(String) });
      expect(await world.messages(MIGRATIONS)).toHaveLength(1);
    },
  );

  it("looks for a post whose place could not be noted, and does not post it again", async () => {
    vi.spyOn(outbox, "markPosted").mockRejectedValueOnce(new Error("the database is away"));
    const row = outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    expect(row).toMatchObject({ isOutcomeUnknown: true, ts: null });
    await afterWaiting(120_000);
    expect(row).toMatchObject({ isOutcomeUnknown: false, postedVersion: 1 });
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
  });

  it("sends nothing that is another process's by then, neither anew nor in the place of a deleted card", async () => {
    const card = outbox.draft("card", CARD, { kind: "card" });
    const taken = vi.spyOn(outbox, "markPosting").mockResolvedValueOnce(null);
    await sender.settle();
    expect(await world.messages(MIGRATIONS)).toEqual([]);
    card.leaseUntil = 0;
    await sender.settle();
    await world.clients.posts.chat.delete({ channel: MIGRATIONS, ts: String(card.ts) });
    outbox.draft("card", CARD, { kind: "card" });
    taken.mockResolvedValueOnce(null);
    await sender.settle();
    expect(await world.messages(MIGRATIONS)).toEqual([]);
  });

  it("gives a post back that could not be drawn, and knows that it was not sent", async () => {
    const find = vi.spyOn(world.clients.posts.conversations, "history");
    const row = outbox.draft("card", CARD, { kind: "of_a_newer_version" } as never);
    await sender.settle();
    expect(row).toMatchObject({ isOutcomeUnknown: false, attempts: 1, error: "fault" });
    outbox.draft("card", CARD, { kind: "card" });
    await afterWaiting(2_000);
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
    expect(find).not.toHaveBeenCalled();
  });

  it("does not look into the channel unless an outcome is unknown", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("expired", THREAD, { kind: "expired" });
    await sender.settle();
    expect(callsOf("conversations.history")).toEqual([]);
    expect(callsOf("conversations.replies")).toEqual([]);
  });

  it("comes back after the time that Slack asks for, and not before", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "throttle",
      times: 1,
      retryAfterSeconds: 30,
    });
    const row = outbox.draft("card", CARD, { kind: "card" });
    const before = Date.now();
    await sender.settle();
    expect(row.isOutcomeUnknown).toBe(false);
    expect(row.notBefore).toBeGreaterThanOrEqual(before + 30_000);
    expect(callsOf("chat.postMessage")).toHaveLength(1);
    await afterWaiting(31_000);
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
  });

  it.each(["error", "reset-before", "throttle"] as const)(
    "waits longer each time that an edit fails (%s), up to a minute",
    async (kind) => {
      outbox.draft("card", CARD, { kind: "card" });
      await sender.settle();
      const waits: number[] = [];
      const releasePost = outbox.releasePost.bind(outbox);
      const release = vi.spyOn(outbox, "releasePost").mockImplementation((id, input) => {
        waits.push(Math.round((input.notBefore.getTime() - Date.now() - skippedMs) / 1_000));
        return releasePost(id, input);
      });
      world.slack.board.arm({ service: "slack", operation: "chat.update", kind, status: 500 });
      outbox.draft("card", CARD, { kind: "expired" });
      for (let tries = 1; tries <= 8; tries += 1) {
        await afterWaiting(61_000);
        expect(release).toHaveBeenCalledTimes(tries);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    },
  );

  it("lets nobody else ask while Slack wants a pause in a look-up", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "conversations.open",
      kind: "throttle",
      times: 1,
      retryAfterSeconds: 30,
    });
    outbox.draft("to-remy", { kind: "direct", userId: REMY }, { kind: "expired" });
    await sender.settle();
    outbox.draft("to-ada", { kind: "direct", userId: SLACK_IDS.adaApprover }, { kind: "expired" });
    await afterWaiting(1_000);
    expect(callsOf("conversations.open")).toHaveLength(1);
    await afterWaiting(30_000);
    expect(callsOf("conversations.open")).toHaveLength(3);
    expect(callsOf("chat.postMessage")).toHaveLength(2);
  });

  it("shows the last state, also when an edit was throttled in between", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    world.slack.board.arm({
      service: "slack",
      operation: "chat.update",
      kind: "throttle",
      times: 1,
      retryAfterSeconds: 1,
    });
    preparation = makePreparation("provisioning");
    const row = outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    preparation = makePreparation("ready");
    outbox.draft("card", CARD, { kind: "card" });
    await afterWaiting(2_000);
    expect(await world.messages(MIGRATIONS)).toMatchObject([
      { text: expect.stringContaining("MP-7K3Q9X: Ready") },
    ]);
    expect(row.postedVersion).toBe(row.version);
  });

  it("does not ask for what somebody has done in the meantime", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    const asked = outbox.draft("asked", THREAD, {
      kind: "approval_requested",
      revision: 1,
      approvers: [REMY],
    });
    const blocked = outbox.draft("blocked", THREAD, { kind: "blocked", revision: 1 });
    preparation = makePreparation("rejected");
    await sender.settle();
    expect([asked, blocked]).toMatchObject([{ isAbandoned: true }, { isAbandoned: true }]);
    const [card] = await world.messages(MIGRATIONS);
    expect(await world.messages(MIGRATIONS, card?.ts)).toHaveLength(1);
    expect(abandoned).toEqual([]);
  });

  it("tells who decided, where that was before the question could be posted", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("asked", THREAD, { kind: "approval_requested", revision: 1, approvers: [REMY] });
    preparation = makePreparation("provisioning");
    await sender.settle();
    const [card] = await world.messages(MIGRATIONS);
    const [, told] = await world.messages(MIGRATIONS, card?.ts);
    expect(textsOf(told?.blocks)).toContain("Approved");
    expect(JSON.stringify(told?.blocks), "nobody is asked any more").not.toContain("prep:approve");
  });

  it("gives up a post that can never be made, and says so", async () => {
    outbox.draft("card", { kind: "card", channelId: SLACK_IDS.archived }, { kind: "card" });
    outbox.draft("delivery", { kind: "direct", userId: SLACK_IDS.doraDeactivated }, { kind: "delivery" });
    await sender.settle();
    expect(abandoned).toEqual(
      expect.arrayContaining([
        { key: "card", reason: "is_archived" },
        { key: "delivery", reason: "user_disabled" },
      ]),
    );
    expect(outbox.rows.every(({ isAbandoned }) => isAbandoned)).toBe(true);
  });

  it("keeps a post when it is the bot's token that Slack refuses", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "error",
      status: 200,
      code: "token_revoked",
      times: 1,
    });
    const row = outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    expect(row).toMatchObject({ isAbandoned: false, error: "token_revoked" });
    await afterWaiting(120_000);
    expect(await world.messages(MIGRATIONS)).toHaveLength(1);
  });

  it("says at least the notification's words when Slack refuses the blocks", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "error",
      status: 200,
      code: "invalid_blocks",
      times: 1,
    });
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    const messages = await world.messages(MIGRATIONS);
    expect(messages.map(({ text, blocks }) => ({ text, blocks: blocks ?? [] }))).toEqual([
      { text: expect.stringContaining("MP-7K3Q9X: Checking"), blocks: [] },
    ]);
  });

  it("posts the card again when somebody deleted it", async () => {
    const row = outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    await world.clients.posts.chat.delete({ channel: MIGRATIONS, ts: String(row.ts) });
    preparation = makePreparation("blocked");
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    expect(await world.messages(MIGRATIONS)).toMatchObject([
      { ts: row.ts, text: expect.stringContaining("MP-7K3Q9X: Blocked") },
    ]);
  });

  describe("delivering in the message itself", () => {
    const direct = async () =>
      (
        (await world.control("directMessages", { userId: REMY })) as {
          messages: { blocks: unknown; text: string }[];
        }
      ).messages;
    beforeEach(async () => {
      preparation = makePreparation("ready", {
        delivery: "sent",
        plan: { ...PLAN, deliveryMode: "message" },
      });
      credentials = SECRETS;
      outbox.draft("delivery", { kind: "direct", userId: REMY }, { kind: "delivery" });
      await sender.settle();
      expect(textsOf((await direct())[0]?.blocks)).toContain(SECRETS.awsSecretAccessKey);
      preparation = { ...preparation, delivery: "stored" };
      credentials = null;
    });

    it("deletes the message once it is stored, and no log line has a secret", async () => {
      outbox.draft("delivery", { kind: "direct", userId: REMY }, { kind: "delivery" });
      await sender.settle();
      expect(await direct()).toEqual([]);
      expect(logLines.join("\n")).not.toContain(SECRETS.consolePassword);
      expect(undeleted).toEqual([]);
    });

    it("takes the secrets out and raises the alarm where deleting is forbidden", async () => {
      world.slack.board.arm({
        service: "slack",
        operation: "chat.delete",
        kind: "error",
        status: 200,
        code: "compliance_exports_prevent_deletion",
      });
      outbox.draft("delivery", { kind: "direct", userId: REMY }, { kind: "delivery" });
      await sender.settle();
      expect(undeleted).toEqual(["compliance_exports_prevent_deletion"]);
      expect(JSON.stringify(await direct())).not.toContain("secret_with");
    });
  });

  it("keeps the pace that Slack allows, so that nothing is refused", async () => {
    await sender.stop();
    await world.control("setRateLimits", { isEnabled: true });
    outbox.isPaced = true;
    const paced = createOutbox({
      chat: createSlackChat(world.clients.posts),
      store: outbox,
      log: createLogProbe().log,
      owner: "paced",
      now: () => new Date(),
      contextOf: async () => makeContext(makeView(preparation)),
    });
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("expired", THREAD, { kind: "expired" });
    outbox.draft("revoked", THREAD, { kind: "revoked" });
    for (const key of ["a", "b", "c", "d"]) outbox.draft(key, THREAD, { kind: "revoked" });
    paced.start();
    await until(async () => outbox.rows.every((row) => row.postedVersion === row.version));
    await paced.stop();
    expect(callsOf("chat.postMessage").map(({ status }) => status)).toEqual(
      Array.from({ length: 7 }, () => 200),
    );
  });

  it("says everything, once and in order, when Slack asks to wait in the middle", async () => {
    // By a fault and not by Slack's pace: on a busy machine a second passes between two posts anyway.
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "throttle",
      after: 1,
      times: 1,
      retryAfterSeconds: 1,
    });
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("expired", THREAD, { kind: "expired" });
    outbox.draft("revoked", THREAD, { kind: "revoked" });
    outbox.sayDrafted();
    await until(async () => outbox.rows.every((row) => row.postedVersion === row.version));
    expect(callsOf("chat.postMessage").map(({ status }) => status)).toEqual([200, 429, 200, 200]);
    const [card] = await world.messages(MIGRATIONS);
    expect(await world.messages(MIGRATIONS, card?.ts)).toHaveLength(3);
  });

  it("keeps one pace over two processes, says many edits of a card with few, and ends with the last state", async () => {
    await sender.stop();
    await world.control("setRateLimits", { isEnabled: true });
    outbox.isPaced = true;
    const pair = ["one", "two"].map((owner) =>
      createOutbox({
        chat: createSlackChat(world.clients.posts),
        store: outbox,
        log: createLogProbe().log,
        owner,
        now: () => new Date(),
        contextOf: async () => makeContext(makeView(preparation)),
        pollIntervalMs: 50,
      }),
    );
    outbox.draft("card", CARD, { kind: "card" });
    outbox.draft("expired", THREAD, { kind: "expired" });
    for (const one of pair) one.start();
    await until(async () => (await world.messages(MIGRATIONS)).length === 1);
    const states = ["awaiting_approval", "provisioning", "ready", "revoking", "revoked"] as const;
    for (let edit = 0; edit < 50; edit += 1) {
      preparation = makePreparation(states[edit % states.length] ?? "revoked");
      outbox.draft("card", CARD, { kind: "card" });
      for (const one of pair) one.wake();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(async () => outbox.rows.every((row) => row.postedVersion === row.version));
    for (const one of pair) await one.stop();
    expect(await world.messages(MIGRATIONS)).toMatchObject([
      { text: expect.stringContaining("MP-7K3Q9X: Revoked") },
    ]);
    expect(callsOf("chat.update").length).toBeLessThan(25);
    const posts = callsOf("chat.postMessage").filter(({ status }) => status === 200);
    expect(posts).toHaveLength(2);
  });

  it("sends what was drafted as soon as the store says so, until it is stopped", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    outbox.sayDrafted();
    await until(async () => (await world.messages(MIGRATIONS)).length === 1);
    await sender.stop();
    outbox.draft("expired", THREAD, { kind: "expired" });
    outbox.sayDrafted();
    expect(outbox.rows.map(({ leaseUntil }) => leaseUntil)).toEqual([0, 0]);
  });

  it("edits a card while a message of the same channel waits for Slack", async () => {
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "latency",
      delayMs: 1_500,
      times: 1,
    });
    outbox.draft("expired", THREAD, { kind: "expired" });
    outbox.sayDrafted();
    await until(async () => outbox.rows.some(({ isOutcomeUnknown }) => isOutcomeUnknown));
    preparation = makePreparation("expired");
    outbox.draft("card", CARD, { kind: "card" });
    outbox.sayDrafted();
    await until(async () => outbox.rows[0]?.postedVersion === 2);
    expect(outbox.rows[1]).toMatchObject({ postedVersion: 0 });
    await until(async () => outbox.rows.every((row) => row.postedVersion === row.version));
  });

  it("looks again after a message's rest for what was drafted meanwhile", async () => {
    outbox.isPaced = true;
    outbox.draft("card", CARD, { kind: "card" });
    await sender.settle();
    preparation = makePreparation("expired");
    outbox.draft("card", CARD, { kind: "card" });
    outbox.sayDrafted();
    await until(async () => outbox.rows.every((row) => row.postedVersion === row.version));
    expect(callsOf("chat.update")).toHaveLength(1);
  });

  it("looks again when the time has come that a post was given back for", async () => {
    world.slack.board.arm({
      service: "slack",
      operation: "chat.postMessage",
      kind: "throttle",
      times: 1,
      retryAfterSeconds: 1,
    });
    outbox.draft("card", CARD, { kind: "card" });
    outbox.sayDrafted();
    await until(async () => (await world.messages(MIGRATIONS)).length === 1);
    expect(callsOf("chat.postMessage").map(({ status }) => status)).toEqual([429, 200]);
  });

  it("looks by itself, without being woken", async () => {
    await sender.stop();
    const polling = createOutbox({
      chat: createSlackChat(world.clients.posts),
      store: outbox,
      log: createLogProbe().log,
      owner: "poller",
      now: () => new Date(),
      contextOf: async () => makeContext(makeView(preparation)),
      pollIntervalMs: 20,
    });
    polling.start();
    outbox.draft("card", CARD, { kind: "card" });
    await until(async () => (await world.messages(MIGRATIONS)).length === 1);
    await polling.stop();
    expect(outbox.rows).toMatchObject([{ postedVersion: 1 }]);
  });
});
