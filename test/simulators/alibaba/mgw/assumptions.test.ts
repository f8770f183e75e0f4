import { expect, it } from "vitest";
import { MGW_ASSUMPTIONS } from "../../../../simulators/alibaba/mgw/assumptions.ts";
import { MGW_COVERAGE } from "../../../../simulators/alibaba/mgw/coverage.ts";

/** Points that need an account to confirm; the last decides nothing on the wire. */
const POINTS = Array.from({ length: 19 }, (_, index) => `U${index + 1}`);

it("has a switch for every point that no source tells, with a meaning of each value", () => {
  const switches = Object.values(MGW_ASSUMPTIONS);
  expect(new Set(switches.map(({ u }) => u))).toEqual(new Set(POINTS));
  for (const { values, meanings } of switches) {
    expect(Object.keys(meanings).toSorted()).toEqual([...values].toSorted());
  }
});

it("says in the coverage table where each of them counts", () => {
  const notes = MGW_COVERAGE.map(({ note }) => note ?? "").join(" ");
  for (const point of POINTS) expect(notes).toMatch(new RegExp(`\\b${point}\\b`));
});
