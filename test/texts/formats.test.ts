import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatBytesBoth,
  formatCount,
  formatDay,
  formatDuration,
  formatList,
  formatTime,
} from "../../src/texts/en/formats.ts";

describe("formats", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [1023, "1,023 bytes"],
    [1024, "1.00 KiB"],
    [1_048_575, "1.00 MiB"],
    [1_319_413_953_331, "1.20 TiB"],
    [900_000_000_000, "838 GiB"],
  ])("says %d bytes in units of base 1,024", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it("says large amounts to the byte as well", () => {
    expect(formatBytesBoth(1_319_413_953_331)).toBe("1.20 TiB (1,319,413,953,331 bytes)");
    expect(formatBytesBoth(12)).toBe("12 bytes");
    expect(formatBytesBoth(Number.MAX_SAFE_INTEGER)).toContain("9,007,199,254,740,991 bytes");
  });

  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3_600, "1 h"],
    [12_000, "3 h 20 min"],
    [86_400, "1 day"],
    [187_200, "2 days 4 h"],
  ])("says %d seconds in two units", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it("says times in UTC with the month in letters", () => {
    expect(formatTime("2026-11-24T03:06:59.999Z")).toBe("24 Nov 2026, 03:06 UTC");
    expect(formatTime("2026-09-01T00:30:00+02:00")).toBe("31 Aug 2026, 22:30 UTC");
    expect(formatDay("2026-09-01T00:00:00Z")).toBe("1 Sep 2026");
  });

  it("counts and lists", () => {
    expect(formatCount(1, "object")).toBe("1 object");
    expect(formatCount(12_345, "object")).toBe("12,345 objects");
    expect(formatList(["a", "b", "c"])).toBe("a, b and c");
    expect(formatList([])).toBe("");
  });
});
