import { type Kysely, sql } from "kysely";
import type { Database } from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

/** Any numbers, each its own, the same in every process of one database. */
export const LOCKS = {
  audit: 7_061_001,
  create: 7_061_002,
  claim: 7_061_003,
  limits: 7_061_004,
  seal: 7_061_005,
} as const;

/**
 * Waits for another transaction that holds a lock, and holds it until this one ends. A store that is alone on its database has
 * one connection, on which one transaction runs at a time: there is nothing to wait for.
 */
export async function takeLock(
  { isAlone }: Pick<StoreContext, "isAlone">,
  tx: Kysely<Database>,
  name: keyof typeof LOCKS,
): Promise<void> {
  if (isAlone) return;
  await sql`select pg_advisory_xact_lock(${LOCKS[name]})`.execute(tx);
}
