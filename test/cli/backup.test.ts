import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { findSecrets } from "../support/find-secrets.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { type Replica, startReplica } from "../support/replicas.ts";
import { runCli } from "../support/run-cli.ts";
import { untilHeld } from "../support/until-listed.ts";

const NOTHING_LEFT: string[] = [];

describe("backup and restore of the embedded store", () => {
  const folder = mkdtempSync(join(tmpdir(), "mgw-backup-"));
  const file = join(folder, "night.mgw");
  let world: World;
  let people: People;
  let restored: Replica | null = null;
  const source = () => world.environment["DATA_DIR"] ?? "";
  const elsewhere = () => ({ ...world.environment, DATA_DIR: join(folder, "elsewhere") });

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
  });

  afterAll(async () => {
    await restored?.end("SIGTERM");
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes a store under load, and a bot elsewhere goes on with it from each place", async () => {
    const delivered = createStory(people);
    await delivered.submitForm(
      await delivered.openForm({
        source: "acme-media-clean",
        destination: "acme-kept-one",
        region: "oss-eu-central-1",
      }),
    );
    await delivered.approve(await delivered.openDecision(), "go");
    const delivery = await delivered.awaitDelivery();
    const working = createStory(people);
    await working.submitForm(
      await working.openForm({
        source: "acme-media-clean",
        destination: "acme-kept-two",
        region: "oss-eu-central-1",
      }),
    );
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateAccessKey",
      kind: "stall-after",
      times: 1,
    });
    await working.approve(await working.openDecision(), "go");
    await untilHeld(world, "aws", "CreateAccessKey");

    const typed = Array.from({ length: 12 }, () => people.command(PEOPLE.requester, "list"));
    const taken = await runCli(["backup", file], { DATA_DIR: source() });
    expect(taken).toMatchObject({ code: 0, err: "" });
    expect(taken.out).toContain("seal key is not in it");
    await Promise.all(typed);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // Nothing of it is left beside the store, and the bot still works on that.
    expect(readdirSync(source()).filter((name) => name.startsWith("copy-"))).toEqual(NOTHING_LEFT);
    await people.command(PEOPLE.requester, "list");
    await world.killBot("SIGKILL");

    const put = await runCli(["restore", file], { DATA_DIR: elsewhere().DATA_DIR });
    expect(put).toMatchObject({ code: 0, err: "" });
    expect(put.out).toMatch(/as it was at 20\d\d-/);
    restored = await startReplica(elsewhere());
    const finished = await working.openCredentials(await working.awaitDelivery());
    const users = await readIamUsers(world.environment);
    expect(users.map(({ keys }) => keys.length)).toEqual([1, 1]);
    await people.closeAll(PEOPLE.recipient);
    // Sealed before, in a file of its own, and opened by the other bot.
    const opened = await delivered.openCredentials(delivery);
    const secrets = [finished, opened]
      .flatMap(({ blocks }) => secretsIn(blocks))
      // The keys’ ids, the logon name and link stand in the store as they are.
      .filter((value) => !/^(AKIA|LTAI)|onaliyun\.com/.test(value));
    expect(secrets).toHaveLength(6);
    const packed = gunzipSync(readFileSync(file)).toString("latin1");
    expect(
      findSecrets(
        packed,
        secrets.map((value) => ({ name: value, value })),
      ),
    ).toEqual(NOTHING_LEFT);
    expect(packed).not.toContain(world.environment["MGW_SEAL_KEY"]);
    await people.closeAll(PEOPLE.recipient);

    await delivered.revoke();
    await working.revoke();
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
    const verified = await runCli(["audit", "verify"], elsewhere());
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("Whole:") });
  });

  it("takes one of a stopped bot, refuses to overwrite, and to restore over a store", async () => {
    const again = join(folder, "stopped.mgw");
    const environment = { DATA_DIR: source() };
    expect(await runCli(["backup", again], environment)).toMatchObject({ code: 0 });
    expect(await runCli(["backup", again], environment)).toMatchObject({
      code: 78,
      err: expect.stringContaining("exists already"),
    });
    expect(await runCli(["restore", again], environment)).toMatchObject({
      code: 78,
      err: expect.stringContaining("already holds a store"),
    });
    const chinese = await runCli(["--lang", "zh", "restore", again], environment);
    expect(chinese.err).toContain("已有存储");
  });

  it.each([
    ["a file that is not there", (_whole: Buffer) => null, "ENOENT"],
    ["something else", () => Buffer.from("no backup"), "not a whole backup"],
    ["a cut one", (whole: Buffer) => whole.subarray(0, whole.length - 5_000), "not a whole backup"],
    [
      "one that leads out of its folder",
      () => gzipSync(`${JSON.stringify({ folders: [], files: [{ path: "../outside", bytes: 1 }] })}\nx`),
      "not a whole backup",
    ],
    [
      "a folder without a store",
      () =>
        gzipSync(`${JSON.stringify({ folders: ["pg"], files: [{ path: "backup.json", bytes: 2 }] })}\n{}`),
      "not a whole backup",
    ],
  ])("refuses %s, and leaves the folder as it was", async (_what, make, said) => {
    const broken = join(folder, "broken.mgw");
    rmSync(broken, { force: true });
    const bytes = make(readFileSync(file));
    if (bytes !== null) writeFileSync(broken, bytes);
    const DATA_DIR = mkdtempSync(join(folder, "data-"));
    const { code, err } = await runCli(["restore", broken], { DATA_DIR });
    expect({ code, err }).toEqual({ code: 78, err: expect.stringContaining(said) });
    expect(readdirSync(DATA_DIR).filter((name) => name !== "bot.sock")).toEqual(NOTHING_LEFT);
    expect(existsSync(join(folder, "outside"))).toBe(false);
  });

  it("begins a restore anew that was cut off, and never over a database", async () => {
    const DATA_DIR = mkdtempSync(join(folder, "cut-"));
    mkdirSync(join(DATA_DIR, "restore.new"));
    mkdirSync(join(DATA_DIR, "sealed"));
    writeFileSync(join(DATA_DIR, "sealed", "half"), "x");
    expect(await runCli(["restore", file], { DATA_DIR })).toMatchObject({ code: 0 });
    expect(existsSync(join(DATA_DIR, "sealed", "half"))).toBe(false);
    mkdirSync(join(DATA_DIR, "restore.new"));
    expect(await runCli(["restore", file], { DATA_DIR })).toMatchObject({ code: 78 });
    const lost = mkdtempSync(join(folder, "lost-"));
    cpSync(join(DATA_DIR, "sealed"), join(lost, "sealed"), { recursive: true });
    expect(await runCli(["restore", file], { DATA_DIR: lost })).toMatchObject({ code: 78 });
  });

  it("says that a server has its own tools, and that a folder holds no store", async () => {
    const server = { DATABASE_URL: "postgresql://u@127.0.0.1/d", DATA_DIR: source() };
    expect(await runCli(["backup", join(folder, "x")], server)).toMatchObject({
      code: 78,
      err: expect.stringContaining("pg_dump"),
    });
    expect(await runCli(["backup", join(folder, "x")], { DATA_DIR: join(folder, "none") })).toMatchObject({
      code: 78,
      err: expect.stringContaining("there is no store"),
    });
  });
});

/** What stands where secrets stand: in preformatted text. */
function secretsIn(blocks: readonly unknown[]): string[] {
  const found: string[] = [];
  JSON.stringify(blocks, (_key, value: unknown) => {
    const part = value as { type?: string; elements?: { text?: string }[] } | null;
    if (part?.type === "rich_text_preformatted") {
      for (const { text } of part.elements ?? [])
        if (text !== undefined && text.length >= 12) found.push(text);
    }
    return value;
  });
  return found;
}
