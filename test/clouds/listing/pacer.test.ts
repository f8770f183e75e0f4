import { describe, expect, it } from "vitest";
import { createPacer } from "../../../src/clouds/listing/pacer.ts";
import { type CloudFailure, CloudThrottled, CloudUnavailable } from "../../../src/core/errors.ts";

const failure: CloudFailure = {
  cloud: "aws",
  operation: "s3:ListBucket",
  subject: "b",
  code: "SlowDown",
  detail: "Please reduce your request rate.",
  requestId: null,
  httpStatus: 503,
};
const slowDown = new CloudThrottled(failure, 0);
const reset = new CloudUnavailable({ ...failure, code: "Network", httpStatus: null });
const pacer = (random = () => 1) => createPacer({ concurrency: 30, maxFailures: 4, random });

describe("the pacer", () => {
  it("cuts the connections once for a burst of 503s and lets them grow back", () => {
    const pace = pacer();
    pace.noteFailure(slowDown, 1, 1000);
    pace.noteFailure(slowDown, 1, 1100);
    expect(pace.limit).toBe(20);
    pace.noteFailure(slowDown, 1, 2000);
    expect(pace.limit).toBe(13);
    for (let success = 0; success < 1000; success++) pace.noteSuccess();
    expect(pace.limit).toBe(30);
  });

  it("keeps the connections when a connection breaks", () => {
    const pace = pacer();
    pace.noteFailure(reset, 1, 1000);
    expect(pace.limit).toBe(30);
  });

  it("never stops altogether", () => {
    const pace = pacer();
    for (let burst = 0; burst < 40; burst++) pace.noteFailure(slowDown, 1, burst * 1000);
    expect(pace.limit).toBe(1);
  });

  it("doubles the pause with every failure, up to a part that chance decides", () => {
    const pauses = (random: () => number) => [1, 2, 3].map((nth) => pacer(random).noteFailure(reset, nth, 0));
    expect(pauses(() => 1)).toEqual([100, 200, 400]);
    expect(pauses(() => 0.5)).toEqual([50, 100, 200]);
  });

  it("waits as long as S3 asks for", () => {
    expect(pacer().noteFailure(new CloudThrottled(failure, 5000), 1, 0)).toBe(5000);
  });

  it("gives up after the last failure of a page, and when too many pages fail", () => {
    expect(pacer().noteFailure(reset, 4, 0)).toBeNull();
    const pace = pacer();
    let failures = 0;
    while (pace.noteFailure(reset, 1, 0) !== null) failures++;
    expect(failures).toBe(500);
    pace.noteSuccess();
    pace.noteSuccess();
    expect(pace.noteFailure(reset, 1, 0)).not.toBeNull();
  });
});
