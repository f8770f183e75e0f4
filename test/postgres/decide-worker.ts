import { Pool } from "pg";
import { CROWD_SETTINGS, clickAtOnce } from "../workflow/support/hundred-clicks.ts";
import { createStoryWorld } from "../workflow/support/story-world.ts";

/**
 * One of several processes on one database: says that it is there, waits for the id of a preparation, clicks fifty times
 * at once, and answers with what came of it and how many executions it started.
 */
const [url = "", name = ""] = process.argv.slice(2);
const pool = new Pool({ connectionString: url, max: 10 });
const world = await createStoryWorld(pool, CROWD_SETTINGS);

process.on("message", async (id: string) => {
  const preparation = await world.store.findPreparation(id);
  if (!preparation) throw new Error(`expected a preparation ${id}`);
  const answers = await clickAtOnce(world, preparation, { count: 50, from: name });
  await pool.end();
  process.send?.({ answers, started: world.started }, () => process.disconnect?.());
});
process.send?.("there");
