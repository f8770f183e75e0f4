import type { Pool } from "pg";

/** Runs one statement beside the store. On a held connection: `pool.query` would replace it after a refused statement. */
export async function executeSql(pool: Pool, statement: string): Promise<Record<string, unknown>[]> {
  const client = await pool.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    client.release();
  }
}
