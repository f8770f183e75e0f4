import { describe, expect, it } from "vitest";
import { limitsOf, limitToHold } from "../../../src/slack/outbox/pace.ts";

/** Calls a minute that a limit allows. */
const perMinute = (limit: { calls: number; windowMs: number }) => (limit.calls * 60_000) / limit.windowMs;

describe("the pace towards Slack", () => {
  it("is about a message a second in a channel, which edits share", () => {
    for (const method of ["chat.postMessage", "chat.update"] as const) {
      const [channel] = limitsOf(method, "C1");
      expect(channel).toMatchObject({ name: "channel:C1", calls: 1 });
      expect(channel?.windowMs).toBeGreaterThanOrEqual(1_000);
      expect(channel?.windowMs).toBeLessThan(1_500);
    }
  });

  it("stays below each method's tier, in all channels together", () => {
    const methods = [
      "chat.update",
      "conversations.open",
      "conversations.history",
      "conversations.replies",
    ] as const;
    for (const method of methods) {
      const limit = limitsOf(method, "C1").find(({ name }) => name === method);
      expect(limit && perMinute(limit), method).toBeLessThan(50);
      expect(limitsOf(method, "C2")).toContainEqual(limit);
    }
    const workspace = limitsOf("chat.postMessage", "C1").find(({ name }) => name === "chat.postMessage");
    expect(workspace && perMinute(workspace)).toBeLessThan(300);
  });

  it("closes the channel when Slack refuses a message, and the method when it refuses an edit", () => {
    expect(limitToHold("chat.postMessage", "C1")).toBe("channel:C1");
    expect(limitToHold("chat.update", "C1")).toBe("chat.update");
    expect(limitToHold("conversations.open", "C1")).toBe("conversations.open");
  });
});
