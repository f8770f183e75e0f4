import { describe, expect, it } from "vitest";
import { clockAheadMs, isAboutClock, isClockWrong } from "../../src/core/clock.ts";

const AT = Date.parse("2026-11-20T12:00:00Z");
const DATE = new Date(AT).toUTCString();

describe("the clock of a host", () => {
  it("is measured by the middle of the call, and by the middle of the header's second", () => {
    expect(clockAheadMs(DATE, AT + 400, AT + 600)).toBe(0);
    expect(clockAheadMs(DATE, AT + 600_400, AT + 600_600)).toBe(600_000);
    expect(clockAheadMs(DATE, AT - 599_600, AT - 599_400)).toBe(-600_000);
  });

  it("is not known without a header, or with one that is no time", () => {
    expect(clockAheadMs(undefined, AT, AT)).toBeNull();
    expect(clockAheadMs("soon", AT, AT)).toBeNull();
  });

  it("is wrong from more than five minutes on, in both directions", () => {
    expect([-300_001, -300_000, 0, 300_000, 300_001].map(isClockWrong)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it.each([
    [
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      true,
    ],
    ["InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.", true],
    ["SignatureDoesNotMatch", "Signature expired: 20261120T114000Z is now earlier than …", true],
    ["SignatureDoesNotMatch", "Signature not yet current: 20261120T122000Z is still later than …", true],
    ["SignatureDoesNotMatch", "The request signature we calculated does not match …", false],
    ["AccessDenied", "Signature expired", false],
  ])("is what %s (%s) is about: %s", (code, detail, expected) => {
    expect(isAboutClock(code, detail)).toBe(expected);
  });
});
