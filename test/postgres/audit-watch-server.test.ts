import { randomBytes } from "node:crypto";
import { Pool } from "pg";
import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { openServerDatabase } from "../../src/storage/postgres/server.ts";
import { describeAuditWatch } from "../contracts/audit-watch-suite.ts";
import { executeSql } from "../support/execute-sql.ts";

const SERVER = process.env["TEST_DATABASE_URL"];

describeAuditWatch("the watch over the audit log on a PostgreSQL server", async () => {
  if (!SERVER)
    throw new Error("expected TEST_DATABASE_URL, such as postgresql://postgres@127.0.0.1:5432/postgres");
  const admin = new Pool({ connectionString: SERVER, max: 1 });
  const name = `mgw_test_${randomBytes(6).toString("hex")}`;
  await admin.query(`create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  const pool = openServerDatabase(url.href, (error) => {
    throw error;
  });
  return {
    start: (options) => createPostgresStore({ pool, ...options }),
    execute: (statement) => executeSql(pool, statement),
    close: async () => {
      await pool.end();
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
});
