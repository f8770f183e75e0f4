import { randomBytes } from "node:crypto";
import { querySql } from "./query-sql.ts";

/**
 * A database of its own on the server that `TEST_DATABASE_URL` names, and how to drop it.
 * Errors: when the variable is not set: these tests are run where a server is, and must not pass without one.
 */
export async function createFreshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env["TEST_DATABASE_URL"];
  if (!server)
    throw new Error("set TEST_DATABASE_URL to a PostgreSQL server on which databases may be created");
  const name = `mgw_prep_test_${randomBytes(6).toString("hex")}`;
  await querySql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => void (await querySql(server, `drop database ${name} with (force)`)),
  };
}
