import type { Effects } from "./effects.ts";
import type { StoredPostDraft } from "./posts.ts";

/** A difference between what is recorded and what exists in a cloud; `drift` is the story's data, opaque here. */
export type DriftRecord = {
  id: string;
  /** 1 the first time; found again after it was over, it is another one with another button. */
  occurrence: number;
  drift: unknown;
  /** `over`: a later look did not find it any more. */
  state: "open" | "mended" | "over";
  tokenHash: string;
  /** The message to operators about it. */
  posts: Pick<StoredPostDraft, "key" | "target">[];
  foundAt: string;
  endedAt: string | null;
};

export type DriftStore = {
  findDrift(id: string): Promise<DriftRecord | null>;
  findDriftByToken(tokenHash: string): Promise<DriftRecord | null>;
  /** Oldest first. */
  listOpenDrifts(): Promise<DriftRecord[]>;
  /** Records the next occurrence of a drift with the posts that tell of it; false when one is open, or was recorded. */
  openDrift(
    input: Pick<DriftRecord, "id" | "occurrence" | "drift" | "tokenHash"> &
      Effects & { posts: readonly StoredPostDraft[] },
  ): Promise<boolean>;
  /** Ends an open occurrence; false when it is ended already. */
  endDrift(input: { id: string; occurrence: number; as: "mended" | "over" } & Effects): Promise<boolean>;
};
