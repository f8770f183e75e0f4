/** A share as per cent to two digits, rounded up: what is said to be below it is. */
export function formatShareUp(share: number): string {
  const percent = share * 100;
  if (percent >= 10) return `${Math.min(100, Math.ceil(percent))}%`;
  const digits = percent >= 1 ? 1 : 1 - Math.floor(Math.log10(percent));
  return `${(Math.ceil(percent * 10 ** digits) / 10 ** digits).toFixed(digits)}%`;
}
