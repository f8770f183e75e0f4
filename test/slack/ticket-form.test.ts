import { describe, expect, it } from "vitest";
import { ticketForm } from "../../src/slack/views/ticket-form.ts";
import { en } from "../../src/texts/en.ts";
import { KNOWN_FACTS, madeUpPreparation } from "../core/made-up-preparation.ts";
import { textsOf } from "./support/slack-world.ts";

const PLACE = {
  page: "https://tickets.example/new",
  hosts: ["tickets.example"],
  example: "https://tickets.example/1",
};

const formOf = (facts: typeof KNOWN_FACTS) => ticketForm(madeUpPreparation({ facts }), "token", PLACE, en);

describe("the form for a ticket", () => {
  it("has the text of the ticket to copy in both languages, and the page for it", () => {
    const { sourceBucket, destinationBucket, ossRegion } = madeUpPreparation().request;
    const { blocks } = formOf({
      ...KNOWN_FACTS,
      sourceRegion: "eu-central-1",
      alibabaAccountId: "5123456789012345",
    });
    const texts = textsOf(blocks);
    expect(texts).toContain(
      `Bucket: ${sourceBucket} (eu-central-1). Destination: ${destinationBucket} (${ossRegion}). Account: 5123456789012345.`,
    );
    expect(texts).toContain(
      `源 Bucket：${sourceBucket} (eu-central-1)；目的 Bucket：${destinationBucket} (${ossRegion})；阿里云账号：5123456789012345。`,
    );
    expect(JSON.stringify(blocks)).toContain(PLACE.page);
  });

  it("leaves out of the text what is not known", () => {
    const texts = textsOf(formOf({ ...KNOWN_FACTS, sourceRegion: null, alibabaAccountId: null }).blocks);
    expect(texts).not.toContain("null");
    expect(texts).not.toContain("Account:");
  });

  it("takes the link in a field for links", () => {
    expect(formOf(KNOWN_FACTS).blocks.at(-1)).toMatchObject({
      element: { type: "url_text_input", placeholder: { text: "https://tickets.example/…" } },
    });
  });
});
