import type { Cloud } from "./cloud.ts";
/** What `doctor` reports of one requirement of the bot. */

/** `not-tried`: something before it failed, or nobody can know without doing it. */
export const DOCTOR_STATUSES = ["failed", "warning", "not-tried", "fine"] as const;
export type DoctorStatus = (typeof DOCTOR_STATUSES)[number];

/** Where it belongs. `account`: the name in the settings; null is the environment's own. */
export type DoctorPlace =
  | { kind: "host" }
  | { kind: "slack" }
  | { kind: "store" }
  | { kind: "settings" }
  | { kind: Cloud; account: string | null };

/** One look. `name`, `detail` and `remedy` are plain text, and may hold what a cloud or Slack said. */
export type DoctorLine = {
  place: DoctorPlace;
  status: DoctorStatus;
  /** A name that stays, for scripts that read `doctor --json`. */
  code: string;
  name: string;
  detail: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
  /** Whether the bot cannot start without it. */
  isNeededToStart: boolean;
  /** Whether there is nothing to correct: a service did not answer, and may do so later. */
  isAway: boolean;
};

export type DoctorCounts = Record<DoctorStatus, number>;

export function countLines(lines: readonly DoctorLine[]): DoctorCounts {
  const counts: DoctorCounts = { failed: 0, warning: 0, "not-tried": 0, fine: 0 };
  for (const { status } of lines) counts[status] += 1;
  return counts;
}

/** Lines that were not tried, by the reason that they have in common. */
export function groupByReason(lines: readonly DoctorLine[]): DoctorLine[][] {
  return groupBy(lines, ({ detail }) => detail);
}

/** Lines of one place together, in the order of their first. */
export function groupByPlace(lines: readonly DoctorLine[]): DoctorLine[][] {
  return groupBy(lines, ({ place }) => JSON.stringify(place));
}

function groupBy(lines: readonly DoctorLine[], keyOf: (line: DoctorLine) => string): DoctorLine[][] {
  const groups = new Map<string, DoctorLine[]>();
  for (const line of lines) {
    const key = keyOf(line);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}
