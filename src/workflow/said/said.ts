import type { Preparation } from "../../core/preparation.ts";
import type { PostDraft } from "../../notices/posts.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";

/** What one change of state says in the thread, and what the audit log keeps of it. */
export type Said = {
  posts: readonly PostDraft[];
  audit: readonly AuditDraft[];
  /** Beginnings of keys: what stands of these says how it was settled, and loses its buttons. */
  settles?: readonly string[];
  /** The same of what may wait for more to say. */
  progress?: readonly string[];
};
export type Change = { before: Preparation; after: Preparation };

/** By event, from what is told of it. */
export type SaidTable<Told> = { readonly [E in keyof Told]: (change: Change, told: Told[E]) => Said };

export const BOT = "bot";
