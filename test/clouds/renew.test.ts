import { describe, expect, it } from "vitest";
import { renewBeforeEnd } from "../../src/clouds/renew.ts";

const MINUTE_MS = 60_000;

/** Something that holds for an hour, numbered, and a clock. */
function given() {
  let nowMs = 0;
  let obtained = 0;
  let isBroken = false;
  const ask = renewBeforeEnd(
    async () => {
      if (isBroken) throw new Error("the cloud said no");
      obtained += 1;
      return { value: obtained, expiresAt: new Date(nowMs + 60 * MINUTE_MS) };
    },
    () => new Date(nowMs),
  );
  return {
    ask,
    passMinutes: (minutes: number) => {
      nowMs += minutes * MINUTE_MS;
    },
    breakDown: (how: boolean) => {
      isBroken = how;
    },
  };
}

describe("what is renewed before its end", () => {
  it("is obtained once for all who ask at once", async () => {
    const { ask } = given();
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill(1));
  });

  it("is kept until six minutes before its end, and then renewed once for all who ask", async () => {
    const { ask, passMinutes } = given();
    await ask();
    passMinutes(53);
    expect(await ask()).toBe(1);
    passMinutes(1);
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill(2));
  });

  it("tries again after a failure, which it does not keep", async () => {
    const { ask, passMinutes, breakDown } = given();
    breakDown(true);
    await expect(ask()).rejects.toThrow("said no");
    breakDown(false);
    expect(await ask()).toBe(1);
    passMinutes(57);
    breakDown(true);
    await expect(ask()).rejects.toThrow("said no");
    breakDown(false);
    expect(await ask()).toBe(2);
  });
});
