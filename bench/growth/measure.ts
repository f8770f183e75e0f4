import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { openServerDatabase } from "../../src/storage/postgres/server.ts";
import { createDatabase, type Database } from "../support/lab.ts";
import { median, round, timeMs } from "../support/statistics.ts";
import { fillStore } from "./fill-store.ts";
import { createOperations, type Operations, openStoreOn } from "./operations.ts";

export type Growth = {
  database: Database;
  operation: string;
  /** Medians in milliseconds. */
  smallMs: number;
  largeMs: number;
  ratio: number;
};

/** The same operations on a small and a large store, turn and turn about, so that both see the same load of the machine. */
export async function measureGrowth(options: {
  database: Database;
  server: string;
  small: number;
  large: number;
  rounds: number;
}): Promise<Growth[]> {
  const small = await openFilled(options, options.small);
  const large = await openFilled(options, options.large);
  try {
    const names = Object.keys(small.operations) as (keyof Operations)[];
    const rows: Growth[] = [];
    for (const name of names) {
      const [smallMs, largeMs] = await compare(
        small.operations[name],
        large.operations[name],
        options.rounds,
      );
      const figures = {
        smallMs: round(smallMs, 2),
        largeMs: round(largeMs, 2),
        ratio: round(largeMs / smallMs, 2),
      };
      rows.push({ database: options.database, operation: name, ...figures });
    }
    return rows;
  } finally {
    await small.close();
    await large.close();
  }
}

/** Each store has a thread of its own, whose code is compiled as it runs: with fewer, one of the two may still be at that. */
const WARM_UP_ROUNDS = 60;

async function compare(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
  rounds: number,
): Promise<[number, number]> {
  const took: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    const times = [await timeMs(one), await timeMs(other)] as const;
    if (round < WARM_UP_ROUNDS) continue;
    took[0].push(times[0]);
    took[1].push(times[1]);
  }
  return [median(took[0]), median(took[1])];
}

async function openFilled(options: { database: Database; server: string }, count: number) {
  const { pool, close } = await openDatabase(options);
  const store = await openStoreOn(pool);
  await fillStore(pool, store, count);
  return {
    operations: createOperations(store),
    close: async () => {
      await store.close();
      await close();
    },
  };
}

async function openDatabase({ database, server }: { database: Database; server: string }): Promise<{
  pool: Pool;
  close(): Promise<void>;
}> {
  // A connection that ends with its database is no failure; a query that fails is told by itself.
  const ignore = () => undefined;
  if (database === "embedded") {
    const folder = mkdtempSync(join(tmpdir(), "mgw-grow-"));
    const embedded = await openEmbeddedDatabase(folder, ignore);
    return {
      pool: embedded.pool,
      close: async () => {
        await embedded.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const made = await createDatabase(server);
  const pool = openServerDatabase(made.url, ignore);
  return {
    pool,
    close: async () => {
      await pool.end();
      await made.drop();
    },
  };
}
