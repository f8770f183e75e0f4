import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeKey } from "../../src/core/plan.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { MADE_UP_PLAN, REQUESTER } from "../core/made-up-preparation.ts";
import { actor, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const INTL = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=0012ABC";
const CN = "https://smartservice.console.aliyun.com/service/chat?id=000GJSBSH0";
const ACCOUNTS = {
  alibaba: [
    { name: "Hangzhou", site: "cn", roleArn: "acs:ram::5123456789012345:role/x", externalId: "long" },
  ],
};

let world: StoryWorld;
let submissions = 0;

beforeAll(async () => {
  world = await startStoryWorld({ accounts: ACCOUNTS });
});
afterAll(() => world?.stop());

/** A preparation that a whitelist blocks, for our own account or for the one in Hangzhou. */
function blocked(alibabaAccount?: string): Promise<Preparation> {
  const request = alibabaAccount === undefined ? {} : { alibabaAccount };
  return world.put({ state: "blocked", verdict: "restricted", request });
}

async function give(preparation: Preparation, url: string) {
  submissions += 1;
  const tokenFor = await world.tokensOf(preparation);
  return world.commands.giveTicket(actor(REQUESTER), `ticket:${submissions}`, {
    token: tokenFor("ticket") ?? "",
    url,
  });
}

describe("a ticket", () => {
  it.each([
    [undefined, INTL, CN],
    ["Hangzhou", CN, INTL],
  ])("is one of the site of the destination's account: %s", async (account, ours, others) => {
    const preparation = await blocked(account);
    expect(await give(preparation, others)).toMatchObject({
      ok: false,
      refusal: { code: "TICKET_INVALID", args: { problem: "host" } },
    });
    expect(await give(preparation, ours)).toMatchObject({
      ok: true,
      value: { state: "checking", ticket: { url: ours } },
    });
  });

  it.each([undefined, "Hangzhou"])(
    "is none by the page that the bot sends people to: %s",
    async (account) => {
      const preparation = await blocked(account);
      const { links } = await contextOfPost(world.deps, {
        id: "post",
        preparationId: preparation.id,
        key: "card",
        target: { kind: "card", channelId: "C0MIGRATE1" },
        notice: { kind: "card" },
        version: 1,
        postedVersion: 0,
        channelId: null,
        ts: null,
        isOutcomeUnknown: false,
        attempts: 0,
      });
      expect(await give(preparation, links.ticketPage)).toMatchObject({
        ok: false,
        refusal: { args: { problem: "new-ticket" } },
      });
      expect((await world.store.findPreparation(preparation.id))?.state).toBe("blocked");
    },
  );

  it("is judged at the form's field as it is when it is given", () => {
    const { commands } = world;
    expect(commands.checkTicket(CN, { alibabaAccount: "Hangzhou" })).toBeNull();
    expect(commands.checkTicket(CN, {})).toMatchObject({ args: { problem: "host" } });
    expect(commands.ticketPlace({ alibabaAccount: "Hangzhou" }).hosts).toContain(new URL(CN).hostname);
  });
});

describe("what a ticket or a look anew would forget", () => {
  it.each(["intended", "made", "kept"] as const)(
    "is what is left in a cloud, and then there is none: a grant that is %s",
    async (state) => {
      const failed = await world.put({ state: "failed", verdict: "restricted" });
      const change = MADE_UP_PLAN.changes[0];
      if (!change) throw new Error("expected a change");
      const key = changeKey(change);
      const made = { preparationId: failed.id, key, change, accessKeyId: null, isOurs: true };
      await world.store.putGrant({ ...made, state });
      const tokenFor = await world.tokensOf(failed);
      const answer = await world.commands.act("check_again", actor(REQUESTER), `again:${state}`, {
        token: tokenFor("check_again") ?? "",
      });
      expect(answer).toMatchObject({ ok: false, refusal: { code: "WRONG_STATE" } });
      expect((await world.store.findPreparation(failed.id))?.state).toBe("failed");
      await world.store.putGrant({ ...made, state: "gone" });
      expect(
        await world.commands.act("check_again", actor(REQUESTER), `later:${state}`, {
          token: tokenFor("check_again") ?? "",
        }),
      ).toMatchObject({ ok: true });
    },
  );

  it("counts a row that nobody can read as something that is left", async () => {
    const failed = await world.put({ state: "failed", verdict: "restricted" });
    const change = MADE_UP_PLAN.changes[0];
    if (!change) throw new Error("expected a change");
    const row = { preparationId: failed.id, change, accessKeyId: null, isOurs: true, state: "gone" } as const;
    await world.store.putGrant({ ...row, key: "of-no-change" });
    const tokenFor = await world.tokensOf(failed);
    const token = tokenFor("check_again") ?? "";
    expect(
      await world.commands.act("check_again", actor(REQUESTER), "again:unreadable", { token }),
    ).toMatchObject({
      ok: false,
      refusal: { code: "WRONG_STATE" },
    });
  });
});

describe("the ticket of a request that is changed", () => {
  const TICKET = {
    url: INTL,
    policyHash: "a".repeat(64),
    givenBy: REQUESTER,
    givenAt: "2026-11-20T09:00:00.000Z",
  };
  it.each([
    ["another source bucket", { sourceBucket: "another-source" }, null],
    ["another prefix", { prefix: "2024/" }, null],
    ["another destination", { destinationBucket: "another-destination" }, TICKET],
    ["other days", { ttlDays: 3 }, TICKET],
  ])("%s", async (name, changes, kept) => {
    const preparation = await world.put({ state: "blocked", verdict: "restricted", ticket: TICKET });
    const token = (await world.tokensOf(preparation))("change") ?? "";
    const request = { ...preparation.request, ...changes };
    const answer = await world.commands.change(actor(REQUESTER), `change:${name}`, { token, request });
    expect(answer).toMatchObject({ ok: true, value: { ticket: kept, verdict: null, planHash: null } });
  });
});
