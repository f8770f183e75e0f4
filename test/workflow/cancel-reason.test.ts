import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { actor, OPERATOR, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const REASON = "The team moves <!channel> in spring.";

describe("a request that is cancelled with a reason", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld();
  });
  afterAll(() => world.stop());

  const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
  const cancel = ({ id }: Preparation, by: string, reason?: string) =>
    world.commands.cancel(actor(by), `cancel:${id}`, {
      preparationId: id,
      ...(reason === undefined ? {} : { reason }),
    });
  const shownOf = async (preparation: Preparation) => {
    const shown = new Map<string, string>();
    for (const post of await world.store.listPosts(preparation.id)) {
      const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(world.deps, post));
      if (rendered.kind !== "nothing") shown.set(post.key, textsOf(rendered.message.blocks));
    }
    return shown;
  };

  it("has it in the audit log, on the card, and in the message to its requester", async () => {
    const preparation = await world.put();
    expect(await cancel(preparation, OPERATOR, `  ${REASON} `)).toMatchObject({
      ok: true,
      value: { state: "cancelled", cancelReason: REASON },
    });
    const log = await world.audit(preparation.id);
    expect(log.at(-1)).toMatchObject({
      event: "preparation.cancelled",
      actor: OPERATOR,
      details: { reason: REASON },
    });
    const shown = await shownOf(preparation);
    expect(shown.get("card")).toContain(REASON);
    expect(shown.get("cancelled:direct")).toContain(REASON);
  });

  it("needs none", async () => {
    const preparation = await world.put();
    expect(await cancel(preparation, REQUESTER)).toMatchObject({ ok: true, value: { cancelReason: "" } });
    expect((await shownOf(preparation)).get("card")).not.toContain("“");
  });

  it("keeps it while creating stops, and 500 characters of it", async () => {
    const preparation = await world.put({ state: "provisioning" });
    expect(await cancel(preparation, REQUESTER, "x".repeat(600))).toMatchObject({ ok: true });
    const after = await find(preparation);
    expect(after).toMatchObject({ isCancelRequested: true, cancelReason: "x".repeat(500) });
    const asked = (await world.audit(preparation.id)).find(({ event }) => event === "cancel.asked");
    expect(asked?.details).toEqual({ reason: "x".repeat(500) });
  });
});
