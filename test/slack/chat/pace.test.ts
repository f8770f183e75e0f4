import { describe, expect, it } from "vitest";
import type { CallLimit } from "../../../src/core/call-limits.ts";
import { limitsOf, limitToHold } from "../../../src/slack/chat/pace.ts";

/** Calls a minute that a limit allows. */
const perMinute = (limit: CallLimit) =>
  "burst" in limit ? 60_000 / limit.refillMs : (limit.calls * 60_000) / limit.windowMs;

describe("the pace towards Slack", () => {
  it("is a message a second in a channel after a short burst; edits wait for none of them", () => {
    const [channel] = limitsOf("post", "C1");
    expect(channel).toMatchObject({ name: "channel:C1", burst: 4 });
    expect(channel).toHaveProperty("refillMs", 1_050);
    expect(limitsOf("edit", "C1").map(({ name }) => name)).toEqual(["chat.update"]);
  });

  it("stays below each method's tier, in all channels together", () => {
    const methods = {
      edit: "chat.update",
      open: "conversations.open",
      find: "conversations.history",
      "find-in-thread": "conversations.replies",
    } as const;
    for (const [call, method] of Object.entries(methods) as [keyof typeof methods, string][]) {
      const limit = limitsOf(call, "C1").find(({ name }) => name === method);
      expect(limit && perMinute(limit), method).toBeLessThan(50);
      expect(limitsOf(call, "C2")).toContainEqual(limit);
    }
    const workspace = limitsOf("post", "C1").find(({ name }) => name === "chat.postMessage");
    expect(workspace && perMinute(workspace)).toBeLessThan(300);
  });

  it("closes the channel when Slack refuses a message, and the method when it refuses an edit", () => {
    expect(limitToHold("post", "C1")).toBe("channel:C1");
    expect(limitToHold("edit", "C1")).toBe("chat.update");
    expect(limitToHold("open", "C1")).toBe("conversations.open");
  });
});
