import { formatCount } from "../../core/format-count.ts";
import { createFormats } from "../formats.ts";

export { formatCount } from "../../core/format-count.ts";

// Lists as in British English, without a comma before "and"; the rest as in American English, whose months have three letters.
export const formats = createFormats(
  "en-US",
  {
    bytes: (count) => formatCount(count, "byte"),
    bytesBoth: (short, all) => `${short} (${all})`,
    days: (count) => formatCount(count, "day"),
    hours: (count) => `${count} h`,
    minutes: (count) => `${count} min`,
    seconds: (count) => `${count} s`,
    date: (day, month, year) => `${day} ${month} ${year}`,
    dayOfYear: (day, month) => `${day} ${month}`,
    dateTime: (date, time) => `${date}, ${time} UTC`,
  },
  "en-GB",
);

export const {
  number: formatNumber,
  bytes: formatBytes,
  bytesBoth: formatBytesBoth,
  duration: formatDuration,
  time: formatTime,
  day: formatDay,
  dayOfYear: formatDayOfYear,
  list: formatList,
} = formats;

const ALTERNATIVES = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** What may be chosen: `a`, `a or b`, `a, b or c`. */
export function formatAlternatives(items: readonly string[]): string {
  return ALTERNATIVES.format(items);
}

/** How long ago something was: `3 hours ago`. Slack has words for the past alone. */
export function agoDate(iso: string) {
  return { date: iso, format: "{ago}", fallback: formatTime(iso) };
}

/** A day and a time: `today at 14:33`, `Dec 6, 2026 at 14:33`. */
export function atDate(iso: string) {
  return { date: iso, format: "{date_short_pretty} at {time}", fallback: formatTime(iso) };
}

/** A time of a day that the reader knows: `14:33`. */
export function timeDate(iso: string) {
  return { date: iso, format: "{time}", fallback: formatTime(iso) };
}
