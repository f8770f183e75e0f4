const NUMBERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const PLURALS = new Intl.PluralRules("en");

/**
 * A count with its noun in English: `1 object`, `12,345 objects`. In `core`, since lines of evidence, which are stored as they
 * were written, are made by the checks; what people are told is worded in `texts/`.
 */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${NUMBERS.format(count)} ${PLURALS.select(count) === "one" ? one : many}`;
}
