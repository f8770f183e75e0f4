import type { StoredComparison } from "../../core/comparison.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Effects } from "./effects.ts";

/** A comparison under way. `run` tells it from others of the same preparation. */
export type ComparisonRun = {
  run: string;
  by: string;
  sampleSize: number;
  /** ISO 8601 in UTC. */
  startedAt: string;
  /** Who wants it to stop; null: nobody. */
  stopAskedBy: string | null;
};

/** Comparisons under way, at most one for each preparation, which go on after a restart. */
export type ComparisonStore = {
  /** Begins one, with its effects. Where one is under way, that one, and nothing is written. */
  beginComparison(
    input: { preparationId: string } & Omit<ComparisonRun, "stopAskedBy"> & Effects,
  ): Promise<ComparisonRun>;
  /** Null: none is under way. */
  findComparisonRun(preparationId: string): Promise<ComparisonRun | null>;
  /** Keeps where it stands; nothing when it is not under way any more. */
  putComparisonCheckpoint(preparationId: string, run: string, checkpoint: unknown): Promise<void>;
  /** Null: it is at its beginning. */
  findComparisonCheckpoint(preparationId: string): Promise<unknown>;
  /** False when none is under way. */
  askComparisonToStop(preparationId: string, by: string): Promise<boolean>;
  /**
   * Ends one, forgets its place, and keeps its result where it has one, in one transaction. Null when it is not under way any
   * more: it was ended before.
   */
  endComparison(
    input: { preparationId: string; run: string; result: StoredComparison | null } & Effects,
  ): Promise<Preparation | null>;
};
