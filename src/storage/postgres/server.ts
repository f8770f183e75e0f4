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
  // An idle connection that the server closes is an event, not a reason to end the process.
  pool.on("error", onError);
  return pool;
}
