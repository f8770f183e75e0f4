import type { SimulatorClock } from "./clock.ts";
import type { FaultBoard } from "./faults.ts";

/** One row of a simulator's coverage table: what it answers, and what of it is left out. */
export type CoverageRow = {
  service: string;
  operation: string;
  status: "supported" | "partial";
  /** What is left out, for `partial`. */
  note?: string;
};

/**
 * One running simulator, the same shape for every vendor.
 *
 * `control` holds what tests and demos do that no vendor's client can: play a person, make a bucket full
 * of objects, look at the state. Each takes and returns plain JSON, so that the control address can offer it.
 */
export type Simulator = {
  name: "slack" | "aws" | "alibaba";
  url: string;
  clock: SimulatorClock;
  board: FaultBoard;
  coverage: readonly CoverageRow[];
  control: Readonly<Record<string, (input: unknown) => unknown | Promise<unknown>>>;
  /** Back to the seed: state, faults and journal. */
  reset(seed?: unknown): void;
  /** Everything that exists now, to come back to; opaque. */
  snapshot(): unknown;
  /** Back to a snapshot of this simulator, without faults and journal. A snapshot may be used again. */
  restore(snapshot: unknown): void;
  close(): Promise<void>;
};
