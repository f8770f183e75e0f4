import { expect, it } from "vitest";
import { languageOfCommandLine } from "../../src/cli/language.ts";
import { readLocale } from "../../src/config/shell.ts";
import { languageOf } from "../../src/core/language.ts";

it.each([
  ["en-US", "en"],
  ["en_GB.UTF-8", "en"],
  ["EN", "en"],
  ["C", null],
  ["POSIX", null],
  ["eng", null],
  ["", null],
  [undefined, null],
])("knows the language of the locale %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

it("takes the first locale that is set, as POSIX says", () => {
  expect(readLocale({ LANG: "a", LC_ALL: "c", LC_MESSAGES: "b" })).toBe("c");
  expect(readLocale({ LANG: "a", LC_ALL: "", LC_MESSAGES: "b" })).toBe("b");
  expect(readLocale({ LANG: "a" })).toBe("a");
  expect(readLocale({})).toBe("");
});

it("answers a command in English where the bot does not have the language", () => {
  expect(languageOfCommandLine(["doctor"], "xx_XX.UTF-8")).toBe("en");
  expect(languageOfCommandLine(["--lang", "xx", "doctor"], "")).toBe("en");
  expect(languageOfCommandLine(["doctor", "--lang"], "")).toBe("en");
});
