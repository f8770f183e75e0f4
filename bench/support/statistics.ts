/** The value that a share of the numbers do not exceed; `share` 0.5 is the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error("expected at least one number");
  return value;
}

export const median = (numbers: readonly number[]) => quantile(numbers, 0.5);

/** How long something took, in milliseconds. */
export async function timeMs(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

export const round = (value: number, digits = 1) => Number(value.toFixed(digits));
