// Reads a stopped bot's data folder, in a process of its own: prints {schema.table: rows} as JSON.
// Arguments: the folder of a built bot, the data folder.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [built, dataDir] = process.argv.slice(2);
const module = pathToFileURL(join(built, "dist/storage/postgres/embedded.js")).href;
const { openEmbeddedDatabase } = await import(module);
const database = await openEmbeddedDatabase(dataDir, (error) => {
  throw error;
});
const tables = await database.pool.query(
  `select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
);
const read = {};
for (const { schema, name } of tables.rows) {
  const { rows } = await database.pool.query(`select to_jsonb(t) as row from "${schema}"."${name}" t`);
  read[schema === "public" ? name : `${schema}.${name}`] = rows.map(({ row }) => row);
}
await database.close();
process.stdout.write(JSON.stringify(read));
