export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The longest time that credentials work, and so the longest time in which the service may call. */
export const LONGEST_LIFE_DAYS = 90;
