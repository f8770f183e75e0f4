import { DEFAULT_LANGUAGE, type Language, languageOf } from "../core/language.ts";

const OPTION = "--lang";

/** The language that a command answers in: that of `--lang`, or of the locale; English where the bot does not have it. */
export function languageOfCommandLine(args: readonly string[], locale: string): Language {
  return languageOf(givenIn(args) ?? locale) ?? DEFAULT_LANGUAGE;
}

/** What stands after `--lang`, as two arguments or as one; null where it does not stand, or after `--`. */
function givenIn(args: readonly string[]): string | null {
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  const joined = own.find((arg) => arg.startsWith(`${OPTION}=`));
  if (joined !== undefined) return joined.slice(OPTION.length + 1);
  const at = own.indexOf(OPTION);
  return at === -1 ? null : (own[at + 1] ?? null);
}
