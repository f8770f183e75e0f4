import { describe, expect, it } from "vitest";
import type { RefusalCode } from "../../src/core/refusal.ts";
import { refusalPhrase, refusalTexts } from "../../src/texts/en/refusal-texts.ts";
import { plainOf } from "../../src/texts/phrase.ts";

describe("refusals", () => {
  it.each(Object.keys(refusalTexts) as RefusalCode[])("words %s without arguments", (code) => {
    const text = plainOf(refusalPhrase({ code, args: {} }));
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/undefined|null|NaN/);
  });

  it("names the people who could", () => {
    expect(refusalPhrase({ code: "NOT_AN_APPROVER", args: { people: ["U0ADA00001"] } })).toContainEqual({
      user: "U0ADA00001",
    });
  });

  it("says why a channel and a ticket link are refused", () => {
    expect(plainOf(refusalPhrase({ code: "CHANNEL_INVALID", args: { why: "shared" } }))).toContain(
      "another company",
    );
    const ticket = (problem: string) =>
      plainOf(refusalPhrase({ code: "TICKET_INVALID", args: { problem, hosts: ["a.example"] } }));
    expect(ticket("port")).toBe("The link must not name a port. Open the ticket and copy its address.");
    expect(ticket("host")).toBe("A ticket link starts with https://a.example.");
  });

  it("says states by their names", () => {
    const text = plainOf(refusalPhrase({ code: "WRONG_STATE", args: { state: "awaiting_approval" } }));
    expect(text).toContain("waiting for approval");
  });

  it("says how many days are allowed", () => {
    expect(plainOf(refusalPhrase({ code: "NOT_ALLOWED", args: { maxDays: 30 } }))).toBe(
      "At most 30 days are allowed.",
    );
  });
});
