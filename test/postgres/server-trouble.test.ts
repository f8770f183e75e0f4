import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/compose/store.ts";
import type { StoreEnv } from "../../src/config/env.ts";
import { ServiceAway, UserFacingError } from "../../src/core/errors.ts";
import { explainServerTrouble } from "../../src/storage/postgres/connect-trouble.ts";
import type { StoryDeps } from "../../src/workflow/deps.ts";
import { createEngine } from "../../src/workflow/engine/dbos.ts";
import { Lease } from "../../src/workflow/engine/lease.ts";
import { LEASE_MS } from "../../src/workflow/upkeep/watch.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { told } from "../support/words.ts";

const SERVER = String(process.env["TEST_DATABASE_URL"]);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A role of the server's own, gone after the test. */
async function newRole(options: string): Promise<string> {
  const role = `mgw_prep_role_${randomBytes(6).toString("hex")}`;
  await run(SERVER, `create role ${role} ${options}`);
  ends.push(() => run(SERVER, `drop role ${role}`));
  return role;
}

function urlOf(server: string, changes: Partial<Pick<URL, "username" | "pathname" | "port">>): string {
  return Object.assign(new URL(server), changes).href;
}

/** A database in which a user of their own, who is not its owner, connects. */
async function databaseOfOther(statement: string): Promise<{ url: string }> {
  const database = await createFreshDatabase();
  const username = await newRole("login");
  ends.push(() => database.drop());
  await run(database.url, statement);
  return { url: urlOf(database.url, { username }) };
}

function openAt(url: string) {
  const env = { DATABASE_URL: url, DATA_DIR: "/nowhere", MGW_SEAL_KEY: [Buffer.alloc(32, 1)] };
  return openStore(env as unknown as StoreEnv, { log: quiet, now: () => new Date() });
}

/** What a start is told by a store that cannot be opened. */
async function troubleOf(url: string): Promise<UserFacingError> {
  try {
    const opened = await openAt(url);
    await opened.close();
  } catch (error) {
    if (error instanceof UserFacingError) return error;
    throw error;
  }
  throw new Error("expected the store not to open");
}

describe("a server that a start cannot use is told with a remedy of its own", () => {
  it("when it knows no such user", async () => {
    expect(told(await troubleOf(urlOf(SERVER, { username: "mgw_prep_nobody" })))).toMatchObject({
      code: "DATABASE_REFUSED",
      message: "the database does not let the user of DATABASE_URL in from this host (28000)",
      hint: expect.stringContaining("correct the user in DATABASE_URL"),
    });
  });

  it("when the user may not log in", async () => {
    const username = await newRole("nologin");
    expect(told(await troubleOf(urlOf(SERVER, { username })))).toMatchObject({
      message: "the database does not let the user of DATABASE_URL in from this host (28000)",
      hint: expect.stringContaining("ALTER ROLE … LOGIN"),
    });
  });

  it("when there is no such database", async () => {
    expect(told(await troubleOf(urlOf(SERVER, { pathname: "/mgw_prep_no_such" })))).toMatchObject({
      message: "the database that DATABASE_URL names does not exist (3D000)",
      hint: expect.stringContaining("CREATE DATABASE"),
    });
  });

  it("when the user may not connect to the database", async () => {
    const database = await createFreshDatabase();
    ends.push(() => database.drop());
    const username = await newRole("login");
    const { pathname } = new URL(database.url);
    await run(SERVER, `revoke connect on database ${pathname.slice(1)} from public`);
    expect(told(await troubleOf(urlOf(database.url, { username })))).toMatchObject({
      message: "the user of DATABASE_URL may not connect to the database that it names (42501)",
      hint: expect.stringContaining("GRANT CONNECT ON DATABASE"),
    });
  });

  it("when the user may not make tables", async () => {
    const { url } = await databaseOfOther("revoke create on schema public from public");
    expect(told(await troubleOf(url))).toMatchObject({
      code: "DATABASE_REFUSED",
      message: "the user of DATABASE_URL may not make the bot's tables (42501)",
      hint: expect.stringContaining("GRANT CREATE ON SCHEMA public"),
    });
  });

  it("when its tables are another user's", async () => {
    const database = await createFreshDatabase();
    const username = await newRole("login");
    ends.push(() => database.drop());
    await (await openAt(database.url)).close();
    expect(told(await troubleOf(urlOf(database.url, { username })))).toMatchObject({
      message: "the user of DATABASE_URL may not use the tables that the bot made as another user (42501)",
      hint: expect.stringContaining("REASSIGN OWNED BY"),
    });
  });

  it("when the user may make tables and not the engine's schema", async () => {
    const { url } = await databaseOfOther("grant all on schema public to public");
    const opened = await openAt(url);
    ends.push(opened.close);
    const engine = createEngine({ ...opened, executorId: "one", log: quiet, lease: new Lease(LEASE_MS) });
    ends.push(() => engine.stop());
    const refused = await engine.launch({} as StoryDeps).catch((error: unknown) => error);
    expect(told(explainServerTrouble(refused))).toMatchObject({
      code: "DATABASE_REFUSED",
      message: "the user of DATABASE_URL may not make the schema of the bot's workflow engine (42501)",
      hint: expect.stringContaining("GRANT CREATE ON DATABASE"),
    });
  });

  it("when it speaks no TLS, which the address asks for", async () => {
    expect(told(await troubleOf(`${SERVER}?sslmode=verify-full`))).toMatchObject({
      message: "the database server speaks no TLS, which DATABASE_URL asks for",
      hint: expect.stringContaining("switch TLS on at the server"),
    });
  });

  it("when nothing answers at its address, as something that may come back", async () => {
    const trouble = await troubleOf(urlOf(SERVER, { port: "1" }));
    expect(trouble).toBeInstanceOf(ServiceAway);
    expect(told(trouble)).toMatchObject({
      message: "the database server does not answer (ECONNREFUSED)",
      hint: expect.stringContaining("that this host reaches it"),
    });
  });

  it("when it has no connection left, as something that may come back", async () => {
    const database = await createFreshDatabase();
    const username = await newRole("login connection limit 0");
    ends.push(() => database.drop());
    const trouble = await troubleOf(urlOf(database.url, { username }));
    expect(trouble).toBeInstanceOf(ServiceAway);
    expect(told(trouble).message).toBe("the database server does not answer (53300)");
  });
});
