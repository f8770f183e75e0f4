import type { Preparation } from "../core/preparation.ts";

/**
 * Whether the figures are only what a listing saw before its time was up. An exact count replaces the estimate and may
 * leave the finding, so the finding counts only while it speaks of the very same figures.
 */
export function isLowerBound({ checks, estimate }: Preparation): boolean {
  return (checks.estimate?.findings ?? []).some(
    ({ code, args }) => code === "ESTIMATE_AT_LEAST" && args["objectCount"] === estimate?.objectCount,
  );
}
