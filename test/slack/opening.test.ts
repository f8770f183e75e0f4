import { describe, expect, it } from "vitest";
import { OWN_CHARACTERS, withOpening } from "../../src/slack/opening.ts";
import { line, richText } from "../../src/slack/rich-text.ts";
import { TEXTS_BY_LANGUAGE } from "../../src/texts/languages.ts";

const written = (own: string) => [
  richText(line([own])),
  richText(line([{ foreign: "What somebody wrote" }])),
];

describe.each(Object.entries(TEXTS_BY_LANGUAGE))(
  "what stands before the words of others, in %s",
  (_, texts) => {
    it.each([0, 1, 50, 100, 150, 199])(
      "is long enough after %s characters of ours, and no longer",
      (count) => {
        const [, opening, foreign] = withOpening(written("x".repeat(count)), texts);
        if (opening?.type !== "context") throw new Error("expected an opening");
        const [said] = opening.elements;
        const text = said && "text" in said ? said.text : "";
        expect(count + text.length).toBeGreaterThanOrEqual(OWN_CHARACTERS);
        const { sentences, between } = texts.notification.opening;
        const last = sentences.findIndex((_, index) => sentences.slice(0, index + 1).join(between) === text);
        expect(last).toBeGreaterThanOrEqual(0);
        if (last > 0)
          expect(count + sentences.slice(0, last).join(between).length).toBeLessThan(OWN_CHARACTERS);
        expect(foreign?.type).toBe("rich_text");
      },
    );

    it("is nothing after enough of ours, or where there are none", () => {
      expect(withOpening(written("x".repeat(OWN_CHARACTERS)), texts)).toHaveLength(2);
      expect(withOpening([richText(line(["ours"]))], texts)).toHaveLength(1);
    });
  },
);
