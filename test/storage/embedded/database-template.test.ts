import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeDatabase } from "../../../src/make-database-template.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import {
  copyTemplate,
  keepTemplate,
  stampOf,
  templatePath,
} from "../../../src/storage/embedded/database-template.ts";
import { type EmbeddedDatabase, openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import type { StoryDeps } from "../../../src/workflow/deps.ts";
import { createEngine } from "../../../src/workflow/engine/dbos.ts";
import { Lease } from "../../../src/workflow/engine/lease.ts";

const rethrow = (error: Error) => {
  throw error;
};
const noTemplate = async () => false;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-template-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a database is made of, from its own catalogues, besides its rows. */
const CATALOGUES = {
  databases: `select datname, pg_encoding_to_char(encoding) as encoding, datlocprovider, datcollate, datctype, datlocale
    from pg_database order by 1`,
  // Those of a language come with the first function of it that a session calls.
  settings: `select name, setting from pg_settings where name not like 'plpgsql.%' order by 1`,
  roles: `select rolname, rolsuper, rolcanlogin, rolpassword from pg_roles order by 1`,
  columns: `select table_schema, table_name, column_name, data_type, is_nullable, column_default, is_identity
    from information_schema.columns where table_schema in ('public', 'dbos') order by 1, 2, 3`,
  constraints: `select conrelid::regclass::text as relation, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace::regnamespace::text in ('public', 'dbos') order by 1, 2`,
  indexes: `select schemaname, tablename, indexname, indexdef from pg_indexes
    where schemaname in ('public', 'dbos') order by 1, 2, 3`,
  triggers: `select tgrelid::regclass::text as relation, tgname, tgenabled, pg_get_triggerdef(oid) as definition
    from pg_trigger where not tgisinternal order by 1, 2`,
  functions: `select pronamespace::regnamespace::text as schema, proname, pg_get_functiondef(oid) as definition
    from pg_proc where pronamespace::regnamespace::text in ('public', 'dbos') order by 1, 2`,
  sequences: `select schemaname, sequencename, last_value from pg_sequences order by 1, 2`,
  attributeOptions: `select attrelid::regclass::text as relation, attname, attstattarget, attoptions from pg_attribute
    where attrelid::regclass::text ~ '^(dbos[.])?[a-z_]+$' and attstattarget is not null order by 1, 2`,
  ourMigrations: `select name from kysely_migration order by 1`,
  engineMigrations: `select * from dbos.dbos_migrations`,
};

async function readCatalogues(pool: Pool): Promise<Record<string, unknown[]>> {
  const read: Record<string, unknown[]> = {};
  for (const [name, query] of Object.entries(CATALOGUES)) read[name] = (await pool.query(query)).rows;
  return read;
}

/** Tables of ours and the engine's that have rows. */
async function tablesWithRows(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'dbos') order by 1`,
  );
  const filled: string[] = [];
  for (const { name } of rows) {
    if ((await pool.query(`select from ${name} limit 1`)).rowCount !== 0) filled.push(name);
  }
  return filled;
}

const openStore = ({ pool, secrets }: EmbeddedDatabase) =>
  createPostgresStore({
    pool,
    secrets,
    now: () => new Date(),
    seals: storeSeals(createSealer([new Uint8Array(32).fill(1)])),
  });

async function launchEngine({ pool }: EmbeddedDatabase): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const lease = new Lease(3_600_000);
  const engine = createEngine({ pool, executorId: "embedded", isEmbedded: true, log, lease });
  await engine.launch({} as StoryDeps);
  await engine.stop();
}

describe("a database that is a copy of the template", () => {
  async function inDatabase<T>(
    name: string,
    newFrom: (folder: string) => Promise<boolean>,
    work: (database: EmbeddedDatabase) => Promise<T>,
  ): Promise<T> {
    const database = await openEmbeddedDatabase(join(folder, name), rethrow, newFrom);
    return work(database).finally(() => database.close());
  }

  it("equals one that was made where it is: tables, functions, settings, encoding", async () => {
    expect(existsSync(templatePath())).toBe(true);
    const made = await inDatabase("made", noTemplate, async (database) => {
      await openStore(database);
      await launchEngine(database);
      return readCatalogues(database.pool);
    });
    const [copied, launched] = await inDatabase("copied", copyTemplate, async (database) => {
      const before = await readCatalogues(database.pool);
      await openStore(database);
      await launchEngine(database);
      return [before, await readCatalogues(database.pool)];
    });
    expect(copied).toEqual(made);
    expect(launched).toEqual(made);
    expect(made["settings"]).toContainEqual({ name: "data_checksums", setting: "on" });
    const files = (name: string) => readdirSync(join(folder, name, "pg")).sort();
    expect(files("copied")).toEqual(files("made"));
  });

  it("has no row of ours or of the engine's but the names of the migrations", async () => {
    const filled = await inDatabase("copied", copyTemplate, ({ pool }) => tablesWithRows(pool));
    expect(filled).toEqual([
      "dbos.dbos_migrations",
      "public.kysely_migration",
      "public.kysely_migration_lock",
    ]);
  });

  it("is another installation each time", async () => {
    const idOf = (name: string) =>
      inDatabase(name, copyTemplate, async (database) => (await openStore(database)).readInstallationId());
    expect(await idOf("one")).not.toBe(await idOf("two"));
  });

  it("is made where it is, when there is no template", async () => {
    const id = await inDatabase("made", noTemplate, async (database) =>
      (await openStore(database)).readInstallationId(),
    );
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the template", () => {
  let database: string;
  let path: string;
  beforeAll(async () => {
    database = await makeDatabase(await mkdtemp(join(tmpdir(), "mgw-template-")));
  });
  afterAll(() => rm(join(database, ".."), { recursive: true, force: true }));
  beforeEach(() => {
    path = join(folder, `database-${"a".repeat(64)}.gz`);
  });

  it("has another name for another release of a package and for another migration", () => {
    const migrations = join(import.meta.dirname, "../../../src/storage/postgres/migrations");
    const copy = join(folder, "migrations");
    cpSync(migrations, copy, { recursive: true });
    const stamp = stampOf(["pglite 1"], migrations);
    expect(templatePath()).toMatch(/\/database-[0-9a-f]{64}\.gz$/);
    expect(stampOf(["pglite 1"], copy)).toBe(stamp);
    expect(stampOf(["pglite 2"], copy)).not.toBe(stamp);
    writeFileSync(join(copy, "0099-new.ts"), "");
    expect(stampOf(["pglite 1"], copy)).not.toBe(stamp);
  });

  it("is not used when it is missing, cut, altered, longer or something else, and leaves nothing", async () => {
    const copy = join(folder, "copy");
    const isUsed = async () => {
      const was = await copyTemplate(copy, path);
      expect(existsSync(copy)).toBe(was);
      return was;
    };
    expect(await isUsed()).toBe(false);
    keepTemplate(database, path);
    const whole = readFileSync(path);
    const altered = Buffer.from(whole);
    altered.writeUInt8(altered.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1);
    const other = gzipSync("no list at the beginning\n");
    const longer = gzipSync(Buffer.concat([gunzipSync(whole), Buffer.from("x")]));
    const shorter = gzipSync(gunzipSync(whole).subarray(0, -1));
    for (const bytes of [
      altered,
      whole.subarray(0, whole.length >> 1),
      Buffer.alloc(0),
      other,
      longer,
      shorter,
    ]) {
      writeFileSync(path, bytes);
      expect(await isUsed()).toBe(false);
    }
    writeFileSync(path, whole);
    expect(await isUsed()).toBe(true);
    expect(readdirSync(copy).sort()).toEqual(readdirSync(database).sort());
  });

  it("is not to blame when the folder cannot be written", async () => {
    keepTemplate(database, path);
    await expect(copyTemplate(join(folder, "nowhere", "copy"), path)).rejects.toThrow("ENOENT");
  });

  it("takes the place of those of other versions, and leaves nothing half-written", () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `database-${"b".repeat(64)}.gz`), "of before");
    writeFileSync(join(folder, "another-file"), "");
    keepTemplate(database, path);
    expect(readdirSync(folder).sort()).toEqual(["another-file", `database-${"a".repeat(64)}.gz`]);
    expect(() => keepTemplate(join(folder, "nothing"), path)).toThrow("ENOENT");
    expect(existsSync(path)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
