import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { borrowDatabase } from "../support/borrow-database.ts";
import { executeSql } from "../support/execute-sql.ts";
import { describeDraftedPosts } from "./drafted-posts-suite.ts";
import type { OpenStoreForTest } from "./store/store-fixture.ts";
import { describeStore } from "./store-suite.ts";
import { describeUnreadableRows } from "./unreadable-rows-suite.ts";

const open: OpenStoreForTest = async (options) => {
  const database = await borrowDatabase();
  const store = await createPostgresStore({
    pool: database.pool,
    isAlone: true,
    secrets: database.secrets,
    ...options,
  });
  return {
    store,
    execute: (statement) => executeSql(database.pool, statement),
    close: async () => {
      await store.close();
      await database.close();
    },
  };
};

describeStore("the store in the embedded database", open);
describeUnreadableRows("the embedded database", open);
describeDraftedPosts("the embedded database", open);
