import { en } from "./en.ts";
import type { ReaderTexts, Texts } from "./texts.ts";

/** Every language that there is. One more is its object here; the compiler says what it lacks. */
const LANGUAGES = { en } as const satisfies Record<string, Texts>;

/** What is written where nobody is known to read: the command line, and the log. */
export const OPERATORS_TEXTS: Texts = LANGUAGES.en;

/** Who reads what: everybody English, as long as there is nothing else. */
export const READER_TEXTS: ReaderTexts = {
  textsFor: () => LANGUAGES.en,
  textsOf: () => LANGUAGES.en,
};
