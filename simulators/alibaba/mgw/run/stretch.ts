import type { MgwRun } from "../state.ts";

/** A run that begins, goes on or changes its pace at a moment. */
export function stretchFrom(startedAtMs: number): MgwRun["stretch"] {
  return { startedAtMs, objects: 0, bytes: 0 };
}
