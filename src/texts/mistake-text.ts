import type { Mistake, MistakeArgs } from "../core/mistake.ts";
import { type Wordings, wordsOf } from "./wordings.ts";

/** What is wrong with something that a person wrote and what to do, in words. */
export function describeMistake(
  { words }: { words: Wordings<MistakeArgs, string> },
  mistake: Mistake,
): string {
  return wordsOf<MistakeArgs, string, keyof MistakeArgs>(words, mistake);
}
