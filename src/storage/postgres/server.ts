import { Pool } from "pg";

const CONNECT_TIMEOUT_MS = 10_000;
/** Enough for the engine's polling, the outbox and clicks; a small bot must not crowd a shared server. */
const MAX_CONNECTIONS = 10;

/** A pool on a PostgreSQL server; it connects at the first query. */
export function openServerDatabase(url: string, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "mgw-prep",
  });
  // A connection that the server closes is an event, not a reason to end the process. The pool tells of idle ones only: one
  // that is in use and between two statements would emit an unhandled error, which ends a Node.js process.
  pool.on("error", onError);
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}

/** As the server says it: `16.4 (Debian 16.4-1)` is `16.4`. */
export async function readServerVersion(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>("show server_version");
  return rows[0]?.server_version.split(" ")[0] ?? "of an unknown version";
}
