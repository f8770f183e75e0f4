import { describe, expect, it } from "vitest";
import { needsRestart, settingsChanges } from "../../src/core/settings-changes.ts";

describe("what changed in the settings", () => {
  it("names each field with both values, and what came or went", () => {
    expect(
      settingsChanges(
        { approvals: { needed: 1, waitDays: 7 }, defaultChannel: "C1", language: "en" },
        { approvals: { needed: 2, waitDays: 7 }, language: "en", prices: { egress: 9 } },
      ),
    ).toEqual([
      { path: "approvals.needed", from: 1, to: 2 },
      { path: "defaultChannel", from: "C1" },
      { path: "prices", to: { egress: 9 } },
    ]);
  });

  it("takes a list for one field, and the order of names for nothing", () => {
    expect(settingsChanges({ a: { x: 1, y: [1, 2] } }, { a: { y: [1, 2], x: 1 } })).toEqual([]);
    expect(settingsChanges({ a: [1, 2] }, { a: [2, 1] })).toEqual([{ path: "a", from: [1, 2], to: [2, 1] }]);
  });

  it("shows no value that somebody could use", () => {
    const account = (externalId: string) => ({ accounts: { aws: [{ name: "a", externalId }] } });
    expect(settingsChanges(account("one"), account("two"))).toEqual([{ path: "accounts.aws" }]);
    expect(settingsChanges({ x: { secret: "a" } }, { x: { secret: "b" } })).toEqual([{ path: "x.secret" }]);
  });

  it("knows what counts from the next start on", () => {
    expect(needsRestart({ path: "migration.enabled" })).toBe(true);
    expect(needsRestart({ path: "migration.pollSeconds" })).toBe(false);
  });
});
