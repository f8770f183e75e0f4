import type { Aftermath } from "../lab/aftermath.ts";

/** One thing that must hold after every run; the answers say, each in a sentence, where it does not. */
export type Invariant = {
  /** A column of the table. */
  name: string;
  /** What is demanded, for docs/reliability.md. */
  demand: string;
  findViolations(aftermath: Aftermath): string[];
};
