/** Rules of writing that hold for everything in English that people read in Slack: docs/glossary.md has the words. */

/** Words that have a plainer or more exact one. */
const NEVER: readonly [RegExp, string][] = [
  [/\bshuts? out\b/i, "blocks"],
  [/\bmend(s|ed)?\b/i, "fix"],
  [/\bnothing to tell\b/i, "leave it out"],
  [/\blook \d/i, "checked again, with its time"],
  [/\btaken back\b/i, "removed"],
  [/\bby (themselves|itself)\b/i, "automatically"],
  [/\bdays more\b/i, "more days"],
  [/\bchose you\b/i, "named you"],
  [/\bworld changed\b/i, "what changed"],
  [/\bvoid\b/i, "stops working"],
  [/\b(outbox|unlink)\b/i, "a word that its reader knows"],
  [/\bsuccessfully\b/i, "leave it out"],
  [/!(?!\[)/, "a full stop"],
  [/\ballow-?list/i, "whitelist"],
];

/** What is wrong with a text in English. */
export function findFaults(text: string): string[] {
  return NEVER.filter(([word]) => word.test(text)).map(
    ([word, better]) => `${word.source} instead of ${better}`,
  );
}
