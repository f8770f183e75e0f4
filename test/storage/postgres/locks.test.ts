import { expect, it } from "vitest";
import { LOCKS } from "../../../src/storage/postgres/locks.ts";

it("each lock has a number of its own: otherwise the one waits for the other", () => {
  const numbers = Object.values(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});
