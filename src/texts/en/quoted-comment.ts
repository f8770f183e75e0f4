import type { Phrase } from "../phrase.ts";

/** What somebody wrote beside a decision, behind our own words; nothing of an empty one. */
export function quoted(comment: string): Phrase {
  return comment === "" ? [] : [" “", { foreign: comment }, "”"];
}
