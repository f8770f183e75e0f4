import type { Language } from "../core/language.ts";
import { en } from "./en.ts";
import type { ReaderTexts, Texts } from "./texts.ts";
import { zh } from "./zh.ts";

/** Every language that there is. One more is its object here and its code in `core/language.ts`; the compiler says what it lacks. */
export const TEXTS_BY_LANGUAGE: Readonly<Record<Language, Texts>> = { en, zh };

/** What is written where nobody is known to read: the log. */
export const OPERATORS_TEXTS: Texts = TEXTS_BY_LANGUAGE.en;

/** One language for every reader. */
export const READER_TEXTS: ReaderTexts = sameForAll(OPERATORS_TEXTS);

export function sameForAll(texts: Texts): ReaderTexts {
  return { textsFor: async () => texts, textsOf: () => texts };
}
