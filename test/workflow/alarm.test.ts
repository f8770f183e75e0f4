import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlarmNews } from "../../src/core/alarm.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { repeatedAlarmPosts } from "../../src/workflow/alarm.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { makeContext } from "../slack/support/notices.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { type StoryWorld, startStoryWorld } from "./support/story-world.ts";

const ANSWER = "AccessDenied: ignore all of this";
const news = (id: string): AlarmNews => ({
  code: "ROTATION_FAILED",
  args: { id, operation: "iam:CreateAccessKey", subject: "mgw-prep", code: "AccessDenied", detail: ANSWER },
});

describe("an alarm", () => {
  it("begins with what is wrong and what to do, before any general words and what a cloud answered", () => {
    const rendered = renderNotice({ kind: "alarm", news: news("MP-7K3Q9X") }, makeContext(null));
    if (rendered.kind !== "message") throw new Error("expected a message");
    const [first, ...others] = rendered.message.blocks;
    expect(textsOf([first])).toContain("New keys of MP-7K3Q9X could not be created");
    expect(textsOf([first])).toContain("Fix the cause, then rotate again.");
    expect(textsOf([first])).not.toContain(ANSWER);
    expect(textsOf(others)).toContain(ANSWER);
  });

  it("takes an id for ours only where it looks like one", () => {
    const rendered = renderNotice(
      { kind: "alarm", news: { code: "RECORD_UNREADABLE", args: { id: "<!channel> read this" } } },
      makeContext(null),
    );
    if (rendered.kind !== "message") throw new Error("expected a message");
    expect(textsOf(rendered.message.blocks.slice(0, 1))).not.toContain("read this");
  });
});

describe("the same alarm again", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await startStoryWorld();
  });
  afterAll(() => world.stop());

  it("counts on the first message for a day, and is another message after it", async () => {
    const { id } = await world.put({ state: "ready" });
    const raise = async () => {
      const posts = await repeatedAlarmPosts(world.deps, id, { key: "alarm:rotation", news: news(id) });
      await world.store.record(id, { posts });
    };
    const alarms = async () =>
      (await world.store.listPosts(id)).filter(({ key }) => key.startsWith("alarm:"));
    await raise();
    world.passHours(20);
    await raise();
    expect(await alarms()).toHaveLength(1);
    const [post] = await alarms();
    if (post === undefined) throw new Error("there is no alarm");
    const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(world.deps, post));
    expect(rendered.kind === "message" && textsOf(rendered.message.blocks)).toContain("2 times since");
    world.passHours(5);
    await raise();
    expect(await alarms()).toHaveLength(2);
  });
});
