import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";

/** Every row of every table of an embedded database as text, the engine's checkpoints among them. Nobody may have it open. */
export async function dumpStore(dataDir: string): Promise<string> {
  const database = await openEmbeddedDatabase(dataDir, (error) => {
    throw error;
  });
  try {
    const tables = await database.pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { name } of tables.rows) {
      const rows = await database.pool.query<{ row: string }>(`select t::text as row from ${name} t`);
      dumps.push(`${name}\n${rows.rows.map(({ row }) => row).join("\n")}`);
    }
    return dumps.join("\n");
  } finally {
    await database.close();
  }
}
