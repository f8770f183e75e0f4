import { describe, expect, it } from "vitest";
import { createReaderTexts } from "../../src/compose/reader-texts.ts";
import type { Person } from "../../src/security/directory.ts";
import { TEXTS_BY_LANGUAGE } from "../../src/texts/languages.ts";

const ROSA = "U0ROSA0001";

function readers(
  findPerson: (userId: string) => Promise<Person | null>,
  settings: Partial<Parameters<typeof createReaderTexts>[0]["settings"]> = {},
) {
  return createReaderTexts({
    settings: { language: "en", channelRules: [], ...settings },
    directory: { findPerson },
    waitMs: 50,
  });
}

const person = (locale?: string): Person => ({
  userId: ROSA,
  teamId: "T",
  displayName: "rosa",
  ...(locale === undefined ? {} : { locale }),
  isBot: false,
  isGuest: false,
  isDeactivated: false,
  isStranger: false,
});

describe("the texts of a person", () => {
  it("are English where the bot does not have their language", async () => {
    expect(await readers(async () => person("fi-FI")).textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.en);
  });

  it("are there in time when Slack is not, or does not answer", async () => {
    const silent = readers(() => new Promise(() => undefined));
    const away = readers(() => Promise.reject(new Error("away")));
    expect(await silent.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.en);
    expect(await away.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.en);
  });
});
