import type { Log } from "../workflow/deps.ts";

const QUIET_MS = 60_000;

/**
 * Logs refused requests in our own words, each reason once a minute with the number of those since: a client that sends
 * them shall write nothing into the log, and not fill it either.
 */
export function createRefusalLog(
  log: Log,
  nowMs: () => number = () => performance.now(),
): (status: number, reason: string) => void {
  const told = new Map<string, { atMs: number; since: number }>();
  return (status, reason) => {
    const before = told.get(reason);
    if (before && nowMs() - before.atMs < QUIET_MS) {
      before.since += 1;
      return;
    }
    told.set(reason, { atMs: nowMs(), since: 0 });
    const more = before && before.since > 0 ? { since: before.since } : {};
    log.warn({ part: "http", status, ...more }, `a request was refused: ${reason}`);
  };
}
