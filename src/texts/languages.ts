import { en } from "./en.ts";
import type { Texts } from "./texts.ts";

/** Every language that there is. One more is its object here; the compiler says what it lacks. */
export const LANGUAGES = { en } as const satisfies Record<string, Texts>;

type Language = keyof typeof LANGUAGES;

export const DEFAULT_LANGUAGE: Language = "en";
