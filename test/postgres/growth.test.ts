import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillStore } from "../../bench/growth/fill-store.ts";
import { createOperations, type Operations, openStoreOn } from "../../bench/growth/operations.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";

const PREPARATIONS = 3_000;

/** Tables that grow with every preparation that ever was. */
const GROWING = [
  "preparations",
  "posts",
  "grants",
  "tokens",
  "decisions",
  "receipts",
  "audit",
  "submissions",
];

describe("a store with thousands of ended preparations", () => {
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;
  let pool: Pool;
  let operations: Operations;

  beforeAll(async () => {
    database = await createFreshDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    const store = await openStoreOn(pool);
    await fillStore(pool, store, PREPARATIONS);
    operations = createOperations(store);
  }, 180_000);

  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it.each(["card update", "list", "App Home", "sweep", "figures", "form"] as const)(
    "is not read from one end to the other for: %s",
    async (name) => {
      const before = await rowsReadInScans(pool);
      await operations[name]();
      const after = await rowsReadInScans(pool);
      for (const table of GROWING) {
        const rows = (after.get(table) ?? 0) - (before.get(table) ?? 0);
        expect(rows, `rows of ${table} read in sequence`).toBeLessThan(PREPARATIONS);
      }
    },
  );
});

/** Rows that sequential scans have read so far, by table. */
async function rowsReadInScans(pool: Pool): Promise<Map<string, number>> {
  // The pool's one connection did all the work: what it has counted is told at the end of this statement.
  await pool.query("select pg_stat_force_next_flush()");
  const { rows } = await pool.query<{ relname: string; seq_tup_read: string }>(
    "select relname, seq_tup_read from pg_stat_user_tables where schemaname = 'public'",
  );
  return new Map(rows.map((row) => [row.relname, Number(row.seq_tup_read)]));
}
