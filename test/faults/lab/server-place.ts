import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { type Row, type StoreKind, TABLES_QUERY } from "./store-place.ts";

/** Databases on the PostgreSQL server of `url`, where databases may be created. */
export function serverStores(url: string): StoreKind {
  const prefix = `mgw_faults_${randomBytes(4).toString("hex")}`;
  const made = new Set<string>();
  const urlOf = (database: string) => {
    const address = new URL(url);
    address.pathname = `/${database}`;
    return address.href;
  };
  const create = async (database: string, template: string | null) => {
    await execute(url, `drop database if exists ${database} with (force)`);
    await execute(url, `create database ${database}${template === null ? "" : ` template ${template}`}`);
    made.add(database);
  };
  return {
    name: "server",
    place: (lane) => {
      const database = `${prefix}_${lane}`;
      const keptAs = (name: string) => `${prefix}_kept_${name}`;
      return {
        environment: { DATABASE_URL: urlOf(database) },
        keep: (name) => create(keptAs(name), database),
        putBack: (name) => create(database, keptAs(name)),
        clear: () => create(database, null),
        read: () => readAll(urlOf(database)),
      };
    },
    close: async () => {
      for (const database of made) await execute(url, `drop database if exists ${database} with (force)`);
    },
  };
}

async function readAll(url: string) {
  return withClient(url, async (client) => {
    const { rows: found } = await client.query<{ schema: string; name: string }>(TABLES_QUERY);
    const tables: Record<string, Row[]> = {};
    for (const { schema, name } of found) {
      const { rows } = await client.query<{ row: Row }>(
        `select to_jsonb(t) as row from "${schema}"."${name}" t`,
      );
      tables[schema === "public" ? name : `${schema}.${name}`] = rows.map(({ row }) => row);
    }
    return { tables, text: JSON.stringify(tables) };
  });
}

function execute(url: string, statement: string): Promise<unknown> {
  return withClient(url, (client) => client.query(statement));
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
