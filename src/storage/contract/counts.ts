/** Exact counts, which go on after a restart. */
export type CountStore = {
  /** How far an exact count has come, so that a restart goes on from there. */
  putCountCheckpoint(preparationId: string, checkpoint: unknown): Promise<void>;
  /** Null: there is none. */
  findCountCheckpoint(preparationId: string): Promise<unknown>;
  /** Who wants the count to stop; null: nobody. */
  askCountToStop(preparationId: string, by: string): Promise<void>;
  findCountStop(preparationId: string): Promise<string | null>;
  /** Forgets its place and the wish to stop. */
  forgetCount(preparationId: string): Promise<void>;
};
