import { Client } from "pg";
import { type Canary, spellingsOf } from "./find-secrets.ts";

/** What a search looked through, and where it found what: files as paths in the server's data folder. */
export type ServerSearch = {
  files: number;
  bytes: number;
  rows: number;
  statistics: number;
  inFiles: Found[];
  inRows: Found[];
  inStatistics: Found[];
};

type Found = { name: string; where: string };

/** Files of other databases hold nothing of this one; the rest is shared: the log, statistics, transactions. */
const OTHER = /^base\/(\d+)(\/|$)/;
/** A socket has nothing to read. It lies there where the server was told to put it there. */
const SOCKET = /^\.s\.PGSQL\.\d+$/;

/**
 * Looks for values in everything that a PostgreSQL server keeps of one database: the files of its tables, the log (WAL), all rows
 * of all tables, the planner's statistics. Needs a role that may read the server's files.
 */
export async function searchServer(url: string, canaries: readonly Canary[]): Promise<ServerSearch> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const needles = canaries.flatMap(({ name, value }) =>
      spellingsOf(value).map((spelling) => ({ name, bytes: Buffer.from(spelling) })),
    );
    const look = (where: string, hay: Buffer) => [
      ...new Map(
        needles.filter(({ bytes }) => hay.includes(bytes)).map(({ name }) => [name, { name, where }]),
      ).values(),
    ];
    const files = await listFiles(client);
    const inFiles: Found[] = [];
    let bytes = 0;
    for (const file of files) {
      const content = await readFile(client, file);
      bytes += content.length;
      inFiles.push(...look(file, content));
    }
    const rows = await readRows(client);
    const statistics = await readStatistics(client);
    return {
      files: files.length,
      bytes,
      rows: rows.length,
      statistics: statistics.length,
      inFiles,
      inRows: rows.flatMap(({ table, row }) => look(table, Buffer.from(row))),
      inStatistics: statistics.flatMap(({ table, row }) => look(table, Buffer.from(row))),
    };
  } finally {
    await client.end();
  }
}

async function listFiles(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ own: string }>(
    "select oid::text as own from pg_database where datname = current_database()",
  );
  const files: string[] = [];
  const folders = ["."];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await client.query<{ path: string; isFolder: boolean | null }>(
      `select $1 || '/' || name as path, (pg_stat_file($1 || '/' || name, true)).isdir as "isFolder"
         from pg_ls_dir($1, true, false) as name`,
      [folder],
    );
    for (const { path, isFolder } of entries.rows) {
      const inside = path.replace(/^\.\//, "");
      const database = OTHER.exec(inside)?.[1];
      if (database !== undefined && database !== rows[0]?.own) continue;
      if (isFolder === true) folders.push(path);
      if (isFolder === false && !SOCKET.test(inside)) files.push(inside);
    }
  }
  return files;
}

/** Empty when the server removed it meanwhile. */
async function readFile(client: Client, path: string): Promise<Buffer> {
  const { rows } = await client.query<{ content: Buffer | null }>(
    "select pg_read_binary_file($1, 0, (pg_stat_file($1, true)).size, true) as content",
    [path],
  );
  return rows[0]?.content ?? Buffer.alloc(0);
}

type Row = { table: string; row: string };

async function readRows(client: Client): Promise<Row[]> {
  const tables = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const all: Row[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    all.push(...rows.map(({ row }) => ({ table: name, row })));
  }
  return all;
}

async function readStatistics(client: Client): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    "select schemaname || '.' || tablename as table, s::text as row from pg_stats s where schemaname <> 'pg_catalog'",
  );
  return rows;
}
