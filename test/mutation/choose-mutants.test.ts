import { describe, expect, it } from "vitest";
import { chooseMutants } from "./choose-mutants.ts";

const ALL = Array.from({ length: 100 }, (_, index) => index);

describe("which mutants are tried", () => {
  it("are one of so many, in the order of the sources without a seed", () => {
    expect(chooseMutants(ALL, { every: 1, seed: null })).toEqual(ALL);
    expect(chooseMutants(ALL, { every: 30, seed: null })).toEqual([0, 30, 60, 90]);
  });

  it("are the same with a seed, each once, in an order that is the seed's", () => {
    const drawn = chooseMutants(ALL, { every: 1, seed: 7 });
    expect(chooseMutants(ALL, { every: 1, seed: 7 })).toEqual(drawn);
    expect([...drawn].sort((a, b) => a - b)).toEqual(ALL);
    expect(chooseMutants(ALL, { every: 1, seed: 8 })).not.toEqual(drawn);
    // By chance: the first tenth is from all over.
    expect(Math.max(...drawn.slice(0, 10)) - Math.min(...drawn.slice(0, 10))).toBeGreaterThan(50);
  });
});
