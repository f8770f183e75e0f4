import type { Lab } from "../lab/lab.ts";
import type { Violation } from "../story/judge.ts";

/** One thing to break, once. `id` is the same in every invocation, so that finished runs need not be run again. */
export type Run = {
  id: string;
  sweep: string;
  /** In short form too, or only as far as the time allows. */
  isRequired: boolean;
  work(lab: Lab): Promise<{ isHit: boolean; violations: Violation[]; state: string }>;
};

export type RunResult = {
  id: string;
  sweep: string;
  /** False: what was to be broken did not come about in this run. */
  isHit: boolean;
  state: string;
  violations: Violation[];
  tookMs: number;
};
