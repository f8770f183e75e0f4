import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, hasAction, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { type Replica, startReplica } from "../support/replicas.ts";
import { runCli } from "../support/run-cli.ts";
import { untilHeld } from "../support/until-listed.ts";

const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=42";
/** Not of the store: which migrations were made, which are the same at the target. */
const NOT_COPIED = /migration/;

type Asked = { query(text: string): Promise<{ rows: Record<string, unknown>[] }> };

/** Every row of every table, the engine's checkpoints among them; of sealed secrets only whose they are. */
async function dump(database: Asked): Promise<Map<string, string[]>> {
  await database.query("set timezone = 'UTC'");
  const { rows: tables } = await database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'dbos') order by 1`,
  );
  const dumped = new Map<string, string[]>();
  for (const { name } of tables) {
    if (NOT_COPIED.test(String(name))) continue;
    const shown = name === "public.secrets" ? "format('%s %s', preparation_id, name)" : "t::text";
    const { rows } = await database.query(`select ${shown} as row from ${String(name)} t`);
    dumped.set(String(name), rows.map(({ row }) => String(row)).sort());
  }
  return dumped;
}

describe("move-store", () => {
  const folder = mkdtempSync(join(tmpdir(), "mgw-move-"));
  let world: World;
  let people: People;
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;
  let replica: Replica | null = null;

  beforeAll(async () => {
    database = await createFreshDatabase();
    world = await startWorld();
    people = createPeople(world);
  }, 300_000);

  afterAll(async () => {
    await replica?.end("SIGTERM");
    await world?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (destination: string, source = "acme-media-clean"): Promise<Story> => {
    const story = createStory(people);
    await story.submitForm(await story.openForm({ source, destination, region: "oss-eu-central-1" }));
    return story;
  };
  const hold = (cloud: "aws" | "alibaba", service: string, operation: string) =>
    world.control(`${cloud}/faults/arm`, { service, operation, kind: "stall-after", times: 1 });

  it("takes everything along in the middle of preparations in each state, and each ends as it should", async () => {
    const blocked = await ask("acme-move-blocked", "acme-reports-office-only");
    await blocked.inThread("Choose one");
    const waiting = await ask("acme-move-waiting");
    await waiting.card("prep:approve");
    const ready = await ask("acme-move-ready");
    await ready.approve(await ready.openDecision(), "go");
    const delivery = await ready.awaitDelivery();
    const stored = await ask("acme-move-stored");
    await stored.approve(await stored.openDecision(), "go");
    await stored.openCredentials(await stored.awaitDelivery());
    await people.closeAll(PEOPLE.recipient);
    await stored.confirmStored();
    const failed = await ask("acme-move-failed");
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateAccessKey",
      kind: "error",
      status: 403,
      code: "AccessDenied",
      times: 1,
    });
    await failed.approve(await failed.openDecision(), "go");
    await failed.card("prep:retry");
    const provisioning = await ask("acme-move-provisioning");
    await provisioning.card("prep:approve");
    await hold("aws", "iam", "CreateAccessKey");
    await provisioning.approve(await provisioning.openDecision(), "go");
    await untilHeld(world, "aws", "CreateAccessKey");
    await hold("alibaba", "ram", "DeleteUser");
    await stored.startRevocation();
    await untilHeld(world, "alibaba", "DeleteUser");
    await world.killBot("SIGKILL");

    const dataDir = world.environment["DATA_DIR"] ?? "";
    const moved = await runCli(["move-store", "--to", database.url], world.environment);
    expect(moved).toMatchObject({ code: 0, err: "" });
    expect(moved.out).toMatch(/Moved: 6 preparations and [\d,]+ audit entries/);
    expect(await runCli(["start"], world.environment)).toMatchObject({
      code: 78,
      err: expect.stringContaining("was moved to a PostgreSQL server"),
    });
    await expectSameRows(dataDir, database.url);

    const onServer = { ...world.environment, DATABASE_URL: database.url };
    expect(await runCli(["audit", "verify"], onServer)).toMatchObject({ code: 0 });
    replica = await startReplica(onServer);
    await blocked.giveTicket(TICKET);
    await blocked.card("prep:approve");
    await waiting.approve(await waiting.openDecision(), "go");
    await people.message(people.channel, (card) => hasAction(card, "prep:repeat"));
    await ready.openCredentials(delivery);
    await people.closeAll(PEOPLE.recipient);
    await waiting.card("prep:revoke");
    await provisioning.card("prep:revoke");
    const retry = await failed.card("prep:retry");
    await people.click("U0OLGA0001", retry, "prep:retry");
    // A failed card offers Revoke too.
    await people.message(
      people.channel,
      (card) => card.ts === retry.ts && hasAction(card, "prep:revoke") && !hasAction(card, "prep:retry"),
    );
    const users = await readIamUsers(world.environment);
    expect(users.map(({ keys }) => keys.length)).toEqual([1, 1, 1, 1]);
    for (const story of [waiting, ready, provisioning, failed]) await story.revoke();
    await blocked.cancel("Over.");
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
    const verified = await runCli(["audit", "verify"], onServer);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("Whole:") });
  }, 600_000);

  it("refuses a database that has rows, a folder without a store, and a bot that runs", async () => {
    const onceMore = await runCli(["move-store", "--to", database.url], {
      ...world.environment,
      DATA_DIR: join(folder, "none"),
    });
    expect(onceMore).toMatchObject({ code: 78, err: expect.stringContaining("there is no store") });
    const DATA_DIR = join(folder, "second");
    const second = await startReplica({ ...world.environment, DATA_DIR });
    const running = await runCli(["move-store", "--to", database.url], { ...world.environment, DATA_DIR });
    expect(running).toMatchObject({ code: 78, err: expect.stringContaining("another process") });
    await second.end("SIGTERM");
    const full = await runCli(["move-store"], { ...world.environment, DATA_DIR, DATABASE_URL: database.url });
    expect(full).toMatchObject({ code: 78, err: expect.stringContaining("already has rows") });
    // Nothing happened to it.
    const still = await startReplica({ ...world.environment, DATA_DIR });
    await still.end("SIGTERM");
  }, 300_000);
});

/** The old store has not changed, and the new one has the same rows and one entry more, which says where it came from. */
async function expectSameRows(dataDir: string, url: string): Promise<void> {
  rmSync(join(dataDir, "moved-to-server"));
  const old = await openEmbeddedDatabase(dataDir, (error) => {
    throw error;
  });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const [before, after] = [await dump(old.pool), await dump(client)];
    const added = after.get("public.audit")?.filter((row) => !before.get("public.audit")?.includes(row));
    expect(added).toEqual([expect.stringContaining("store.moved")]);
    after.set("public.audit", before.get("public.audit") ?? []);
    expect(before.get("dbos.workflow_status")?.length).toBeGreaterThan(0);
    expect(before.get("public.secrets")?.length).toBeGreaterThan(0);
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows]);
    const { rows } = await client.query("select sealed from secrets");
    for (const { sealed } of rows) expect(sealed).not.toMatch(/^file:/);
  } finally {
    await client.end();
    await old.close();
  }
}
