import type { AuditDraft } from "./audit.ts";
import type { StoredPostDraft } from "./posts.ts";

/** What goes with a change, in its transaction. */
export type Effects = {
  posts?: readonly StoredPostDraft[];
  audit?: readonly AuditDraft[];
  /** Beginnings of keys: the preparation's posts with such keys are drawn again from what is then stored. */
  redraw?: readonly string[];
  /** The submission that this is the answer to, so that it is known when it comes again. */
  submission?: string;
};
