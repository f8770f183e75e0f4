import type { RichTextBlock } from "@slack/types";
import { describe, expect, it } from "vitest";
import { ticketForm } from "../../src/slack/views/ticket-form.ts";
import { en } from "../../src/texts/en.ts";
import { KNOWN_FACTS, madeUpPreparation } from "../core/made-up-preparation.ts";

const PLACE = {
  page: "https://tickets.example/new",
  hosts: ["tickets.example"],
  example: "https://tickets.example/1",
};

function policyIn(changedPolicy: string | null): string | null {
  const { blocks } = ticketForm(
    madeUpPreparation({ facts: { ...KNOWN_FACTS, changedPolicy } }),
    "token",
    PLACE,
    en,
  );
  for (const block of blocks) {
    if (!("elements" in block) || block.type !== "rich_text") continue;
    for (const element of (block as RichTextBlock).elements) {
      if (element.type !== "rich_text_preformatted") continue;
      return element.elements.map((piece) => ("text" in piece ? piece.text : "")).join("");
    }
  }
  return null;
}

describe("the form for a ticket", () => {
  it("shows the whole changed policy to copy, in pieces that Slack takes", () => {
    const policy = JSON.stringify(
      { Statement: Array.from({ length: 200 }, (_, index) => `statement ${index} 😀`) },
      null,
      2,
    );
    expect(policy.length).toBeGreaterThan(3_000);
    expect(policyIn(policy)).toBe(policy);
  });

  it("shows none where there is none, or where it could not be whole", () => {
    expect(policyIn(null)).toBeNull();
    expect(policyIn("x".repeat(40_001))).toBeNull();
  });
});
