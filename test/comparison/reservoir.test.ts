import { describe, expect, it } from "vitest";
import { FirstRows } from "../../src/comparison/first-rows.ts";
import { Reservoir } from "../../src/comparison/reservoir.ts";
import { EXAMPLE_KEY_MAX, EXAMPLES_MAX, type Outcome } from "../../src/core/comparison.ts";

/** Numbers that are always the same, from 0 to below 1. Source: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const numbered = (index: number) => `key-${index}`;

describe("a random sample", () => {
  it("holds everything while there is room, and never more than its room", () => {
    const reservoir = new Reservoir(10, seeded(1));
    for (let index = 0; index < 7; index++) reservoir.offer(1, index, () => numbered(index));
    expect(new Set(reservoir.drawn().map(({ key }) => key)).size).toBe(7);
    let asked = 0;
    for (let index = 7; index < 100_000; index++) {
      reservoir.offer(1, index, () => {
        asked++;
        return numbered(index);
      });
      if (index % 1_000 === 0) expect(reservoir.drawn()).toHaveLength(10);
    }
    expect(reservoir.drawn()).toHaveLength(10);
    // A name is made only for what stays for now: about capacity · ln(n / capacity) times.
    expect(asked).toBeLessThan(300);
    expect(JSON.stringify(reservoir.drawn()).length).toBeLessThan(2_000);
  });

  it("draws with equal chances where the weights are equal, wherever in the stream something comes", () => {
    const rounds = 4_000;
    const drawnOf = new Array<number>(50).fill(0);
    const random = seeded(7);
    for (let round = 0; round < rounds; round++) {
      const reservoir = new Reservoir(5, random);
      for (let index = 0; index < 50; index++) reservoir.offer(1, 1, () => String(index));
      for (const { key } of reservoir.drawn()) drawnOf[Number(key)] = (drawnOf[Number(key)] ?? 0) + 1;
    }
    // 400 each, with a standard deviation of 19.
    expect(Math.min(...drawnOf)).toBeGreaterThan(310);
    expect(Math.max(...drawnOf)).toBeLessThan(490);
  });

  it("draws in proportion to the weights, and never what has none", () => {
    const rounds = 6_000;
    let heavy = 0;
    const random = seeded(11);
    for (let round = 0; round < rounds; round++) {
      const reservoir = new Reservoir(1, random);
      reservoir.offer(0, 0, () => "empty");
      reservoir.offer(1, 1, () => "light");
      reservoir.offer(3, 3, () => "heavy");
      const [one] = reservoir.drawn();
      expect(one?.key).not.toBe("empty");
      if (one?.key === "heavy") heavy++;
    }
    // Three of four, with a standard deviation of 0.0056.
    expect(heavy / rounds).toBeGreaterThan(0.72);
    expect(heavy / rounds).toBeLessThan(0.78);
  });

  it("goes on from what was kept as if it had never stopped", () => {
    const all = new Reservoir(8, seeded(3));
    const random = seeded(3);
    let parts = new Reservoir(8, random);
    for (let index = 0; index < 5_000; index++) {
      all.offer(1 + (index % 5), index, () => numbered(index));
      parts.offer(1 + (index % 5), index, () => numbered(index));
      if (index % 700 === 0) parts = new Reservoir(8, random, JSON.parse(JSON.stringify(parts.drawn())));
    }
    expect(parts.drawn()).toEqual(all.drawn());
  });

  it("without room draws nothing and asks for no name", () => {
    const reservoir = new Reservoir(0, seeded(5));
    reservoir.offer(1, 1, () => {
      throw new Error("expected nobody to ask for a name");
    });
    expect(reservoir.drawn()).toEqual([]);
  });
});

describe("the first differing keys", () => {
  const row = (key: string, outcome: Outcome = "missing") => ({
    ...{ outcome, destination: null },
    source: { key, sizeBytes: 1, lastModified: "", etag: "" },
  });

  it("are the same in whatever order they are found, and no more than there is room for", () => {
    const keys = Array.from({ length: 500 }, (_, index) => `k${String(index).padStart(4, "0")}`);
    const random = seeded(9);
    const shuffled = [...keys].sort(() => random() - 0.5);
    const rows = new FirstRows();
    for (const key of shuffled) {
      rows.add(row(key));
      expect(rows.rows().length).toBeLessThanOrEqual(EXAMPLES_MAX);
    }
    expect(rows.rows().map(({ key }) => key)).toEqual(keys.slice(0, EXAMPLES_MAX));
  });

  it("are in the order of UTF-8, cut for showing alone, and differences alone", () => {
    const long = "x".repeat(1_000);
    const rows = new FirstRows();
    for (const key of ["\u{1F600}", "\uFFEE", "a", long]) rows.add(row(key));
    rows.add(row("0", "changed-since"));
    rows.add(row("1", "service-report"));
    rows.add(row("2", "folder-marker-missing"));
    expect(rows.rows().map(({ key }) => key)).toEqual(["a", long, "\uFFEE", "\u{1F600}"]);
    expect(rows.examples()[1]?.key).toHaveLength(EXAMPLE_KEY_MAX + 1);
    expect(new FirstRows(rows.rows()).rows()).toEqual(rows.rows());
  });
});
