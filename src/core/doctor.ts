import type { DoctorCode, DoctorLine, DoctorStatus } from "./doctor-codes.ts";

/** One look in words. `name`, `detail` and `remedy` are plain text, and may hold what a cloud or Slack said. */
export type WordedLine = Pick<DoctorLine, "place" | "status" | "isNeededToStart" | "isAway"> & {
  code: DoctorCode;
  name: string;
  detail: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
};

export type DoctorCounts = Record<DoctorStatus, number>;

export function countLines(lines: readonly Pick<DoctorLine, "status">[]): DoctorCounts {
  const counts: DoctorCounts = { failed: 0, warning: 0, "not-tried": 0, fine: 0 };
  for (const { status } of lines) counts[status] += 1;
  return counts;
}

/** Lines that were not tried, by the reason that they have in common. */
export function groupByReason(lines: readonly WordedLine[]): WordedLine[][] {
  return groupBy(lines, ({ detail }) => detail);
}

/** Lines of one place together, in the order of their first. */
export function groupByPlace(lines: readonly WordedLine[]): WordedLine[][] {
  return groupBy(lines, ({ place }) => JSON.stringify(place));
}

function groupBy(lines: readonly WordedLine[], keyOf: (line: WordedLine) => string): WordedLine[][] {
  const groups = new Map<string, WordedLine[]>();
  for (const line of lines) {
    const key = keyOf(line);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}
