import { Session } from "node:inspector/promises";
import { createClouds } from "../../src/compose/clouds.ts";
import { openStore } from "../../src/compose/store.ts";
import { readBotEnv } from "../../src/config/env.ts";
import { readSettings } from "../../src/config/settings.ts";
import { createLogger } from "../../src/logger.ts";
import { createEngine } from "../../src/workflow/engine/dbos.ts";
import { Lease } from "../../src/workflow/engine/lease.ts";
import { createStory, playOne } from "./story.ts";
import { whereTimeGoes } from "./where-time-goes.ts";

/**
 * Makes preparations ready, so many of them, as fast as it goes: store, engine and clouds are the real ones, and people are
 * replaced by calls of the commands that their clicks would make. Slack's pace of a message a second is left out.
 * Prints one line of JSON. `worker.ts COUNT AT_ONCE`.
 */
const [count = "20", atOnce = "16"] = process.argv.slice(2);
const env = readBotEnv();
const { log, callLog } = createLogger("error");
const opened = await openStore(env, { log, now: () => new Date() }, "bench");
await opened.store.enlist("bench");
const lease = new Lease(Number.MAX_SAFE_INTEGER);
lease.renew(0);
const engine = createEngine({ ...opened, executorId: "bench", log, lease });
const clouds = createClouds(env, callLog);
const story = await createStory({
  ...opened,
  engine,
  clouds,
  log,
  settings: readSettings(env.MGW_SETTINGS, env.ALIBABA_SITE),
});
await engine.launch(story.deps);
await playOne(story, 0);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.start");
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
let next = 1;
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    while (next <= Number(count)) await playOne(story, next++);
  }),
);
const seconds = (performance.now() - startedMs) / 1_000;
const cpu = process.cpuUsage(cpuBefore);
const { profile } = await session.post("Profiler.stop");
console.log(
  JSON.stringify({
    preparations: Number(count),
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    parts: whereTimeGoes(profile),
  }),
);
await engine.stop();
await opened.close();
process.exit(0);
