import type { Effects } from "./effects.ts";

/** The round of the daily check at both clouds. Stored. */
export const DRIFT_LOOK = "drift-look";

/** The processes that share a database, and what they do once between them. */
export type ExecutorStore = {
  /** Begins what happens now and then over all processes, unless one began it since: true to the one that does it. */
  beginRound(input: { name: string; notSince: Date } & Effects): Promise<boolean>;
  /** When a round was last begun, by whichever process; null: never. */
  findRound(name: string): Promise<string | null>;
  /** Counts a process among those that others watch, before it takes any work. */
  enlist(executorId: string): Promise<void>;
  /** Says that a process lives; false when another has taken over its work since: then it must end. */
  beat(executorId: string): Promise<boolean>;
  /** Says that a process has ended, so that another goes on at once. */
  retire(executorId: string): Promise<void>;
  /**
   * Hands over the work of each process that has ended or, with `goneAfterMs`, has not said for so long that it lives: to
   * one caller at a time, and again to another when `take` fails or its process dies in it. The grants of a process
   * taken over from can be written by it no more. Errors: those of `take`.
   */
  takeOverGone(input: {
    executorId: string;
    goneAfterMs: number | null;
    take(gone: string): Promise<void>;
  }): Promise<void>;
};
