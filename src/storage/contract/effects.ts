import type { AuditDraft } from "./audit.ts";
import type { StoredPostDraft } from "./posts.ts";

/**
 * In a post's key: since when the state is that the change leads to, which the store alone knows before it is made. Only in
 * those of `changeState`.
 */
export const NEW_SINCE = "{since}";

/** What goes with a change, in its transaction. */
export type Effects = {
  posts?: readonly StoredPostDraft[];
  audit?: readonly AuditDraft[];
  /** Beginnings of keys: the preparation's posts with such keys are drawn again from what is then stored. */
  redraw?: readonly string[];
  /** The submission that this is the answer to, so that it is known when it comes again. */
  submission?: string;
};
