import type { MgwAssumptions } from "./assumptions.ts";

const LATE_MS = 3_000;

/** How old something must be to be shown (U19). */
export function shownAfterMs({ visibility }: MgwAssumptions): number {
  return visibility === "late" ? LATE_MS : 0;
}

export function isVisible(createdAtMs: number, nowMs: number, assumptions: MgwAssumptions): boolean {
  return nowMs >= createdAtMs + shownAfterMs(assumptions);
}
