import {
  type ComparisonVerdict,
  DIFFERENCES,
  DOUBTS,
  type Doubt,
  type Half,
  type Reading,
  type SampleSummary,
  type Tallies,
} from "../core/comparison.ts";
import type { CompareCheckpoint, Readings } from "./checkpoint.ts";
import { upperBound } from "./sample-bound.ts";

export function summarizeSample({ sample }: CompareCheckpoint): SampleSummary | null {
  if (sample.size === 0) return null;
  const readings: Readings = new Map(sample.readings.map(({ key, reading }) => [key, reading]));
  const countOf = (reading: Reading) => [...readings.values()].filter((one) => one === reading).length;
  const halfOf = (drawn: readonly { key: string }[]): Half => {
    const read = drawn.map(({ key }) => readings.get(key));
    const different = read.filter((one) => one === "different").length;
    const identical = read.filter((one) => one === "identical").length;
    const count = different + identical;
    return { read: count, different, below: upperBound(count, different) };
  };
  const identical = countOf("identical");
  const different = countOf("different");
  return {
    identical,
    different,
    changed: countOf("changed"),
    unreadable: countOf("unreadable"),
    population: sample.population.objectCount,
    archived: sample.archived,
    isWhole: identical + different === sample.population.objectCount,
    byNumber: halfOf(sample.byNumber),
    bySize: halfOf(sample.bySize),
  };
}

export function judgeComparison(
  tallies: Tallies,
  sample: SampleSummary | null,
): { verdict: ComparisonVerdict; doubts: Doubt[] } {
  const { objects, etags } = tallies;
  const holds: Record<Doubt, boolean> = {
    "nothing-compared": Object.values(objects).every((count) => count === 0),
    "changed-since": objects["changed-since"] > 0,
    "etags-unexplained": etags.unexplained > 0,
    "sample-unreadable": (sample?.unreadable ?? 0) > 0,
    "sample-changed": (sample?.changed ?? 0) > 0,
  };
  const doubts = DOUBTS.filter((doubt) => holds[doubt]);
  const isDifferent = DIFFERENCES.some((outcome) => objects[outcome] > 0);
  return { verdict: isDifferent ? "different" : doubts.length > 0 ? "unknown" : "same", doubts };
}
