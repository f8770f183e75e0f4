import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { readTables } from "./read-tables.mjs";
import { rowsOf, type StoreKind } from "./store-place.ts";

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
        dataDir: null,
        keep: (name) => create(keptAs(name), database),
        putBack: (name) => create(database, keptAs(name)),
        clear: () => create(database, null),
        read: () =>
          withClient(urlOf(database), async (client) => rowsOf(JSON.stringify(await readTables(client)))),
        findSealedTexts: () => [],
      };
    },
    close: async () => {
      for (const database of made) await execute(url, `drop database if exists ${database} with (force)`);
    },
  };
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
