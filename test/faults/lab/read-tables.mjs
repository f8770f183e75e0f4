const TABLES = `select table_schema as schema, table_name as name from information_schema.tables
  where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;

/**
 * Every row of the store, the engine's among them, by table, as they were at one moment; times and bytes come as text, so
 * that it is plain JSON. `client` is one connection, not a pool.
 */
export async function readTables(client) {
  await client.query("begin isolation level repeatable read read only");
  const { rows: found } = await client.query(TABLES);
  const tables = {};
  for (const { schema, name } of found) {
    const { rows } = await client.query(`select to_jsonb(t) as row from "${schema}"."${name}" t`);
    tables[schema === "public" ? name : `${schema}.${name}`] = rows.map(({ row }) => row);
  }
  await client.query("commit");
  return tables;
}
