import { readdirSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedDatabase, openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";

/** An embedded database as after its first start, without a row. */
export type BorrowedDatabase = Pick<EmbeddedDatabase, "pool" | "secrets"> & {
  /** The data folder, with files of what earlier borrowers deleted. */
  folder: string;
  /** Gives it back. */
  close(): Promise<void>;
};

type Lent = { database: EmbeddedDatabase; folder: string; tables: string; shape: string };

/** What tests may alter besides rows: a database with another shape is not lent again. */
const SHAPE = `
  select md5(string_agg(part, ' ' order by part)) as shape from (
    select format('%s.%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull, attisdropped) as part
      from pg_attribute where attrelid >= 16384 and attnum > 0
    union all select format('%s %s %s %s', tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid)) from pg_trigger
    union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where oid >= 16384
    union all select format('%s %s', indexrelid::regclass, pg_get_indexdef(indexrelid)) from pg_index where indexrelid >= 16384
    union all select format('%s %s', proname, md5(prosrc)) from pg_proc where oid >= 16384
    union all select format('%s %s', rolname, rolsuper) from pg_roles
    union all select setconfig::text from pg_db_role_setting
  ) as parts`;

const idle: Lent[] = [];
const open = new Set<Lent>();
/** The worlds of tests are programs' too, such as the one that writes a store down; nobody else then ends what is idle. */
const isInTest = "__vitest_worker__" in globalThis;
globalThis.endLentDatabases = async () => {
  idle.length = 0;
  for (const lent of [...open]) await end(lent);
};

/**
 * A database that is started once for a test file and emptied for each borrower: starting one costs a second of the processor's
 * time. Tests of the database itself, of its files and of its ends open their own. Errors: the database's.
 */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  const lent = (await findIdle()) ?? (await start());
  return {
    pool: lent.database.pool,
    secrets: lent.database.secrets,
    folder: lent.folder,
    close: async () => {
      // A connection that its borrower still holds would keep the next one waiting for ever.
      const { idleCount, totalCount } = lent.database.pool;
      if (isInTest && idleCount === totalCount) idle.push(lent);
      else await end(lent);
    },
  };
}

async function findIdle(): Promise<Lent | null> {
  const lent = idle.pop();
  if (lent === undefined) return null;
  if (await empty(lent)) return lent;
  await end(lent);
  return findIdle();
}

/** False when it is not as it was lent, rows apart. */
async function empty({ database: { pool }, folder, tables, shape }: Lent): Promise<boolean> {
  try {
    await pool.query("discard all");
    if ((await readShape(pool)) !== shape) return false;
    await pool.query(`
      begin;
      alter table audit disable trigger audit_is_append_only;
      truncate ${tables} restart identity;
      alter table audit enable always trigger audit_is_append_only;
      commit`);
  } catch {
    return false;
  }
  for (const name of readdirSync(join(folder, "sealed"))) rmSync(join(folder, "sealed", name));
  return true;
}

async function start(): Promise<Lent> {
  const folder = await mkdtemp(join(tmpdir(), "mgw-borrowed-"));
  const database = await openEmbeddedDatabase(folder, (error) => {
    throw error;
  });
  const { rows } = await database.pool.query<{ tables: string }>(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables
      where schemaname in ('public', 'dbos') and tablename not like '%migration%'`,
  );
  const tables = rows[0]?.tables ?? "";
  const lent: Lent = { database, folder, tables, shape: await readShape(database.pool) };
  open.add(lent);
  return lent;
}

async function readShape(pool: EmbeddedDatabase["pool"]): Promise<string> {
  return (await pool.query<{ shape: string }>(SHAPE)).rows[0]?.shape ?? "";
}

async function end(lent: Lent): Promise<void> {
  open.delete(lent);
  await lent.database.close();
  await rm(lent.folder, { recursive: true, force: true });
}
