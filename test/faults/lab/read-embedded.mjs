// Reads data folders of stopped bots, one after another, in a process of its own that lives as long as the sweep: starting
// one for each look cost more than the look. Argument: the folder of a built bot.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readTables } from "./read-tables.mjs";

const module = pathToFileURL(join(process.argv[2], "dist/storage/embedded/embedded.js")).href;
const { openEmbeddedDatabase } = await import(module);

async function read(dataDir) {
  const database = await openEmbeddedDatabase(dataDir, (error) => {
    throw error;
  });
  try {
    const client = await database.pool.connect();
    try {
      return await readTables(client);
    } finally {
      client.release();
    }
  } finally {
    await database.close();
  }
}

let last = Promise.resolve();
process.on("message", ({ id, dataDir }) => {
  last = last.then(async () => {
    try {
      process.send({ id, text: JSON.stringify(await read(dataDir)) });
    } catch (error) {
      process.send({ id, error: String(error) });
    }
  });
});
