import { describe, expect, it } from "vitest";
import { limitsOf, limitToHold } from "../../../src/slack/chat/pace.ts";

/** Calls a minute that a limit allows. */
const perMinute = (limit: { calls: number; windowMs: number }) => (limit.calls * 60_000) / limit.windowMs;

describe("the pace towards Slack", () => {
  it("is about a message a second in a channel, which edits share", () => {
    for (const call of ["post", "edit"] as const) {
      const [channel] = limitsOf(call, "C1");
      expect(channel).toMatchObject({ name: "channel:C1", calls: 1 });
      expect(channel?.windowMs).toBeGreaterThanOrEqual(1_000);
      expect(channel?.windowMs).toBeLessThan(1_500);
    }
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
