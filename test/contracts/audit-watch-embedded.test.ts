import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { borrowDatabase } from "../support/borrow-database.ts";
import { executeSql } from "../support/execute-sql.ts";
import { describeAuditWatch } from "./audit-watch-suite.ts";

describeAuditWatch("the watch over the audit log in the embedded database", async () => {
  const database = await borrowDatabase();
  return {
    start: (options) =>
      createPostgresStore({ pool: database.pool, isAlone: true, secrets: database.secrets, ...options }),
    execute: (statement) => executeSql(database.pool, statement),
    close: async () => {
      await database.close();
    },
  };
});
