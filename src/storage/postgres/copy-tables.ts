import type { Pool, PoolClient } from "pg";
import { UserFacingError } from "../../core/errors.ts";

/** What copies every row of one database into another of the same tables: value by value as text, which PostgreSQL reads back exactly. */

/** Of the store and of the engine. */
const SCHEMAS = ["public", "dbos"];
/** Which migrations were made: the target has its own. */
const MADE_BY_MIGRATIONS = new Set([
  "public.kysely_migration",
  "public.kysely_migration_lock",
  "dbos.dbos_migrations",
]);
const ROWS_AT_ONCE = 500;

type Column = { name: string; type: string };
type Table = { name: string; columns: Column[] };
type Row = (string | null)[];

/** Changes a value on its way, such as a reference; by table and column. */
export type ChangeValue = (table: string, column: string, value: string | null) => Promise<string | null>;

/**
 * Copies all rows in one transaction of the target, whose tables must be there and empty. How many there were, by table.
 * Errors: UserFacingError for a target that is not as it must be, the databases' own.
 */
export async function copyTables(
  source: Pool,
  target: Pool,
  change: ChangeValue,
): Promise<Map<string, number>> {
  return inTransaction(source, (from) =>
    inTransaction(target, async (to) => {
      const [given, taking] = [await listTables(from), await listTables(to)];
      const copied = new Map<string, number>();
      for (const table of inOrder(given, await listReferences(to))) {
        const other = taking.find(({ name }) => name === table.name);
        requireSame(table, other);
        await requireEmpty(to, table.name);
        copied.set(table.name, await copyTable(from, to, table, change));
      }
      await copySequences(from, to);
      return copied;
    }),
  );
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    // A moment is written with its zone, in every zone the same; one zone makes it the same text as well.
    await client.query("set local timezone = 'UTC'");
    await client.query("set local datestyle = 'ISO'");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function listTables(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `select format('%s.%s', n.nspname, c.relname) as table, a.attname as name,
            format_type(a.atttypid, a.atttypmod) as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by 1, a.attnum`,
    [SCHEMAS],
  );
  const tables = new Map<string, Table>();
  for (const { table, name, type } of rows) {
    if (MADE_BY_MIGRATIONS.has(table)) continue;
    const known = tables.get(table) ?? { name: table, columns: [] };
    known.columns.push({ name, type });
    tables.set(table, known);
  }
  return [...tables.values()];
}

/** Which table refers to which. */
async function listReferences(client: PoolClient): Promise<[from: string, to: string][]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select format('%s.%s', n.nspname, c.relname) as from, format('%s.%s', m.nspname, d.relname) as to
       from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_class d on d.oid = k.confrelid join pg_namespace m on m.oid = d.relnamespace
      where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  return rows.map(({ from, to }) => [from, to]);
}

/** Each table after those that it refers to. Errors: when there is a circle. */
function inOrder(tables: readonly Table[], references: readonly [string, string][]): Table[] {
  const left = [...tables];
  const ordered: Table[] = [];
  while (left.length > 0) {
    const waits = ({ name }: Table) =>
      references.some(([from, to]) => from === name && left.some((other) => other.name === to));
    const next = left.findIndex((table) => !waits(table));
    const [table] = left.splice(next, 1);
    if (next === -1 || table === undefined)
      throw new Error("expected tables that do not refer to each other in a circle");
    ordered.push(table);
  }
  return ordered;
}

function requireSame(table: Table, other: Table | undefined): void {
  const written = ({ columns }: Table) =>
    columns
      .map(({ name, type }) => `${name} ${type}`)
      .sort()
      .join();
  if (other !== undefined && written(table) === written(other)) return;
  throw new UserFacingError({ code: "TARGET_OF_OTHER_VERSION", args: { table: table.name } });
}

async function requireEmpty(client: PoolClient, table: string): Promise<void> {
  const { rows } = await client.query(`select 1 from ${quoted(table)} limit 1`);
  if (rows.length > 0) throw new UserFacingError({ code: "TARGET_NOT_EMPTY", args: { table } });
}

async function copyTable(
  from: PoolClient,
  to: PoolClient,
  { name, columns }: Table,
  change: ChangeValue,
): Promise<number> {
  const list = columns.map((column) => identifier(column.name));
  await from.query(
    `declare copied no scroll cursor for select ${list.map((column) => `${column}::text`).join(", ")} from ${quoted(name)}`,
  );
  let copied = 0;
  for (;;) {
    const { rows } = await from.query<Row>({ text: `fetch ${ROWS_AT_ONCE} from copied`, rowMode: "array" });
    if (rows.length === 0) break;
    const values = await Promise.all(
      columns.map((column, index) =>
        Promise.all(rows.map((row) => change(name, column.name, row[index] ?? null))),
      ),
    );
    await to.query(insertOf(name, columns), values);
    copied += rows.length;
  }
  await from.query("close copied");
  return copied;
}

function insertOf(table: string, columns: readonly Column[]): string {
  const names = columns.map(({ name }) => identifier(name)).join(", ");
  const values = columns.map(({ type }, index) => `given.v${index}::${type}`).join(", ");
  const arrays = columns.map((_column, index) => `$${index + 1}::text[]`).join(", ");
  const given = columns.map((_column, index) => `v${index}`).join(", ");
  return `insert into ${quoted(table)} (${names}) overriding system value
          select ${values} from unnest(${arrays}) as given(${given})`;
}

/** What comes next after the rows that were copied. */
async function copySequences(from: PoolClient, to: PoolClient): Promise<void> {
  const { rows } = await from.query<{ schema: string; name: string; last: string }>(
    `select schemaname as schema, sequencename as name, last_value::text as last
       from pg_sequences where schemaname = any($1) and last_value is not null`,
    [SCHEMAS],
  );
  for (const { schema, name, last } of rows) {
    await to.query("select setval(format('%I.%I', $1::text, $2::text)::regclass, $3::bigint)", [
      schema,
      name,
      last,
    ]);
  }
}

/** `schema.table`, as statements name it. */
function quoted(table: string): string {
  return table.split(".").map(identifier).join(".");
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
