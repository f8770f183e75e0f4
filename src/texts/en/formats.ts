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
  list: formatList,
} = formats;
