import type { AuditDraft } from "./audit.ts";
import type { StoredPostDraft } from "./posts.ts";

/**
 * In a post's key: since when the state is that the change leads to, which the store alone knows before it is made. Only in
 * those of `changeState`.
 */
export const NEW_SINCE = "{since}";

/** How long the chat may be behind with how far something has come: each look costs an edit. */
export const PROGRESS_MS = 3_000;

/** How long a state that moves on by itself waits for the one after it: what is over at once is one edit. */
export const SOON_MS = 400;

/** What goes with a change, in its transaction. */
export type Effects = {
  posts?: readonly StoredPostDraft[];
  audit?: readonly AuditDraft[];
  /** Beginnings of keys: the preparation's posts with such keys are drawn again from what is then stored. */
  redraw?: readonly string[];
  /**
   * The same for what only shows how far something has come: such a post waits `PROGRESS_MS` for more of it, and is drawn at
   * once with anything else that is drafted for it.
   */
  progress?: readonly string[];
  /** The submission that this is the answer to, so that it is known when it comes again. */
  submission?: string;
};
