import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureAcknowledgement, measureRates } from "./acknowledgement.ts";
import { measureCommands } from "./commands.ts";
import { measureWallTime } from "./critical-path/measure.ts";
import { type Footprint, measureFootprint } from "./footprint.ts";
import type { Results } from "./found.ts";
import { measureGrowth } from "./growth/measure.ts";
import { measureHttpLoad } from "./http-load/measure.ts";
import { measureInTime } from "./in-time/measure.ts";
import { installProgram } from "./installed.ts";
import { renderReport, replaceBetweenMarkers } from "./report.ts";
import { measureSetUp } from "./set-up.ts";
import type { Database } from "./support/lab.ts";
import { startPostgresServer } from "./support/postgres-server.ts";
import { listTargets, type Target } from "./targets.ts";
import { measureThroughput } from "./throughput/measure.ts";

/**
 * `npm run bench`: all measurements, as a table and as JSON. `npm run bench -- growth` makes one of them anew and keeps the
 * others as they were last found; `--node PATH` measures starts, memory and commands on another Node.js too; `--quick` makes
 * all of them small, to see that they run; `--write` puts the tables into docs/performance.md; `count …` is the exact count's
 * own bench.
 */
const HELP =
  "expected some of: acknowledgement acknowledgement-rates wall-time throughput in-time footprint set-up growth http-load; or: count";
const DATABASES: readonly Database[] = ["embedded", "PostgreSQL"];
const REPORT = fileURLToPath(new URL("../docs/performance.md", import.meta.url));

const [, , part] = process.argv;
if (part === "count" || part === "compare") {
  const script = fileURLToPath(new URL(`${part}/run.ts`, import.meta.url));
  const args = ["--import", "tsx", script, ...process.argv.slice(3)];
  process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    json: { type: "string" },
    /** Another Node.js, beside the one that this runs on. */
    node: { type: "string", multiple: true, default: [] },
  },
});
const jsonPath = values.json ?? (values.quick ? "test-results/bench-quick.json" : "bench/results/bench.json");

/** How much is measured; the quick form is for CI, where nobody believes the figures. */
const SIZES = values.quick
  ? {
      seconds: 3,
      rates: [20],
      starts: 1,
      restMs: 1_000,
      rounds: 1,
      storyRounds: 1,
      channel: 5,
      preparations: 4,
      inFlight: 20,
      large: 2_000,
      growthRounds: 10,
      connections: 6,
      gets: 4,
    }
  : {
      seconds: 60,
      rates: [100, 200, 400, 800],
      starts: 5,
      restMs: 20_000,
      rounds: 5,
      storyRounds: 3,
      channel: 18,
      preparations: 60,
      inFlight: 500,
      large: 100_000,
      growthRounds: 60,
      connections: 60,
      gets: 40,
    };
const PER_SECOND = values.quick ? 10 : 50;
const SMALL = 100;

const server = await startPostgresServer();
const each = async <T>(
  measure: (where: { database: Database; server: string }) => Promise<T>,
): Promise<T[]> => {
  const found: T[] = [];
  for (const database of DATABASES) found.push(await measure({ database, server: server.url }));
  return found;
};

const MEASUREMENTS: { [name in keyof Results]-?: () => Promise<Results[name]> } = {
  acknowledgement: async () =>
    (
      await each((where) =>
        measureAcknowledgement({ ...where, perSecond: PER_SECOND, seconds: SIZES.seconds }),
      )
    ).flat(),
  "wall-time": () => each((where) => measureWallTime({ ...where, rounds: SIZES.rounds })),
  throughput: () => each((where) => measureThroughput({ ...where, preparations: SIZES.preparations })),
  "in-time": () =>
    each((where) => measureInTime({ ...where, rounds: SIZES.storyRounds, preparations: SIZES.channel })),
  "acknowledgement-rates": async () =>
    (await each((where) => measureRates({ ...where, seconds: SIZES.seconds / 3 }, SIZES.rates))).flat(),
  footprint: measureInstalled,
  "set-up": measureSetUp,
  growth: async () =>
    (
      await each((where) =>
        measureGrowth({ ...where, small: SMALL, large: SIZES.large, rounds: SIZES.growthRounds }),
      )
    ).flat(),
  "http-load": () =>
    each((where) => measureHttpLoad({ ...where, connections: SIZES.connections, gets: SIZES.gets })),
};

try {
  const earlier = readEarlier();
  const results = {
    ...(positionals.length === 0 ? {} : earlier.results),
    ...(await measureAll(positionals)),
  };
  const machine = describeMachine(server.version);
  const report = renderReport(machine, results, earlier.targets.at(-1)?.targets ?? []);
  process.stdout.write(`\n${report}\n`);
  mkdirSync(dirname(jsonPath), { recursive: true });
  const targets = [...earlier.targets, { machine, targets: listTargets(results) }];
  writeFileSync(jsonPath, `${JSON.stringify({ machine, results, targets }, null, 2)}\n`);
  if (values.write) {
    writeFileSync(REPORT, replaceBetweenMarkers(readFileSync(REPORT, "utf8"), report));
    spawnSync("npx", ["biome", "format", "--write", REPORT]);
  }
} finally {
  server.stop();
}

/** What was found before on this machine: the last of each measurement, and of every run the figures that numbers were set for. */
type Earlier = { results: Results; targets: { machine: string; targets: Target[] }[] };

function readEarlier(): Earlier {
  if (!existsSync(jsonPath)) return { results: {}, targets: [] };
  const { results, targets = [] } = JSON.parse(readFileSync(jsonPath, "utf8")) as Partial<Earlier>;
  return { results: results ?? {}, targets };
}

/** The packed and installed program on every Node.js that was named. */
async function measureInstalled(): Promise<NonNullable<Results["footprint"]>> {
  const { program, packages, megabytes, remove } = await installProgram();
  const processes: Footprint[] = [];
  const commands: NonNullable<Results["footprint"]>["commands"] = [];
  try {
    for (const path of [process.execPath, ...values.node]) {
      const bot = { node: path, program };
      const node = execFileSync(path, ["--version"], { encoding: "utf8" }).trim().slice(1);
      commands.push(...(await measureCommands(node, bot)));
      processes.push(...(await each((where) => measureFootprint({ ...where, ...SIZES, bot, node }))));
    }
    return { installed: { packages, megabytes }, processes, commands };
  } finally {
    remove();
  }
}

async function measureAll(names: readonly string[]): Promise<Results> {
  const chosen = names.length === 0 ? Object.keys(MEASUREMENTS) : names;
  if (chosen.some((name) => !(name in MEASUREMENTS))) throw new Error(HELP);
  const results: Record<string, unknown> = {};
  for (const name of chosen as (keyof Results)[]) {
    process.stderr.write(`${name} …\n`);
    const startedMs = performance.now();
    results[name] = await MEASUREMENTS[name]();
    process.stderr.write(`${name} took ${Math.round((performance.now() - startedMs) / 1_000)} s\n`);
    // A quarter of an hour's figures are not to be lost by what breaks the last of them.
    process.stderr.write(`${JSON.stringify(results[name])}\n`);
  }
  return results as Results;
}

function describeMachine(postgres: string): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
  return [
    `${cpus().length} cores of ${cpu?.model ?? "an unknown processor"}`,
    `${memoryGb} GB`,
    `Node.js ${process.versions.node}`,
    postgres,
    `load average at the end ${load}`,
    `${values.quick ? "quick form, not for comparison, " : ""}${new Date().toISOString().slice(0, 10)}`,
  ].join("; ");
}
