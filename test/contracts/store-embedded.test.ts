import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { executeSql } from "../support/execute-sql.ts";
import { describeDraftedPosts } from "./drafted-posts-suite.ts";
import { describeStore, type OpenStoreForTest } from "./store-suite.ts";
import { describeUnreadableRows } from "./unreadable-rows-suite.ts";

const open: OpenStoreForTest = async (options) => {
  const folder = await mkdtemp(join(tmpdir(), "mgw-store-"));
  const database = await openEmbeddedDatabase(folder, (error) => {
    throw error;
  });
  const store = await createPostgresStore({ pool: database.pool, secrets: database.secrets, ...options });
  return {
    store,
    execute: (statement) => executeSql(database.pool, statement),
    close: async () => {
      await store.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

describeStore("the store in the embedded database", open);
describeUnreadableRows("the embedded database", open);
describeDraftedPosts("the embedded database", open);
