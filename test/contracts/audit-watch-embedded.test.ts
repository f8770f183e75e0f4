import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { executeSql } from "../support/execute-sql.ts";
import { describeAuditWatch } from "./audit-watch-suite.ts";

describeAuditWatch("the watch over the audit log in the embedded database", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mgw-audit-watch-"));
  const database = await openEmbeddedDatabase(folder, (error) => {
    throw error;
  });
  return {
    start: (options) => createPostgresStore({ pool: database.pool, secrets: database.secrets, ...options }),
    execute: (statement) => executeSql(database.pool, statement),
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
