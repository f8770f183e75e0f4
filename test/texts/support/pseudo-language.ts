import { en } from "../../../src/texts/en.ts";
import type { Texts } from "../../../src/texts/texts.ts";

const LATIN = "abcdefghijklmnopqrstuvwxyz";
const OTHER = "абцдефгхийклмнопярстувшыжз";

function scramble(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => OTHER[LATIN.indexOf(letter.toLowerCase())] ?? letter);
}

/** What is in a phrase as it was given: names, links, and words of others. */
const GIVEN = new Set(["foreign", "code", "user", "group", "url", "date", "format", "emoji"]);

function translate(text: unknown): unknown {
  if (typeof text === "string") return scramble(text);
  if (typeof text === "function") return (...args: unknown[]) => translate(text(...args));
  if (Array.isArray(text)) return text.map(translate);
  if (typeof text !== "object" || text === null) return text;
  return Object.fromEntries(
    Object.entries(text).map(([key, value]) => [key, GIVEN.has(key) ? value : translate(value)]),
  );
}

/** Every text of English with other letters: what is still in Latin ones was worded by nobody who was handed the texts. */
export const PSEUDO = translate(en) as Texts;

/** Three words of small letters in a row. */
const ENGLISH = /[a-z’']{2,} [a-z’']{2,} [a-z’']{2,}/g;

/** English sentences, or parts of one, in what people read; what was given, such as a comment of a person, is none. */
export function findEnglish(shown: string, given: readonly unknown[] = []): string[] {
  const known = given.flatMap(stringsIn).filter((text) => text.includes(" "));
  const rest = known.reduce((text, part) => text.replaceAll(part, "…"), shown);
  return [...rest.matchAll(ENGLISH)].map(([found]) => found);
}

/** Every string in a value, also one that is cut out of JSON. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
