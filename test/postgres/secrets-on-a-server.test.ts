import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import type { Canary } from "../support/find-secrets.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { querySql } from "../support/query-sql.ts";
import { type ServerSearch, searchServer } from "../support/search-server.ts";

/**
 * A whole life on a server, and a search by value through everything that the server keeps: what SECURITY.md says of rows, files,
 * log and statistics is held to what is found there.
 */
describe("what a PostgreSQL server keeps of secrets", () => {
  let world: World;
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;
  /** In the open, as the clouds and the environment have them. */
  let open: Canary[];
  let sealed: Canary[];
  let held: ServerSearch;
  let stored: ServerSearch;
  let cleaned: ServerSearch;

  const search = () => searchServer(database.url, [...open, ...sealed]);
  const run = (statement: string) => querySql(database.url, statement);

  beforeAll(async () => {
    database = await createFreshDatabase();
    world = await startWorld({ environment: { DATABASE_URL: database.url } });
    const story = createStory(createPeople(world));
    const request = {
      source: "acme-media-clean",
      destination: "acme-pg-secrets",
      region: "oss-eu-central-1",
    };
    await story.submitForm(await story.openForm(request));
    await story.approve(await story.openDecision(), "go");
    await story.openCredentials(await story.awaitDelivery());
    open = await readSecrets(world);
    const rows = await run("select name, sealed from secrets order by name");
    sealed = rows.map(({ name, sealed: value }) => ({ name: `sealed ${name}`, value: String(value) }));
    // What was held is in the files of the tables once they are written, and in the samples of the planner, if ever.
    await run("analyze");
    await run("checkpoint");
    held = await search();
    await story.confirmStored();
    await story.revoke();
    await run("analyze");
    await run("checkpoint");
    stored = await search();
    // The words of docs/operations.md, "After a leak".
    await run("vacuum full secrets");
    await run("checkpoint");
    await run("select pg_switch_wal()");
    cleaned = await search();
  }, 240_000);

  afterAll(async () => {
    await world?.stop();
    await database?.drop();
  });

  const isSealed = ({ name }: { name: string }) => name.startsWith("sealed ");
  const foldersOf = (found: readonly { where: string }[]) => [
    ...new Set(found.map(({ where }) => where.split("/")[0] ?? "")),
  ];

  it("was searched whole: every file, row and statistic, in which what is held was found", () => {
    for (const looked of [held, stored, cleaned]) {
      expect(looked.files).toBeGreaterThan(200);
      expect(looked.bytes).toBeGreaterThan(20_000_000);
      expect(looked.rows).toBeGreaterThan(100);
      expect(looked.statistics).toBeGreaterThan(50);
    }
    expect(sealed.map(({ name }) => name)).toEqual([
      "sealed alibaba-secret-key",
      "sealed aws-secret-key",
      "sealed console-password",
    ]);
    expect(open.length).toBeGreaterThanOrEqual(8);
    // Rows come in the order in which they were written.
    expect(held.inRows.map(({ name, where }) => `${where}: ${name}`).sort()).toEqual(
      sealed.map(({ name }) => `public.secrets: ${name}`),
    );
    expect(foldersOf(held.inFiles).sort()).toEqual(["base", "pg_wal"]);
  });

  it("is none in the open, at any time: not in a row, a file, the log or a statistic", () => {
    for (const looked of [held, stored, cleaned]) {
      expect(looked.inFiles.filter((found) => !isSealed(found))).toEqual([]);
      expect(looked.inRows.filter((found) => !isSealed(found))).toEqual([]);
      expect(looked.inStatistics).toEqual([]);
    }
  });

  it("is no sealed one in a row once it was stored", () => {
    expect(stored.inRows).toEqual([]);
  });

  it("is, as SECURITY.md says, what the log still has; the files of the tables are clean after the documented steps", () => {
    expect(foldersOf(stored.inFiles), "until the server writes over its log").toContain("pg_wal");
    expect(foldersOf(cleaned.inFiles)).not.toContain("base");
  });
});

/** What the clouds gave out in this life, and what the bot was started with. */
async function readSecrets({ control, environment }: World): Promise<Canary[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => control(path)),
  );
  const given = lists.flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()));
  const configured = [
    "MGW_SEAL_KEY",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  ].map((name) => ({ name, value: environment[name] ?? "" }));
  return [
    ...configured,
    ...[...new Set(given.map(String))].map((value, index) => ({ name: `given ${index + 1}`, value })),
  ];
}
