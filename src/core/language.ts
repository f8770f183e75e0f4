/** The languages that everything people read is written in, by their code (ISO 639-1). */
export const LANGUAGES = ["en"] as const;
export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = "en";

/**
 * The language of a locale, as Slack writes it (`zh-CN`) or a system (`zh_CN.UTF-8`, `C`); null where the bot does not have it,
 * or there is no locale.
 */
export function languageOf(locale: string | undefined): Language | null {
  const code = /^[a-z]+/.exec((locale ?? "").toLowerCase())?.[0];
  return LANGUAGES.find((language) => language === code) ?? null;
}
