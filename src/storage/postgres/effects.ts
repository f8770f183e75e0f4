import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { type AuditDraft, GENESIS_HASH } from "../contract/audit.ts";
import { type Effects, PROGRESS_MS } from "../contract/effects.ts";
import type { PostTarget, StoredPostDraft } from "../contract/posts.ts";
import type { StoreSeals } from "../contract/seals.ts";
import type { AuditWatch } from "./audit-watch.ts";
import type { PostWatch } from "./post-watch.ts";
import type { Database } from "./schema.ts";
import type { SecretPlace } from "./secret-place.ts";
import { storableJson } from "./storable.ts";

/** What the store's parts share: the time, and the seal of the audit chain. */
export type StoreContext = {
  db: Kysely<Database>;
  now(): Date;
  seals: StoreSeals;
  /** The process that writes; null for one that nobody takes over from, such as a command. */
  executorId: string | null;
  secrets: SecretPlace;
  auditWatch: AuditWatch;
  postWatch: PostWatch;
};

/** Writes posts and audit entries inside the caller's transaction. */
export async function writeEffects(
  context: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  effects: Effects,
): Promise<void> {
  const { posts = [], redraw = [], progress = [] } = effects;
  for (const post of posts) await draftPost(context, tx, preparationId, post);
  for (const prefix of redraw) await redrawPosts(context, tx, preparationId, prefix, 0);
  for (const prefix of progress) await redrawPosts(context, tx, preparationId, prefix, PROGRESS_MS);
  if (posts.length + redraw.length > 0) context.postWatch.drafted(tx);
  if (effects.submission !== undefined && preparationId !== null) {
    await tx
      .insertInto("submissions")
      .values({ id: effects.submission, preparation_id: preparationId, created_at: context.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const entry of effects.audit ?? []) await appendAudit(context, tx, entry);
}

async function draftPost(
  context: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  draft: StoredPostDraft,
): Promise<void> {
  const notice = storableJson(draft.notice);
  await tx
    .insertInto("posts")
    .values({
      id: randomUUID(),
      preparation_id: preparationId,
      key: draft.key,
      target_kind: draft.target.kind,
      target_id: targetId(draft.target),
      notice,
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
    })
    .onConflict((conflict) =>
      conflict.expression(sql`coalesce(preparation_id, ''), key`).doUpdateSet({
        notice,
        version: sql<number>`posts.version + 1`,
        attempts: 0,
        not_before: sql<Date>`least(posts.not_before, ${context.now()})`,
      }),
    )
    .execute();
}

/**
 * Posts that were given up stay so: what could not be posted need not be edited. `waitMs`: how long one that waits for nothing
 * may wait for more to say; one that waits already goes no later for it.
 */
async function redrawPosts(
  { now }: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  prefix: string,
  waitMs: number,
): Promise<void> {
  const at = new Date(now().getTime() + waitMs);
  await tx
    .updateTable("posts")
    .set({
      version: sql<number>`version + 1`,
      attempts: 0,
      not_before: sql<Date>`case when version = posted_version then ${at} else least(not_before, ${at}) end`,
    })
    .where("preparation_id", "=", preparationId)
    .where(sql<boolean>`starts_with(key, ${prefix})`)
    .where("is_abandoned", "=", false)
    .execute();
}

function targetId(target: PostTarget): string {
  return target.kind === "direct" ? target.userId : target.channelId;
}

/**
 * Adds an entry to the chain; the lock makes the chain one line also with several processes. A log that does not go on from
 * where this process knows it goes on all the same, from where it now ends: that it was damaged is remembered, not covered.
 */
async function appendAudit(context: StoreContext, tx: Kysely<Database>, draft: AuditDraft): Promise<void> {
  await lockAudit(tx);
  const last = await tx
    .selectFrom("audit")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  const sequence = Number(last?.sequence ?? 0) + 1;
  const previousHash = last?.hash ?? GENESIS_HASH;
  await context.auditWatch.compare(tx, { sequence: sequence - 1, hash: previousHash });
  const at = context.now();
  // Sealed as it will be read back.
  const detailsText = storableJson(draft.details);
  const details = JSON.parse(detailsText) as AuditDraft["details"];
  const hash = context.seals.sealAudit(previousHash, { ...draft, details, sequence, at: at.toISOString() });
  await tx
    .insertInto("audit")
    .values({
      sequence,
      at,
      event: draft.event,
      actor: draft.actor,
      preparation_id: draft.preparationId,
      channel_id: draft.channelId,
      plan_hash: draft.planHash,
      request_id: draft.requestId,
      details: detailsText,
      previous_hash: previousHash,
      hash,
    })
    .execute();
  context.auditWatch.appended(tx, { sequence, hash });
}

/** Waits for a concurrent append to end, and blocks others. */
export async function lockAudit(tx: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`.execute(tx);
}

/** Any number, the same in every process of one database. */
const AUDIT_LOCK = 7_061_001;
