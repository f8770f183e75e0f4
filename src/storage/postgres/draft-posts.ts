import { randomUUID } from "node:crypto";
import { type Kysely, type RawBuilder, sql } from "kysely";
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
        not_before: dueFrom(sql`excluded.not_before`),
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
    not_before: new Date(context.now().getTime() + (draft.waitMs ?? 0)),
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
      not_before: dueFrom(sql`${at}::timestamptz`),
    })
    .where("preparation_id", "=", preparationId)
    .where(({ or }) => or(prefixes.map((prefix) => sql<boolean>`starts_with(key, ${prefix})`)))
    .where("is_abandoned", "=", false);
}

/** What waits for its turn already goes no later for more to say; what is being sent now is up to date then, but for this. */
function dueFrom(at: RawBuilder<unknown>): RawBuilder<Date> {
  return sql<Date>`case when posts.version = posts.posted_version or posts.lease_until is not null
    then ${at} else least(posts.not_before, ${at}) end`;
}

export function targetId(target: PostTarget): string {
  return target.kind === "direct" ? target.userId : target.channelId;
}
