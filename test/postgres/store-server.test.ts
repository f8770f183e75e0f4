import { randomBytes } from "node:crypto";
import { Pool } from "pg";
import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { openServerDatabase } from "../../src/storage/postgres/server.ts";
import { describeDraftedPosts } from "../contracts/drafted-posts-suite.ts";
import type { OpenStoreForTest } from "../contracts/store/store-fixture.ts";
import { describeStore } from "../contracts/store-suite.ts";
import { describeUnreadableRows } from "../contracts/unreadable-rows-suite.ts";
import { executeSql } from "../support/execute-sql.ts";

const SERVER = process.env["TEST_DATABASE_URL"];

const open: OpenStoreForTest = async (options) => {
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
  const store = await createPostgresStore({ pool, ...options });
  return {
    store,
    execute: (statement) => executeSql(pool, statement),
    close: async () => {
      await store.close();
      await pool.end();
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
};

describeStore("the store on a PostgreSQL server", open);
describeUnreadableRows("a PostgreSQL server", open);
describeDraftedPosts("a PostgreSQL server", open);
