import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import { openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { lockSocketPath, takeProcessLock } from "../../../src/storage/process-lock.ts";
import { told } from "../../support/words.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const rethrow = (error: Error) => {
  throw error;
};

let folder: string;
let children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-data-"));
});
afterEach(async () => {
  for (const child of children) await kill(child);
  children = [];
  await rm(folder, { recursive: true, force: true });
});

type Line = {
  id?: string;
  committed?: number;
  syncs?: number;
  done?: boolean;
  code?: string;
  message?: string;
};

/** Starts the other process, and hands out its lines as they come. */
function startWriter(count: number): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(
    process.execPath,
    [
      "--import",
      here("count-syncs.mjs"),
      "--import",
      "tsx",
      here("write-and-wait.ts"),
      folder,
      String(count),
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, SYNC_COUNT_FILE: join(folder, "syncs") },
    },
  );
  children.push(child);
  if (!child.stdout) throw new Error("expected the child's output to be piped");
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function readLines(lines: AsyncIterator<string>, isLast: (line: Line) => boolean): Promise<Line[]> {
  const read: Line[] = [];
  for (;;) {
    const next = await lines.next();
    if (next.done) return read;
    const line = JSON.parse(next.value) as Line;
    read.push(line);
    if (isLast(line)) return read;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function readBack() {
  const database = await openEmbeddedDatabase(folder, rethrow);
  const store = await createPostgresStore({
    pool: database.pool,
    secrets: database.secrets,
    now: () => new Date(),
    seals: { ...storeSeals(createSealer([new Uint8Array(32).fill(1)])), sealAudit: () => "h" },
  });
  const read = {
    id: await store.readInstallationId(),
    preparation: await store.findPreparation("MP-7K2M9Q"),
    events: (await store.listAudit({ afterSequence: 0, limit: 1000 })).map(({ event }) => event),
  };
  await store.close();
  await database.close();
  return read;
}

/** What an operator is told by a start that cannot be. */
async function refusalOf(path: string): Promise<{ code: string; message: string; hint: string }> {
  return told(await openEmbeddedDatabase(path, rethrow).catch((error: unknown) => error));
}

describe("the embedded database", () => {
  it("loses nothing that was committed when its process is killed in the middle of its work", async () => {
    const { child, lines } = startWriter(10_000);
    const read = await readLines(lines, ({ committed }) => committed === 25);
    await kill(child);
    expect(read.at(-1)?.committed).toBe(25);

    const after = await readBack();
    expect(after.id).toBe(read[0]?.id);
    expect(after.preparation?.requester).toBe("U0REQUESTER");
    // More may have been committed before the signal came; what was confirmed is all there, in order.
    expect(after.events.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => `test.${index + 1}`));
    expect(existsSync(lockSocketPath(folder))).toBe(false);
  });

  it("waits for the disk at every commit, once", async () => {
    const { lines } = startWriter(10);
    const read = await readLines(lines, ({ done }) => done === true);
    const syncs = read.filter(({ committed }) => committed !== undefined).map((line) => line.syncs);
    expect(syncs).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it("refuses a second process on its folder in a clear sentence, and is not disturbed by it", async () => {
    const first = startWriter(1);
    await readLines(first.lines, ({ done }) => done === true);
    const [refusal] = await readLines(startWriter(1).lines, () => true);
    expect(refusal).toEqual({
      code: "DATA_DIR_IN_USE",
      message: `another process of mgw-prep uses the data folder ${folder}`,
      hint: expect.stringContaining("DATABASE_URL"),
    });
    expect(first.child.exitCode).toBeNull();
    await expect(openEmbeddedDatabase(folder, rethrow)).rejects.toMatchObject({ code: "DATA_DIR_IN_USE" });
  });

  it("starts where a killed process left its sockets, also twice", async () => {
    for (let round = 0; round < 2; round += 1) {
      const { child, lines } = startWriter(1);
      await readLines(lines, ({ done }) => done === true);
      await kill(child);
      expect(existsSync(lockSocketPath(folder))).toBe(true);
      expect(existsSync(join(folder, ".s.PGSQL.5432"))).toBe(true);
    }
    expect((await readBack()).events).toHaveLength(2);
  });

  it("is nobody else's to read", async () => {
    const database = await openEmbeddedDatabase(folder, rethrow);
    const modeOf = (path: string) => statSync(path).mode & 0o777;
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(lockSocketPath(folder))).toBe(0o600);
    expect(modeOf(join(folder, ".s.PGSQL.5432"))).toBe(0o600);
    await database.close();
  });

  it("begins anew after a first start that was cut off, since nothing was stored in it", async () => {
    await mkdir(join(folder, "pg.new", "base"), { recursive: true });
    await writeFile(join(folder, "pg.new", "PG_VERSION"), "18\n");
    expect((await readBack()).events).toEqual([]);
    expect(existsSync(join(folder, "pg.new"))).toBe(false);
  });

  it.each([
    ["PG_VERSION", null, "PG_VERSION is missing"],
    ["PG_VERSION", 0, "PG_VERSION has 0 bytes"],
    ["global/pg_control", 100, "global/pg_control has 100 bytes"],
    ["pg_wal/000000010000000000000001", 65_536, "pg_wal/000000010000000000000001 has 65536 bytes"],
    ["pg_xact/0000", 0, "pg_xact/0000 has 0 bytes"],
    ["base/5", null, "base/5/PG_VERSION is missing"],
  ])("refuses a database whose %s is cut to %s, and begins none over it", async (file, bytes, says) => {
    await readBack();
    const path = join(folder, "pg", file);
    if (bytes === null) await rm(path, { recursive: true });
    else await truncate(path, bytes);
    const files = await readdir(join(folder, "pg"), { recursive: true });
    expect(await refusalOf(folder)).toEqual({
      code: "DATA_DIR_DAMAGED",
      message: `the database in the data folder ${folder} is damaged: ${says}`,
      hint: expect.stringContaining("restore the folder from a backup"),
    });
    expect((await readdir(join(folder, "pg"), { recursive: true })).sort()).toEqual(files.sort());
  });

  it("does not take a table that lost its contents for an empty one", async () => {
    const { child, lines } = startWriter(1);
    await readLines(lines, ({ done }) => done === true);
    await kill(child);
    const database = await openEmbeddedDatabase(folder, rethrow);
    await database.pool.query("checkpoint");
    const { rows } = await database.pool.query<{ path: string }>(
      "select pg_relation_filepath('preparations') as path",
    );
    await database.close();
    await truncate(join(folder, "pg", rows[0]?.path ?? ""), 0);
    await expect(openEmbeddedDatabase(folder, rethrow)).rejects.toMatchObject({ code: "DATA_DIR_DAMAGED" });
  });

  it("refuses a folder whose path is too long for a socket", async () => {
    expect(await refusalOf(join(folder, "x".repeat(100)))).toMatchObject({
      code: "DATA_DIR_TOO_LONG",
      hint: expect.stringContaining("at most"),
    });
  });

  it("refuses a path that is no folder, and a folder whose database is damaged", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    await expect(openEmbeddedDatabase(file, rethrow)).rejects.toMatchObject({
      code: "DATA_DIR_NOT_WRITABLE",
    });
    await readBack();
    await writeFile(join(folder, "pg", "global", "pg_control"), "not a control file");
    await expect(openEmbeddedDatabase(folder, rethrow)).rejects.toMatchObject({ code: "DATA_DIR_DAMAGED" });
    // The lock is given back, so that the next try is not told of another process.
    await expect(openEmbeddedDatabase(folder, rethrow)).rejects.toMatchObject({ code: "DATA_DIR_DAMAGED" });
  });

  it("reports a query that would need a second connection instead of waiting for ever", async () => {
    const database = await openEmbeddedDatabase(folder, rethrow);
    expect(database.pool.options).toMatchObject({ max: 1, connectionTimeoutMillis: 30_000 });
    await database.close();
  });
});

describe("a statement that fails", () => {
  it("does not stand in the way of the next one, though the pool drops its connection", async () => {
    const database = await openEmbeddedDatabase(folder, rethrow);
    try {
      for (let round = 0; round < 20; round += 1) {
        await expect(database.pool.query("select * from no_such_table")).rejects.toMatchObject({
          code: "42P01",
        });
        expect((await database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      }
    } finally {
      await database.close();
    }
  });
});

describe("the lock on the data folder", () => {
  function ask(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = "";
      const socket = connect(lockSocketPath(folder), () => socket.write(text));
      socket.setEncoding("utf8");
      socket.on("data", (chunk) => {
        answer += String(chunk);
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(answer));
    });
  }

  it("answers a line, once, whatever follows it", async () => {
    const lock = await takeProcessLock(folder);
    const asked: string[] = [];
    lock.onRequest(async (line, reply) => {
      asked.push(line);
      await reply(`1 ${line}`);
      await reply(`2 ${line}`);
    });
    expect(await ask("hello\nand more\nand more\n")).toBe("1 hello\n2 hello\n");
    expect(asked).toEqual(["hello"]);
    await lock.release();
  });

  it("answers a broken request with its error", async () => {
    const lock = await takeProcessLock(folder);
    lock.onRequest(() => Promise.reject(new Error("no such thing")));
    expect(await ask("x\n")).toBe('{"error":"Error: no such thing"}\n');
    await lock.release();
  });

  it("is released also while somebody is connected and says nothing", async () => {
    const lock = await takeProcessLock(folder);
    const socket = connect(lockSocketPath(folder));
    await once(socket, "connect");
    await lock.release();
    const again = await takeProcessLock(folder);
    await again.release();
    socket.destroy();
  });

  it("is held by one", async () => {
    const lock = await takeProcessLock(folder);
    await expect(takeProcessLock(folder)).rejects.toMatchObject({ code: "DATA_DIR_IN_USE" });
    await lock.release();
  });
});
