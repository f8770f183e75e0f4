import { type Kysely, sql } from "kysely";
import { type AuditDraft, type AuditHead, GENESIS_HASH } from "../contract/audit.ts";
import { takeLock } from "./locks.ts";
import type { Database } from "./schema.ts";
import { asParts, type Statement } from "./statements.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";

/**
 * Adds an entry to the chain; the lock makes the chain one line also with several processes. Mostly it goes on from the end that
 * this process knows, which one statement sees to and does. A log that does not goes on all the same, from where it now ends:
 * that it was damaged is remembered, not covered.
 */
export async function appendAudit(
  context: StoreContext,
  tx: Kysely<Database>,
  draft: AuditDraft,
): Promise<void> {
  await takeLock(context, tx, "audit");
  if (await appendFirst(context, tx, draft)) return;
  const end = await readAuditEnd(tx);
  await context.auditWatch.compare(tx, end);
  if (!(await append(context, tx, { draft, end, isExact: true, statements: [] })))
    throw new Error("expected the audit log to stand still under its lock");
}

/**
 * Appends where the log ends as this process knows, and writes `statements` with it; false when it does not. They are written
 * all the same, unless it is to be all or nothing.
 */
export async function appendFirst(
  context: StoreContext,
  tx: Kysely<Database>,
  draft: AuditDraft,
  statements: readonly Statement[] = [],
  otherwise: "or nothing" | "or the others" = "or the others",
): Promise<boolean> {
  const end = context.auditWatch.endFor(tx);
  const isExact = otherwise === "or the others";
  if (end === null) return false;
  try {
    return await append(context, tx, { draft, end, isExact, statements });
  } catch (error) {
    if (!isExact && (error as { code?: unknown }).code === NOT_NULL_VIOLATION) return false;
    throw error;
  }
}

/** Source: PostgreSQL, "Error Codes". */
const NOT_NULL_VIOLATION = "23502";

type Appending = {
  draft: AuditDraft;
  /** The entry that it is to follow. */
  end: AuditHead;
  /** Whether it is left out when the log ends otherwise; if not, the database then refuses all of the statement. */
  isExact: boolean;
  statements: readonly Statement[];
};

async function append(
  { now, seals, auditWatch }: StoreContext,
  tx: Kysely<Database>,
  { draft, end, isExact, statements }: Appending,
): Promise<boolean> {
  const sequence = end.sequence + 1;
  const at = now();
  // Sealed as it will be read back.
  const detailsText = storableJson(draft.details);
  const details = JSON.parse(detailsText) as AuditDraft["details"];
  const hash = seals.sealAudit(end.hash, { ...draft, details, sequence, at: at.toISOString() });
  const isEnd = sql`
    coalesce((select last.sequence from audit last order by last.sequence desc limit 1), 0) = ${end.sequence}::bigint
    and coalesce((select last.hash from audit last order by last.sequence desc limit 1), ${GENESIS_HASH}) = ${end.hash}::text`;
  const { numAffectedRows } = await sql`
    ${asParts(statements)}
    insert into audit (sequence, at, event, actor, preparation_id, channel_id, plan_hash, request_id, details, previous_hash, hash)
    select ${sequence}::bigint, ${at}::timestamptz, ${draft.event}::text, ${draft.actor}::text,
           ${draft.preparationId}::text, ${draft.channelId}::text, ${draft.planHash}::text, ${draft.requestId}::text,
           ${detailsText}::jsonb, ${end.hash}::text, ${isExact ? sql`${hash}::text` : sql`case when ${isEnd} then ${hash}::text end`}
     where ${isExact ? isEnd : sql`true`}
  `.execute(tx);
  if (numAffectedRows !== 1n) return false;
  auditWatch.appended(tx, { sequence, hash });
  return true;
}

/** The last entry of the audit log. */
export async function readAuditEnd(db: Kysely<Database>): Promise<AuditHead> {
  const last = await db
    .selectFrom("audit")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return { sequence: Number(last?.sequence ?? 0), hash: last?.hash ?? GENESIS_HASH };
}
