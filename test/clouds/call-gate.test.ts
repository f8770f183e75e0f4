import { describe, expect, it } from "vitest";
import { createCallGate } from "../../src/clouds/call-gate.ts";
import { CloudThrottled } from "../../src/core/errors.ts";

const throttled = (retryAfterMs: number) =>
  new CloudThrottled(
    {
      cloud: "aws",
      operation: "iam:CreateUser",
      subject: "u",
      code: "Throttling",
      detail: "",
      requestId: null,
      httpStatus: 400,
    },
    retryAfterMs,
  );

/** A gate on a clock that only waiting moves. */
function gateOnClock(callsAtOnce?: number) {
  let nowMs = 1_000_000;
  const waitedMs: number[] = [];
  const gate = createCallGate({
    ...(callsAtOnce === undefined ? {} : { callsAtOnce }),
    nowMs: () => nowMs,
    wait: async (ms) => {
      waitedMs.push(ms);
      nowMs += ms;
    },
    random: () => 0,
  });
  const refuse = (service: string, askedMs: number) =>
    gate.pass(service, () => Promise.reject(throttled(askedMs))).catch(() => undefined);
  return { gate, waitedMs, refuse };
}

describe("the gate before an account", () => {
  it("lets no more calls through at a time than it has room for, in the order in which they came", async () => {
    const { gate } = gateOnClock(3);
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.pass("s3", async () => {
          begun.push(index);
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it("gives the place of a call that failed to the next", async () => {
    const { gate } = gateOnClock(1);
    await expect(gate.pass("s3", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await gate.pass("s3", async () => "yes")).toBe("yes");
  });

  it("holds every call of a service for as long as the cloud asked, and no other service's", async () => {
    const { gate, waitedMs, refuse } = gateOnClock();
    await refuse("iam", 3_000);
    await gate.pass("s3", async () => undefined);
    expect(waitedMs).toEqual([]);
    await gate.pass("iam", async () => undefined);
    expect(waitedMs).toEqual([3_000]);
  });

  it("pauses longer while it is refused again, and briefly again after a success", async () => {
    const { gate, waitedMs, refuse } = gateOnClock();
    for (let time = 0; time < 7; time += 1) await refuse("iam", 1_000);
    await gate.pass("iam", async () => undefined);
    expect(waitedMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    await refuse("iam", 1_000);
    await gate.pass("iam", async () => undefined);
    expect(waitedMs.at(-1)).toBe(1_000);
  });

  it("takes the refusals of calls that were under way together for one", async () => {
    const { gate, waitedMs } = gateOnClock();
    const refusals = Array.from({ length: 10 }, () =>
      gate.pass("iam", () => Promise.reject(throttled(1_000))).catch(() => undefined),
    );
    await Promise.all(refusals);
    await gate.pass("iam", async () => undefined);
    expect(waitedMs).toEqual([1_000]);
  });
});
