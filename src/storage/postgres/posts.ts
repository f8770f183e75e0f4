import { type Kysely, type Selectable, sql } from "kysely";
import { LONGEST_WAIT_MS } from "../../core/call-limits.ts";
import type { Post } from "../contract/posts.ts";
import type { Store } from "../contract/store.ts";
import type { StoreContext } from "./effects.ts";
import { readPost } from "./rows.ts";
import type { Database, PostTable } from "./schema.ts";

type PostPart = Pick<
  Store,
  | "claimPosts"
  | "releaseLeases"
  | "markPosting"
  | "markPosted"
  | "releasePost"
  | "abandonPost"
  | "readPost"
  | "findPost"
  | "listPosts"
>;

/** The outbox: messages for Slack, in order, claimed by one process at a time. */
export function createPostPart({ db, now }: StoreContext): PostPart {
  return {
    async claimPosts(input) {
      const { posts, unreadable } = await db.transaction().execute((tx) => claimPosts(tx, input));
      for (const { id, preparation_id } of unreadable) await input.onUnreadable?.(id, preparation_id);
      return posts;
    },

    async releaseLeases(owner) {
      await db
        .updateTable("posts")
        .set({ lease_owner: null, lease_until: null })
        .where("lease_owner", "=", owner)
        .execute();
    },

    async markPosting(postId, owner) {
      const { numUpdatedRows } = await db
        .updateTable("posts")
        .set({ is_outcome_unknown: true })
        .where("id", "=", postId)
        .where("lease_owner", "=", owner)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async markPosted(postId, { version, channelId, ts }) {
      await db
        .updateTable("posts")
        .set({
          posted_version: version,
          channel_id: channelId,
          ts,
          is_outcome_unknown: false,
          attempts: 0,
          // Back to the end of the line: a card that changes all the time must not keep its thread waiting.
          not_before: now(),
          lease_owner: null,
          lease_until: null,
          error: null,
        })
        .where("id", "=", postId)
        .execute();
    },

    async releasePost(postId, { notBefore, isOutcomeUnknown, attempts, error }) {
      await db
        .updateTable("posts")
        .set({
          not_before: notBefore,
          is_outcome_unknown: isOutcomeUnknown,
          attempts,
          lease_owner: null,
          lease_until: null,
          error,
        })
        .where("id", "=", postId)
        .execute();
    },

    async abandonPost(postId, error) {
      await db
        .updateTable("posts")
        .set({ is_abandoned: true, lease_owner: null, lease_until: null, error })
        .where("id", "=", postId)
        .execute();
    },

    async readPost(postId) {
      const row = await db.selectFrom("posts").selectAll().where("id", "=", postId).executeTakeFirst();
      return row ? readPost(row) : null;
    },

    async findPost(preparationId, key) {
      const row = await db
        .selectFrom("posts")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .where("key", "=", key)
        .executeTakeFirst();
      return row ? readPost(row) : null;
    },

    async listPosts(preparationId) {
      const rows = await db
        .selectFrom("posts")
        .selectAll()
        .where("preparation_id", "=", preparationId)
        .orderBy("sequence")
        .execute();
      return rows.map(readPost).filter((post) => post !== null);
    },
  };
}

/**
 * Takes the next due post of each destination. A thread is posted in order: a message that was never posted waits for
 * those before it in the same thread, and for the card. Edits of what stands already need not wait.
 */
async function claimPosts(
  tx: Kysely<Database>,
  { owner, limit, leaseMs, now }: Omit<Parameters<Store["claimPosts"]>[0], "onUnreadable">,
): Promise<{ posts: Post[]; unreadable: Pick<Selectable<PostTable>, "id" | "preparation_id">[] }> {
  // One claimer at a time, so that two processes never take two posts of the same channel at once.
  await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(tx);
  const latest = new Date(now.getTime() + LONGEST_WAIT_MS);
  const due = await sql<{ id: string }>`
    select id from (
    select distinct on (post.target_id) post.id, post.not_before, post.sequence
      from posts post
     where post.is_due
       and (post.not_before <= ${now} or post.not_before > ${latest})
       and (post.lease_until is null or post.lease_until <= ${now})
       and not exists (
         select 1 from posts busy
          where busy.is_due and busy.target_id = post.target_id and busy.lease_until > ${now})
       and (post.posted_version > 0 or not exists (
         select 1 from posts earlier
          where earlier.is_due and earlier.target_id = post.target_id
            and earlier.preparation_id is not distinct from post.preparation_id
            and earlier.posted_version = 0 and earlier.sequence < post.sequence))
     order by post.target_id, post.not_before, post.sequence) due
     order by not_before, sequence
     limit ${limit}`.execute(tx);
  const ids = due.rows.map((row) => row.id);
  if (ids.length === 0) return { posts: [], unreadable: [] };
  const rows = await tx
    .updateTable("posts")
    .set({ lease_owner: owner, lease_until: new Date(now.getTime() + leaseMs) })
    .where("id", "in", ids)
    .returningAll()
    .execute();
  const posts = rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map(readPost);
  const unreadable = rows.filter((_, index) => posts[index] === null);
  for (const { id } of unreadable) {
    await tx
      .updateTable("posts")
      .set({ is_abandoned: true, lease_owner: null, lease_until: null, error: UNREADABLE })
      .where("id", "=", id)
      .execute();
  }
  return { posts: posts.filter((post) => post !== null), unreadable };
}

const UNREADABLE = "its destination is none of those that this program writes";
const CLAIM_LOCK = 7_061_003;
