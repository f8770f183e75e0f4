import type { Estimate } from "./estimate.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether an estimate is only what a listing saw before its time was up. `findings` are those of the check `estimate`. Estimates
 * of 0.1.0 do not say it themselves: their finding counts while it speaks of the same figures, since an exact count replaced
 * the estimate and left the finding.
 */
export function isLowerBound(estimate: Estimate | null, findings: readonly Finding[] = []): boolean {
  if (estimate === null) return false;
  return (
    estimate.isLowerBound ??
    findings.some(
      ({ code, args }) => code === "ESTIMATE_AT_LEAST" && args["objectCount"] === estimate.objectCount,
    )
  );
}
