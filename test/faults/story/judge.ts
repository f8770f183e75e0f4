import { INVARIANTS } from "../invariants/index.ts";
import type { Rest } from "./come-to-rest.ts";

export type Violation = { kind: string; detail: string };

/** Kinds of violation that are no invariant of what is left behind. */
export const STOPPED_SHORT = "stopped short";
export const ENDED = "process ended";
export const UNCLEAR = "not said";
export const KINDS: readonly string[] = [
  ...INVARIANTS.map(({ name }) => name),
  STOPPED_SHORT,
  ENDED,
  UNCLEAR,
];

/** What is about one of several preparations: what names it, or names none of them. */
export function violationsOf(
  found: readonly Violation[],
  own: readonly string[],
  others: readonly string[],
): Violation[] {
  const names = (detail: string, texts: readonly string[]) => texts.some((text) => detail.includes(text));
  return found.filter(({ detail }) => names(detail, own) || !names(detail, others));
}

/** Everything that does not hold after a run. */
export function judge({ aftermath, deaths }: Rest): Violation[] {
  const found = INVARIANTS.flatMap(({ name, findViolations }) =>
    findViolations(aftermath).map((detail) => ({ kind: name, detail })),
  );
  return [...found, ...deaths.map((words) => ({ kind: ENDED, detail: `the bot ended by itself: ${words}` }))];
}
