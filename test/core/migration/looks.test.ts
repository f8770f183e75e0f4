import { expect, it } from "vitest";
import { secondsToNextLook } from "../../../src/core/migration/settings.ts";

const MINUTE_MS = 60_000;

it.each([
  [0, 15],
  [10 * MINUTE_MS - 1, 15],
  [10 * MINUTE_MS, 60],
  [60 * MINUTE_MS - 1, 60],
  [60 * MINUTE_MS, 300],
])("a run that began %s ms ago is looked at again after %s seconds", (sinceMs, seconds) => {
  expect(secondsToNextLook(sinceMs, { pollSeconds: 15 })).toBe(seconds);
  // Never more often than the settings say.
  expect(secondsToNextLook(sinceMs, { pollSeconds: 600 })).toBe(600);
});
