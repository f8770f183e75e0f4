import type { Lab } from "../lab/lab.ts";
import type { Violation } from "../story/judge.ts";

/** One thing to break, once. `id` is the same in every invocation, so that finished runs need not be run again. */
export type Run = {
  id: string;
  sweep: string;
  /** In short form too, or only as far as the time allows. */
  isRequired: boolean;
  /** It waits out a fault that lasts, which can take minutes: in the long form only, unless it is required. */
  isLong?: boolean;
  work(lab: Lab): Promise<Done>;
  /** How it is done beside others of its kind; absent: it needs the world for itself. */
  together?: Together;
};

/** Several runs in one world, each on a preparation of its own: side by side or in turn. */
export type Together = {
  /** Which runs may share a world: those of the same name, in their order. */
  world: string;
  /** How many at most. */
  room: number;
  /** Of runs of this world: what came of each, in their order. */
  work(lab: Lab, runs: readonly Run[]): Promise<Done[]>;
};

export type Done = {
  /** False: what was to be broken did not come about in this run. */
  isHit: boolean;
  violations: Violation[];
  state: string;
};

export type RunResult = Done & { id: string; sweep: string; tookMs: number };

/** Of a run that was done alone. */
export function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error("expected what came of one run");
  return one;
}
