import { describe, expect, it } from "vitest";
import { Pacer } from "../../src/slack/pacer.ts";

describe("the pacer", () => {
  it("lets one message a second into a channel, and does not hold up another channel", () => {
    const pacer = new Pacer();
    pacer.note("post", "C1", 10_000);
    expect(pacer.waitMs("post", "C1", 10_200)).toBe(800);
    expect(pacer.waitMs("post", "C2", 10_200)).toBe(0);
    expect(pacer.waitMs("post", "C1", 11_000)).toBe(0);
  });

  it("spaces an edit from a message in the same channel", () => {
    const pacer = new Pacer();
    pacer.note("post", "C1", 0);
    expect(pacer.waitMs("update", "C1", 400)).toBe(600);
  });

  it("keeps edits of all channels together below tier 3", () => {
    const pacer = new Pacer();
    let nowMs = 0;
    for (let edit = 0; edit < 45; edit += 1) {
      const channel = `C${edit}`;
      expect(pacer.waitMs("update", channel, nowMs)).toBe(0);
      pacer.note("update", channel, nowMs);
      nowMs += 10;
    }
    expect(pacer.waitMs("update", "C99", nowMs)).toBe(60_000 - nowMs);
    expect(pacer.waitMs("post", "C99", nowMs)).toBe(0);
    expect(pacer.waitMs("update", "C99", 60_000)).toBe(0);
  });

  it("waits out what Slack asked for: in one channel for messages, everywhere for edits", () => {
    const pacer = new Pacer();
    pacer.block("post", "C1", 30_000, 0);
    expect(pacer.waitMs("post", "C1", 1_000)).toBe(29_000);
    expect(pacer.waitMs("post", "C2", 1_000)).toBe(0);
    pacer.block("update", "C1", 5_000, 1_000);
    expect(pacer.waitMs("update", "C2", 2_000)).toBe(4_000);
  });

  it("keeps a block while other channels are used", () => {
    const pacer = new Pacer();
    pacer.block("post", "C1", 30_000, 0);
    pacer.note("post", "C2", 10_000);
    expect(pacer.waitMs("post", "C1", 10_000)).toBe(20_000);
  });
});
