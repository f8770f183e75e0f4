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
  new Intl.ListFormat("zh-CN", { type: "conjunction", style: "narrow" }),
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
