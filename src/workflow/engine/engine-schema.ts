import { ensureSystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { GlobalLogger } from "@dbos-inc/dbos-sdk/internal/telemetry/logs";
import type { Pool } from "pg";

/**
 * Makes the engine's tables as its launch on the embedded database would, and nothing of what a launch writes into them. Of the
 * engine's own `DBOS.migrate` there are only tables for a server, with listeners. Errors: the database's.
 */
export async function migrateEmbeddedEngine(pool: Pool): Promise<void> {
  await migrateEngine(pool, false);
}

async function migrateEngine(pool: Pool, hasListeners: boolean): Promise<void> {
  const logger = new GlobalLogger(undefined, { logLevel: "error" });
  await ensureSystemDatabase(NO_ADDRESS, logger, pool, "dbos", hasListeners);
}

/** The pool is connected already. */
const NO_ADDRESS = "postgresql://localhost/postgres";

/** The same on a server, with the listeners that a launch there uses. Errors: the database's. */
export async function migrateServerEngine(pool: Pool): Promise<void> {
  await migrateEngine(pool, true);
}
