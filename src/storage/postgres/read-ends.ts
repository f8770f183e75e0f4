import type { Pool } from "pg";

/** Every table with a primary key, and the key's columns in order. */
const TABLES = `
  select format('%I.%I', namespace.nspname, class.relname) as name,
         string_agg(format('%I', attribute.attname), ', ' order by position) as key,
         string_agg(format('%I desc', attribute.attname), ', ' order by position) as backwards
    from pg_index index
    join pg_class class on class.oid = index.indrelid
    join pg_namespace namespace on namespace.oid = class.relnamespace
    cross join lateral unnest(index.indkey::int2[]) with ordinality as part (number, position)
    join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attnum = part.number
   where index.indisprimary and namespace.nspname in ('public', 'dbos')
   group by 1, class.oid`;

/**
 * Reads the first and the last row of every table by way of its index. A file that lost its contents looks like an empty
 * table to a reader that starts at its beginning, and everything in it would seem never to have been; the index still
 * points into it. Costs two rows a table.
 * Errors: the database's, when an index and its table do not fit.
 */
export async function readEnds(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ name: string; key: string; backwards: string }>(TABLES);
    await client.query("begin read only");
    for (const way of ["seqscan", "bitmapscan", "indexonlyscan", "sort"]) {
      await client.query(`set local enable_${way} = off`);
    }
    for (const { name, key, backwards } of rows) {
      await client.query(`select * from ${name} order by ${key} limit 1`);
      await client.query(`select * from ${name} order by ${backwards} limit 1`);
    }
    await client.query("commit");
  } finally {
    client.release(true);
  }
}
