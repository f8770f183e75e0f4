import { bySubject, judgeClass, likelyOnes, scenariosOf } from "./conditions/judge-conditions.ts";
import type { PreparedCondition } from "./conditions/prepare-condition.ts";
import { classesOf, type ValueClass } from "./conditions/value-classes.ts";

/** A Deny statement that surely concerns one request, on resources that all candidates share, if its conditions are met. */
export type Candidate = { index: number; conditions: readonly PreparedCondition[] };

/** Steps of one search, after which nothing counts as shown. */
const MOST_STEPS = 20_000;

/**
 * The statements that together deny a request for certain, though none does alone: whatever one of them lets pass, another
 * denies. Null when some request may pass all of them. The candidates must be about one request and the same resources.
 *
 * A request that passes fails one condition of every statement. Subjects are independent, so it exists when for some choice
 * of these conditions each subject has a value that fails all that were chosen of it.
 */
export function findJointDenial(candidates: readonly Candidate[]): number[] | null {
  if (candidates.length < 2 || !isDenied(candidates)) return null;
  const needed = candidates.reduce<readonly Candidate[]>((kept, candidate) => {
    const others = kept.filter((other) => other !== candidate);
    return others.length > 0 && isDenied(others) ? others : kept;
  }, candidates);
  return needed.map(({ index }) => index);
}

type Values = ReadonlyMap<string, readonly ValueClass[]>;

function isDenied(candidates: readonly Candidate[]): boolean {
  const conditions = candidates.flatMap((candidate) => candidate.conditions);
  const [now] = scenariosOf(conditions);
  const values = new Map<string, readonly ValueClass[]>();
  for (const [subject, group] of bySubject(conditions)) {
    const classes = now === undefined ? null : classesOf(group, now);
    if (classes === null) return false;
    values.set(
      subject,
      likelyOnes(classes).map(({ value }) => value),
    );
  }
  const search = { stepsLeft: MOST_STEPS };
  return !mayPass(candidates, values, search) && search.stepsLeft > 0;
}

/** Whether some values fail a condition of each statement. */
function mayPass(candidates: readonly Candidate[], values: Values, search: { stepsLeft: number }): boolean {
  const [candidate, ...others] = candidates;
  if (candidate === undefined) return true;
  for (const condition of candidate.conditions) {
    if (search.stepsLeft-- <= 0) return true;
    const failing = (values.get(condition.subject) ?? []).filter(
      (value) => judgeClass(condition, value) !== "yes",
    );
    if (failing.length === 0) continue;
    if (mayPass(others, new Map([...values, [condition.subject, failing]]), search)) return true;
  }
  return false;
}
