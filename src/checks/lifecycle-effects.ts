import type { LifecycleRule } from "../clouds/contract/lifecycle-rule.ts";
import type { TieringArchive } from "../clouds/contract/source-buckets.ts";
import { formatCount } from "../core/format-count.ts";
import { isArchiveClass } from "../core/storage-class.ts";

/** What the rules of one kind would do to objects under a prefix; `rules` are one readable line each. */
export type LifecycleEffect = { rules: string[]; soonestDays: number };

/**
 * The enabled rules that concern a prefix, by what they do. The number of days is no reason to leave a rule out: a bucket
 * holds objects of every age, so each rule meets some object on every day of a migration.
 */
export function lifecycleEffects(
  rules: readonly LifecycleRule[],
  prefix: string,
): { deletes: LifecycleEffect | null; archives: LifecycleEffect | null; moves: LifecycleEffect | null } {
  const active = rules.filter((rule) => rule.isEnabled && overlaps(rule.prefix, prefix));
  const transitions = active.filter((rule) => rule.transitionDays !== null);
  const archives = transitions.filter((rule) => isArchiveClass(rule.transitionClass ?? ""));
  return {
    deletes: effectOf(
      active,
      (rule) => rule.expirationDays,
      () => "deletes",
    ),
    archives: effectOf(archives, (rule) => rule.transitionDays, movesText),
    moves: effectOf(
      transitions.filter((rule) => !archives.includes(rule)),
      (rule) => rule.transitionDays,
      movesText,
    ),
  };
}

/** The enabled archive tiers that concern a prefix: they take objects that have not been read for so long. */
export function tieringEffect(archives: readonly TieringArchive[], prefix: string): LifecycleEffect | null {
  const acting = archives.filter((archive) => archive.isEnabled && overlaps(archive.prefix, prefix));
  if (acting.length === 0) return null;
  return {
    rules: acting.map(
      ({ id, accessTier, days, ...archive }) =>
        `${id}: moves to ${accessTier} ${objectsUnder(archive.prefix)} that nobody reads for ${formatCount(days, "day")}`,
    ),
    soonestDays: Math.min(...acting.map(({ days }) => days)),
  };
}

function objectsUnder(prefix: string): string {
  return prefix === "" ? "all objects" : `objects under ${prefix}`;
}

/** Whether some key can begin with both prefixes. */
function overlaps(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function movesText(rule: LifecycleRule): string {
  return `moves to ${rule.transitionClass ?? "another class"}`;
}

function effectOf(
  rules: readonly LifecycleRule[],
  daysOf: (rule: LifecycleRule) => number | null,
  textOf: (rule: LifecycleRule) => string,
): LifecycleEffect | null {
  const acting = rules.flatMap((rule) => {
    const days = daysOf(rule);
    return days === null ? [] : [{ rule, days }];
  });
  if (acting.length === 0) return null;
  return {
    rules: acting.map(
      ({ rule, days }) =>
        `${rule.id}: ${textOf(rule)} ${objectsUnder(rule.prefix)} after ${formatCount(days, "day")}`,
    ),
    soonestDays: Math.min(...acting.map(({ days }) => days)),
  };
}
