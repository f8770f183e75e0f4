import { type Kysely, type Selectable, sql } from "kysely";
import { LONGEST_WAIT_MS } from "../../core/call-limits.ts";
import type { ClaimedPost } from "../contract/posts.ts";
import type { Store } from "../contract/store.ts";
import { takeLock } from "./locks.ts";
import { readPost } from "./rows.ts";
import type { Database, PostTable } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

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
export function createPostPart(context: StoreContext): PostPart {
  const { db, now } = context;
  const abandon = async (postId: string, error: string) => {
    await db
      .updateTable("posts")
      .set({ is_abandoned: true, lease_owner: null, lease_until: null, error })
      .where("id", "=", postId)
      .execute();
  };
  return {
    async claimPosts(input) {
      const rows = await claimRows(context, input);
      const posts = rows.map(readClaimed);
      for (const { id, preparation_id } of rows.filter((_, index) => posts[index] === null)) {
        await abandon(id, UNREADABLE);
        await input.onUnreadable?.(id, preparation_id);
      }
      return posts.filter((post) => post !== null);
    },

    async releaseLeases(owner) {
      await db
        .updateTable("posts")
        .set({ lease_owner: null, lease_until: null })
        .where("lease_owner", "=", owner)
        .execute();
    },

    async markPosting(postId, owner) {
      const row = await db
        .updateTable("posts")
        .set({ is_outcome_unknown: true })
        .where("id", "=", postId)
        .where("lease_owner", "=", owner)
        .returningAll()
        .executeTakeFirst();
      return row ? readPost(row) : null;
    },

    async markPosted(postId, { version, channelId, ts, restMs }) {
      await db
        .updateTable("posts")
        .set({
          posted_version: version,
          channel_id: channelId,
          ts,
          is_outcome_unknown: false,
          attempts: 0,
          not_before: sql<Date>`greatest(not_before, ${new Date(now().getTime() + restMs)}::timestamptz)`,
          lease_owner: null,
          lease_until: null,
          error: null,
        })
        .where("id", "=", postId)
        .execute();
    },

    async releasePost(postId, { owner, notBefore, isOutcomeUnknown, attempts, error }) {
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
        .where("lease_owner", "=", owner)
        .execute();
    },

    abandonPost: abandon,

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

type Claim = Omit<Parameters<Store["claimPosts"]>[0], "onUnreadable">;

type ClaimedRow = Selectable<PostTable> & { card_ts: string | null };

function readClaimed(row: ClaimedRow): ClaimedPost | null {
  const post = readPost(row);
  return post === null ? null : { ...post, cardTs: row.card_ts };
}

async function claimRows(context: StoreContext, claim: Claim): Promise<ClaimedRow[]> {
  if (context.isAlone) return takeDue(context.db, claim);
  // Nothing is due most of the time, and seeing so needs no lock.
  if (!(await isAnyDue(context.db, claim))) return [];
  return context.db.transaction().execute(async (tx) => {
    // One claimer at a time, so that two processes never take two posts of the same channel at once.
    await takeLock(context, tx, "claim");
    return takeDue(tx, claim);
  });
}

async function isAnyDue(db: Kysely<Database>, { now }: Claim): Promise<boolean> {
  const due = await sql`
    select 1 from posts
     where is_due and (not_before <= ${now} or not_before > ${latest(now)})
       and (lease_until is null or lease_until <= ${now})
     limit 1`.execute(db);
  return due.rows.length > 0;
}

/** A time to try again that is later was written before the clock was set back. */
function latest(now: Date): Date {
  return new Date(now.getTime() + LONGEST_WAIT_MS);
}

/** For so long what nobody waits for lets the rest go before it. */
const QUIET_YIELDS_MS = 30_000;

/**
 * Takes the next due posts of both lanes, in one statement. A thread is told in order: a message that was never posted waits
 * for those before it in the same thread, and for the card. Edits of what stands already need not wait.
 */
async function takeDue(
  db: Kysely<Database>,
  { owner, limits, leaseMs, now, cardKey, quietKinds }: Claim,
): Promise<ClaimedRow[]> {
  const yieldsAfter = new Date(now.getTime() - QUIET_YIELDS_MS);
  const { rows } = await sql<ClaimedRow>`
    with free as (
      select post.id, post.target_id, post.not_before, post.sequence, post.ts is not null as is_edit,
             post.not_before > ${yieldsAfter} and (
               case when post.ts is null then post.notice->>'kind' = any(${quietKinds}::text[])
                    else post.target_kind = 'thread' end) as is_later
        from posts post
       where post.is_due
         and (post.not_before <= ${now} or post.not_before > ${latest(now)})
         and (post.lease_until is null or post.lease_until <= ${now})
         and (post.ts is not null or not exists (
           select 1 from posts busy
            where busy.is_due and busy.ts is null and busy.target_id = post.target_id and busy.lease_until > ${now}))
         and (post.posted_version > 0 or not exists (
           select 1 from posts earlier
            where earlier.is_due and earlier.target_id = post.target_id
              and earlier.preparation_id is not distinct from post.preparation_id
              and earlier.posted_version = 0 and earlier.sequence < post.sequence))),
    next as (
      select distinct on (target_id) id, is_later, not_before, sequence
        from free where not is_edit order by target_id, is_later, not_before, sequence),
    due as (
      (select id from next order by is_later, not_before, sequence limit ${limits.posts})
      union all
      (select id from free where is_edit order by is_later, not_before, sequence limit ${limits.edits}))
    update posts set lease_owner = ${owner}, lease_until = ${new Date(now.getTime() + leaseMs)}
      from due where posts.id = due.id
    returning posts.*, (
      select card.ts from posts card
       where card.preparation_id = posts.preparation_id and card.key = ${cardKey}) as card_ts`.execute(db);
  return rows.toSorted(
    (one, other) =>
      one.not_before.getTime() - other.not_before.getTime() || Number(one.sequence) - Number(other.sequence),
  );
}

const UNREADABLE = "its destination is none of those that this program writes";
