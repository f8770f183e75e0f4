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

  it("are of the language set in Slack", async () => {
    expect(await readers(async () => person("zh-CN")).textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.zh);
    expect(await readers(async () => person("en-GB"), { language: "zh" }).textsFor(ROSA)).toBe(
      TEXTS_BY_LANGUAGE.en,
    );
  });

  it("are of the settings' language where Slack does not say any", async () => {
    expect(await readers(async () => person(), { language: "zh" }).textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.zh);
    expect(await readers(async () => null, { language: "zh" }).textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.zh);
  });

  it("stay of the language last known while Slack does not answer", async () => {
    const answers = [person("zh-CN")];
    const texts = readers(async () => answers.pop() ?? Promise.reject(new Error("away")));
    expect(await texts.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.zh);
    expect(await texts.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.zh);
  });

  it("are there in time when Slack is not, or does not answer", async () => {
    const silent = readers(() => new Promise(() => undefined));
    const away = readers(() => Promise.reject(new Error("away")));
    expect(await silent.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.en);
    expect(await away.textsFor(ROSA)).toBe(TEXTS_BY_LANGUAGE.en);
  });
});

it("the texts of a channel are of its rule's language, or the settings'", () => {
  const { textsOf } = readers(async () => null, { channelRules: [{ channel: "C0ZH", language: "zh" }] });
  expect(textsOf("C0ZH")).toBe(TEXTS_BY_LANGUAGE.zh);
  expect(textsOf("C0OTHER")).toBe(TEXTS_BY_LANGUAGE.en);
});
