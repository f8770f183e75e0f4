const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 6 * 3_600_000;

/** How long to wait before something is tried again that has failed so often: from 5 minutes, doubling, up to 6 hours. */
export function retryPauseMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
}
