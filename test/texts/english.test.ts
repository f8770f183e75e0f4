import { expect, it } from "vitest";
import { en } from "../../src/texts/en.ts";
import { findFaults } from "./support/english.ts";
import { literalsIn } from "./support/literals.ts";

it("texts in English have no word that there is a plainer one for", () => {
  const faults = literalsIn("src/texts/en").flatMap(({ file, line, text }) =>
    findFaults(text).map((fault) => `${file}:${line} ${fault} in ${JSON.stringify(text)}`),
  );
  expect(faults).toEqual([]);
});

it("buttons have at most five words, and ask for nothing with please", () => {
  for (const label of Object.values(en.button)) {
    expect(label.split(" ").length, label).toBeLessThanOrEqual(5);
    expect(label).not.toMatch(/please/i);
  }
});

it.each([
  ["They are revoked by themselves.", "automatically"],
  ["buttons of earlier ones are void", "stops working"],
  ["Rosa chose you as the recipient", "named you"],
  ["Nothing to tell any more.", "leave it out"],
  ["The policy shuts out the bot", "blocks"],
  ["It worked!", "full stop"],
])("finds what is wrong with %s", (text, fault) => {
  expect(findFaults(text).join("\n")).toContain(fault);
});
