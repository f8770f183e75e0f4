/** Seconds to the nearest minute, without their sign: a clock is not set by what a call took. */
export function wholeMinutes(seconds: number): number {
  return Math.round(Math.abs(seconds) / 60) * 60;
}

const BYTE_UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** What a language adds to its locale: units, and in which order the parts of a date stand. */
export type FormatWords = {
  bytes(count: number): string;
  /** Bytes in a unit, and all of them. */
  bytesBoth(short: string, all: string): string;
  days(count: number): string;
  hours(count: number): string;
  minutes(count: number): string;
  seconds(count: number): string;
  /** A day of the month, the month's short name, the year. */
  date(day: string, month: string, year: string): string;
  dayOfYear(day: string, month: string): string;
  /** A day, and a time such as `03:06`, both of UTC. */
  dateTime(date: string, time: string): string;
};

/** How one language writes amounts, times and lists. */
export type Formats = {
  /** A whole number, grouped: `1,234,567`. */
  number(value: number): string;
  /** Bytes to three digits in units of base 1,024: `1.23 TiB`. */
  bytes(bytes: number): string;
  /** Both: `1.20 TiB (1,319,413,953,331 bytes)`; below 1 KiB only the bytes. */
  bytesBoth(bytes: number): string;
  /** A time span in its two largest units: `3 h 20 min`, `2 days 4 h`, `40 s`. */
  duration(seconds: number): string;
  /** A time of the store in UTC: `24 Nov 2026, 03:06 UTC`. */
  time(iso: string): string;
  /** A day in UTC: `24 Nov 2026`. */
  day(iso: string): string;
  /** A day in UTC without its year: `24 Nov`. */
  dayOfYear(iso: string): string;
  /** `a`, `a and b`, `a, b and c`. */
  list(items: readonly string[]): string;
};

/**
 * The formats of a locale (BCP 47), with the words that `Intl` does not have. `listLocale`: whose lists are written as wanted;
 * `narrow` lists have no word before their last.
 */
export function createFormats(
  locale: string,
  words: FormatWords,
  listLocale = locale,
  style: "long" | "narrow" = "long",
): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(listLocale, { type: "conjunction", style });
  const times = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const partsOf = (iso: string) => {
    const parts = times.formatToParts(new Date(iso));
    return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  };
  const formats: Formats = {
    number: (value) => whole.format(value),
    bytes: (bytes) => formatBytes(bytes, locale, words),
    bytesBoth: (bytes) =>
      bytes < 1024 ? words.bytes(bytes) : words.bytesBoth(formats.bytes(bytes), words.bytes(bytes)),
    duration: (seconds) => formatDuration(seconds, words),
    time: (iso) => {
      const part = partsOf(iso);
      return words.dateTime(formats.day(iso), `${part("hour")}:${part("minute")}`);
    },
    day: (iso) => {
      const part = partsOf(iso);
      return words.date(part("day"), part("month"), part("year"));
    },
    dayOfYear: (iso) => {
      const part = partsOf(iso);
      return words.dayOfYear(part("day"), part("month"));
    },
    list: (items) => lists.format(items),
  };
  return formats;
}

function formatBytes(bytes: number, locale: string, words: FormatWords): string {
  let value = bytes;
  let unit = -1;
  // 1,023.5 would round to a four-digit 1,024 of the smaller unit.
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === -1) return words.bytes(bytes);
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const shown = value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${shown} ${BYTE_UNITS[unit]}`;
}

function formatDuration(seconds: number, words: FormatWords): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return words.seconds(whole);
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(words.hours(hours), minutes % 60, words.minutes);
  return pair(words.days(Math.floor(hours / 24)), hours % 24, words.hours);
}

function pair(large: string, small: number, unit: (count: number) => string): string {
  return small === 0 ? large : `${large} ${unit(small)}`;
}
