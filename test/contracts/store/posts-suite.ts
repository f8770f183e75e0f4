import { describe, expect, it } from "vitest";
import { cardDraft, type StoreFixture, threadDraft } from "./store-fixture.ts";

export function describePosts(fixture: StoreFixture): void {
  const { create, postOf } = fixture;

  const LEASE_MS = 60_000;

  /** Claims what is due in the channels of one test; what other tests left due is given back. */
  async function claimIn(channelId: string, atMs = fixture.nowMs, owner = "a"): Promise<string[]> {
    const claimed = await fixture.store.claimPosts({
      owner,
      limits: { posts: 1000, edits: 1000 },
      leaseMs: LEASE_MS,
      now: new Date(atMs),
      cardKey: "card",
      quietKinds: ["quiet"],
    });
    const [mine, others] = [channelId, channelId].map((channel, index) =>
      claimed.filter(({ target }) => {
        const id = target.kind === "direct" ? target.userId : target.channelId;
        return (id === channel) === (index === 0);
      }),
    );
    for (const post of others ?? []) await fixture.store.abandonPost(post.id, "of another test");
    return (mine ?? []).map(({ key }) => key);
  }

  async function markPosted(id: string, key: string): Promise<void> {
    const post = await postOf(id, key);
    await fixture.store.markPosted(post.id, {
      version: post.version,
      channelId: "C0ANY",
      ts: "1.2",
      restMs: 0,
    });
  }

  describe("posts", () => {
    it("of the same key are one, with a higher version", async () => {
      const { id, request } = await create();
      await fixture.store.record(id, { posts: [threadDraft(request.channelId, "k")] });
      const first = await postOf(id, "k");
      const notice = { kind: "failed" };
      await fixture.store.record(id, { posts: [{ ...threadDraft(request.channelId, "k"), notice }] });
      expect(await postOf(id, "k")).toEqual({ ...first, notice, version: 2 });
      // The same key of another preparation, or of none, is another post.
      await fixture.store.record(null, { posts: [threadDraft("C0OPS", `k:${id}`)] });
      await fixture.store.record(null, { posts: [threadDraft("C0OPS", `k:${id}`)] });
      expect(await fixture.store.listPosts(id)).toHaveLength(1);
    });

    it("stay due when they were drafted again while the earlier text was on its way", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      const { id: postId } = await postOf(id, "card");
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      await fixture.store.markPosted(postId, { version: 1, channelId, ts: "1.2", restMs: 0 });
      expect(await postOf(id, "card")).toMatchObject({
        version: 2,
        postedVersion: 1,
        channelId,
        ts: "1.2",
      });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await fixture.store.markPosted(postId, { version: 2, channelId, ts: "1.2", restMs: 0 });
      expect(await claimIn(channelId)).toEqual([]);
    });

    it("of a thread are claimed in order, one a channel at a time", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      const keys = ["card", "a", "b"];
      await fixture.store.record(id, {
        posts: [cardDraft(channelId), ...keys.slice(1).map((key) => threadDraft(channelId, key))],
      });
      for (const key of keys) {
        expect(await claimIn(channelId)).toEqual([key]);
        expect(await claimIn(channelId)).toEqual([]);
        await markPosted(id, key);
      }
      expect(await claimIn(channelId)).toEqual([]);
    });

    it("wait for an earlier one of their thread that is tried again later; edits and other threads do not", async () => {
      const first = await create();
      const { channelId } = first.request;
      await fixture.store.record(first.id, { posts: [cardDraft(channelId)] });
      await claimIn(channelId);
      await markPosted(first.id, "card");
      await fixture.store.record(first.id, {
        posts: [threadDraft(channelId, "a"), threadDraft(channelId, "b")],
      });
      expect(await claimIn(channelId)).toEqual(["a"]);
      const a = await postOf(first.id, "a");
      const notBefore = new Date(fixture.nowMs + 30_000);
      await fixture.store.releasePost(a.id, {
        owner: "a",
        notBefore,
        isOutcomeUnknown: true,
        attempts: 3,
        error: "ratelimited",
      });
      expect(await postOf(first.id, "a")).toMatchObject({ isOutcomeUnknown: true, attempts: 3 });
      expect(await claimIn(channelId)).toEqual([]);

      await fixture.store.record(first.id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await markPosted(first.id, "card");
      const second = await create({ request: { channelId } });
      await fixture.store.record(second.id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await markPosted(second.id, "card");

      expect(await claimIn(channelId, fixture.nowMs + 30_000)).toEqual(["a"]);
      await markPosted(first.id, "a");
      expect(await postOf(first.id, "a")).toMatchObject({ isOutcomeUnknown: false, attempts: 0 });
      expect(await claimIn(channelId, fixture.nowMs + 30_000)).toEqual(["b"]);
    });

    it("that another process has by now are its own: who had it before cannot give it back, but can say that it stands", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      const { id: postId } = await postOf(id, "card");
      const later = fixture.nowMs + LEASE_MS + 1;
      expect(await claimIn(channelId, later, "b")).toEqual(["card"]);
      const back = {
        notBefore: new Date(fixture.nowMs),
        isOutcomeUnknown: false,
        attempts: 1,
        error: "http 503",
      };
      expect(await fixture.store.markPosting(postId, "b")).not.toBeNull();
      await fixture.store.releasePost(postId, { owner: "a", ...back });
      expect(await claimIn(channelId, later)).toEqual([]);
      expect(await postOf(id, "card")).toMatchObject({ isOutcomeUnknown: true, attempts: 0 });
      await markPosted(id, "card");
      expect(await fixture.store.markPosting(postId, "b")).toBeNull();
    });

    it("that stand are edited whatever else is under way there; of new ones one is under way", async () => {
      const [first, second] = [await create(), await create()];
      const { channelId } = first.request;
      await fixture.store.record(first.id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await markPosted(first.id, "card");
      await fixture.store.record(first.id, { posts: [threadDraft(channelId, "a")] });
      await fixture.store.record(second.id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["a"]);
      await fixture.store.record(first.id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      expect(await claimIn(channelId)).toEqual([]);
      await markPosted(first.id, "a");
      // Now the card of the second preparation, while the first one's is still being edited.
      expect(await claimIn(channelId)).toEqual(["card"]);
      expect(await postOf(second.id, "card")).toMatchObject({ ts: null });
    });

    it("rest after they were sent, and what was drafted since is due then", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      const { id: postId } = await postOf(id, "card");
      await fixture.store.markPosted(postId, { version: 1, channelId, ts: "1.2", restMs: 800 });
      expect(await claimIn(channelId, fixture.nowMs + 799)).toEqual([]);
      expect(await claimIn(channelId, fixture.nowMs + 800)).toEqual(["card"]);
      await markPosted(id, "card");
    });

    it("that nobody waits for let the others go first, for half a minute", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      const quiet = { ...threadDraft(channelId, `quiet:${id}`), notice: { kind: "quiet" } };
      const other = await create();
      await claimIn("none");
      await fixture.store.record(id, { posts: [quiet] });
      await fixture.store.record(other.id, { posts: [threadDraft(channelId, `call:${id}`)] });
      expect(await claimIn(channelId)).toEqual([`call:${id}`]);
      await fixture.store.releaseLeases("a");
      expect(await claimIn(channelId, fixture.nowMs + 30_000)).toEqual([`quiet:${id}`]);
      await fixture.store.abandonPost((await postOf(id, `quiet:${id}`)).id, "done");
      await fixture.store.abandonPost((await postOf(other.id, `call:${id}`)).id, "done");
    });

    it("of a card are edited before its thread's, when not all can be", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await claimIn("none");
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      await fixture.store.record(id, { posts: [threadDraft(channelId, "a")] });
      for (const key of ["card", "a"]) {
        expect(await claimIn(channelId)).toEqual([key]);
        await markPosted(id, key);
      }
      await fixture.store.record(id, { posts: [threadDraft(channelId, "a")] });
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      const [claimed] = await fixture.store.claimPosts({
        owner: "a",
        limits: { posts: 0, edits: 1 },
        leaseMs: LEASE_MS,
        now: new Date(fixture.nowMs),
        cardKey: "card",
        quietKinds: [],
      });
      expect(claimed?.key).toBe("card");
    });

    it("do not wait for a time from before the clock was set back", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId, fixture.nowMs - 4 * 60_000)).toEqual([]);
      expect(await claimIn(channelId, fixture.nowMs - 10 * 60_000)).toEqual(["card"]);
      await markPosted(id, "card");
    });

    it("that were given up do not block the thread", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId), threadDraft(channelId, "a")] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      await fixture.store.abandonPost((await postOf(id, "card")).id, "channel_not_found");
      expect(await claimIn(channelId)).toEqual(["a"]);
    });

    it("are claimed again when the lease of a process that is gone has run out", async () => {
      const { id, request } = await create();
      const { channelId } = request;
      await fixture.store.record(id, { posts: [cardDraft(channelId)] });
      expect(await claimIn(channelId)).toEqual(["card"]);
      expect(await fixture.store.markPosting((await postOf(id, "card")).id, "a")).not.toBeNull();
      expect(await claimIn(channelId, fixture.nowMs + LEASE_MS - 1)).toEqual([]);
      expect(await claimIn(channelId, fixture.nowMs + LEASE_MS)).toEqual(["card"]);
      expect(await postOf(id, "card")).toMatchObject({ isOutcomeUnknown: true });
    });

    it("are made by none but the process that holds their lease", async () => {
      const { id, request } = await create();
      await fixture.store.record(id, { posts: [cardDraft(request.channelId)] });
      const post = await postOf(id, "card");
      expect(await fixture.store.markPosting(post?.id ?? "", "a")).toBeNull();
      expect(await claimIn(request.channelId)).toEqual(["card"]);
      expect(await fixture.store.markPosting(post?.id ?? "", "b")).toBeNull();
      await fixture.store.releaseLeases("a");
      expect(await fixture.store.markPosting(post?.id ?? "", "a")).toBeNull();
      expect(await postOf(id, "card")).toMatchObject({ isOutcomeUnknown: false, attempts: 0 });
    });

    it("are claimed by one of ten processes at once", async () => {
      const { id, request } = await create();
      await claimIn("none");
      await fixture.store.record(id, { posts: [cardDraft(request.channelId)] });
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          fixture.store.claimPosts({
            owner: `p${index}`,
            limits: { posts: 5, edits: 5 },
            leaseMs: LEASE_MS,
            now: new Date(fixture.nowMs),
            cardKey: "card",
            quietKinds: ["quiet"],
          }),
        ),
      );
      expect(claims.flat().map(({ key }) => key)).toEqual(["card"]);
    });

    it("come oldest first, of several channels no more than asked for", async () => {
      await claimIn("none");
      const channels = ["C0ZULU", "C0ALPHA", "C0MIKE"];
      for (const channel of channels) {
        await fixture.store.record(null, { posts: [threadDraft(channel, `order:${channel}`)] });
      }
      const claim = async (limit: number) =>
        (
          await fixture.store.claimPosts({
            owner: "a",
            limits: { posts: limit, edits: limit },
            leaseMs: LEASE_MS,
            now: new Date(fixture.nowMs),
            cardKey: "card",
            quietKinds: ["quiet"],
          })
        ).map(({ key }) => key);
      expect(await claim(2)).toEqual(["order:C0ZULU", "order:C0ALPHA"]);
      expect(await claim(2)).toEqual(["order:C0MIKE"]);
    });

    it("keep whom they are for", async () => {
      const { id } = await create();
      await fixture.store.record(id, {
        posts: [{ key: "delivery", target: { kind: "direct", userId: "U0R" }, notice: { kind: "delivery" } }],
      });
      expect((await postOf(id, "delivery")).target).toEqual({ kind: "direct", userId: "U0R" });
    });
  });
}
