/** A whole number with commas: `1,234,567`. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A count with its noun: `1 object`, `12,345 objects`. In `core`, since lines of evidence are written by the checks. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
