import { createFormats } from "../formats.ts";

const NUMBERS = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 0 });

/** A count with its measure word and noun: `12,345 个文件`. */
export function formatCount(count: number, noun: string): string {
  return `${NUMBERS.format(count)} ${noun}`;
}

// Lists with 、 alone: what is listed is mostly Latin, beside which 和 would stand without its spaces.
export const formats = createFormats(
  "zh-CN",
  {
    bytes: (count) => formatCount(count, "字节"),
    bytesBoth: (short, all) => `${short}（${all}）`,
    days: (count) => formatCount(count, "天"),
    hours: (count) => `${count} 小时`,
    minutes: (count) => `${count} 分钟`,
    seconds: (count) => `${count} 秒`,
    date: (day, month, year) => `${year}年${month}月${day}日`,
    dayOfYear: (day, month) => `${month}月${day}日`,
    dateTime: (date, time) => `${date} ${time} UTC`,
  },
  "zh-CN",
  "narrow",
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

/** How long ago something was: Slack words it in the reader's language. */
export function agoDate(iso: string) {
  return { date: iso, format: "{ago}", fallback: formatTime(iso) };
}

/** A day and a time, which Slack words in the reader's language. */
export function atDate(iso: string) {
  return { date: iso, format: "{date_short_pretty} {time}", fallback: formatTime(iso) };
}

/** A time of a day that the reader knows: `14:33`. */
export function timeDate(iso: string) {
  return { date: iso, format: "{time}", fallback: formatTime(iso) };
}
