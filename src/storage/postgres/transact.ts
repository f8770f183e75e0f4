import type { Kysely } from "kysely";
import type { AuditWatch } from "./audit-watch.ts";
import type { PostWatch } from "./post-watch.ts";
import type { Database } from "./schema.ts";

type TransactContext = { db: Kysely<Database>; auditWatch: AuditWatch; postWatch: PostWatch };

/** Runs a transaction; what it appended to the audit log, and which posts it drafted, counts once it is committed. */
export async function transact<T>(
  { db, auditWatch, postWatch }: TransactContext,
  work: (tx: Kysely<Database>) => Promise<T>,
): Promise<T> {
  const [result, own] = await db.transaction().execute(async (tx) => [await work(tx), tx] as const);
  auditWatch.committed(own);
  postWatch.committed(own);
  return result;
}
