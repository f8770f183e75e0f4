import type { Kysely } from "kysely";
import type { AuditDraft } from "../contract/audit.ts";
import { type Effects, PROGRESS_MS } from "../contract/effects.ts";
import { appendAudit, appendFirst } from "./append-audit.ts";
import { draftingPosts, redrawingPosts, targetId } from "./draft-posts.ts";
import type { Database } from "./schema.ts";
import { executeTogether, type Statement } from "./statements.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

/** Writes posts and audit entries inside the caller's transaction, and `changes` before them, in as few statements as it takes. */
export async function writeEffects(
  context: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  effects: Effects,
  changes: readonly Statement[] = [],
): Promise<void> {
  const { redraw = [], posts = [], audit = [] } = effects;
  const drafting = draftingOf(context, tx, preparationId, effects);
  const isFirstAppended = await writeAll(context, tx, [...changes, ...drafting], audit[0]);
  if (redraw.length > 0) await redrawingPosts(context, tx, preparationId, redraw, 0).execute();
  // Where those go that are drawn again is not asked.
  if (redraw.length > 0) context.postWatch.drafted(tx, null, waitsOf(posts));
  else if (posts.length > 0) context.postWatch.drafted(tx, targetsOf(posts), waitsOf(posts));
  if (effects.submission !== undefined && preparationId !== null) {
    await tx
      .insertInto("submissions")
      .values({ id: effects.submission, preparation_id: preparationId, created_at: context.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const entry of isFirstAppended ? audit.slice(1) : audit) await appendAudit(context, tx, entry);
}

/**
 * Statements one after the other, or all of them in one with the first audit entry: true when that was appended. Where there are
 * other processes the log is locked last, so that two transactions never wait for each other.
 */
async function writeAll(
  context: StoreContext,
  tx: Kysely<Database>,
  statements: readonly Statement[],
  entry: AuditDraft | undefined,
): Promise<boolean> {
  if (context.isAlone && entry !== undefined && context.auditWatch.endFor(tx) !== null)
    return appendFirst(context, tx, entry, statements);
  if (context.isAlone) await executeTogether(tx, statements);
  else for (const statement of statements) await statement.execute();
  return false;
}

/** The same in a transaction of its own, which is one statement where nobody else writes and it does all there is to do. */
export async function commitEffects(
  context: StoreContext,
  preparationId: string | null,
  effects: Effects,
  changesOn: (db: Kysely<Database>) => readonly Statement[] = () => [],
): Promise<void> {
  if (await wasCommittedAtOnce(context, preparationId, effects, changesOn)) return;
  await transact(context, (tx) => writeEffects(context, tx, preparationId, effects, changesOn(tx)));
}

/** False when nothing was written. */
async function wasCommittedAtOnce(
  context: StoreContext,
  preparationId: string | null,
  effects: Effects,
  changesOn: (db: Kysely<Database>) => readonly Statement[],
): Promise<boolean> {
  const { posts = [], redraw = [], audit = [], submission } = effects;
  const [entry, ...others] = audit;
  if (!context.isAlone || others.length + redraw.length > 0 || submission !== undefined) return false;
  return context.db.connection().execute(async (own) => {
    // The transaction that had the connection before says first what it committed.
    await new Promise(setImmediate);
    const statements = [...changesOn(own), ...draftingOf(context, own, preparationId, effects)];
    if (entry === undefined) await executeTogether(own, statements);
    else if (!(await appendFirst(context, own, entry, statements, "or nothing"))) return false;
    if (posts.length > 0) context.postWatch.drafted(own, targetsOf(posts), waitsOf(posts));
    context.auditWatch.committed(own);
    context.postWatch.committed(own);
    return true;
  });
}

/** New drafts, and what only shows progress, whose rows are other ones. */
function draftingOf(
  context: StoreContext,
  tx: Kysely<Database>,
  preparationId: string | null,
  { posts = [], progress = [] }: Effects,
): Statement[] {
  return [
    ...(posts.length > 0 ? [draftingPosts(context, tx, preparationId, posts)] : []),
    ...(progress.length > 0 ? [redrawingPosts(context, tx, preparationId, progress, PROGRESS_MS)] : []),
  ];
}

function waitsOf(posts: NonNullable<Effects["posts"]>): number[] {
  return posts.flatMap(({ waitMs }) => waitMs ?? []);
}

function targetsOf(posts: NonNullable<Effects["posts"]>): string[] {
  return posts.map(({ target }) => targetId(target));
}
