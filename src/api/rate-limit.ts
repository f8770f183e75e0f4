import { MINUTE_MS } from "../core/durations.ts";

/** Requests of one token in a minute. */
const PER_MINUTE = 60;

/** Whether one more request of this name is still within a minute's; a loop that has gone wrong must not fill the store. */
export function createRateLimit(nowMs: () => number = () => performance.now()): (name: string) => boolean {
  const windows = new Map<string, { sinceMs: number; count: number }>();
  return (name) => {
    const now = nowMs();
    const known = windows.get(name);
    const window =
      known !== undefined && now - known.sinceMs < MINUTE_MS ? known : { sinceMs: now, count: 0 };
    window.count += 1;
    windows.set(name, window);
    return window.count <= PER_MINUTE;
  };
}
