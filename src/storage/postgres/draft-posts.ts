import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { PostTarget, StoredPostDraft } from "../contract/posts.ts";
import type { Database } from "./schema.ts";
import type { Statement } from "./statements.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";

/** Of two drafts with the same key the later one counts. */
export function draftingPosts(
  context: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  drafts: readonly StoredPostDraft[],
): Statement {
  const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
  return tx
    .insertInto("posts")
    .values([...byKey.values()].map((draft) => rowOfDraft(context, preparationId, draft)))
    .onConflict((conflict) =>
      conflict.expression(sql`coalesce(preparation_id, ''), key`).doUpdateSet({
        notice: sql<string>`excluded.notice`,
        version: sql<number>`posts.version + 1`,
        attempts: 0,
        not_before: sql<Date>`least(posts.not_before, excluded.not_before)`,
      }),
    );
}

function rowOfDraft(context: StoreContext, preparationId: string | null, draft: StoredPostDraft) {
  return {
    id: randomUUID(),
    preparation_id: preparationId,
    key: draft.key,
    target_kind: draft.target.kind,
    target_id: targetId(draft.target),
    notice: storableJson(draft.notice),
    version: 1,
    posted_version: 0,
    is_outcome_unknown: false,
    is_abandoned: false,
    attempts: 0,
    not_before: context.now(),
    channel_id: null,
    ts: null,
    lease_owner: null,
    lease_until: null,
    error: null,
  };
}

/**
 * Posts that were given up stay so: what could not be posted need not be edited. `waitMs`: how long one that waits for nothing
 * may wait for more to say; one that waits for its turn already goes no later for it.
 */
export function redrawingPosts(
  { now }: Pick<StoreContext, "now">,
  tx: Kysely<Database>,
  preparationId: string | null,
  prefixes: readonly string[],
  waitMs: number,
): Statement {
  const at = new Date(now().getTime() + waitMs);
  return tx
    .updateTable("posts")
    .set({
      version: sql<number>`version + 1`,
      attempts: 0,
      // What is being sent now is up to date then, but for this.
      not_before: sql<Date>`case when version = posted_version or lease_until is not null
        then ${at}::timestamptz else least(not_before, ${at}::timestamptz) end`,
    })
    .where("preparation_id", "=", preparationId)
    .where(({ or }) => or(prefixes.map((prefix) => sql<boolean>`starts_with(key, ${prefix})`)))
    .where("is_abandoned", "=", false);
}

export function targetId(target: PostTarget): string {
  return target.kind === "direct" ? target.userId : target.channelId;
}
