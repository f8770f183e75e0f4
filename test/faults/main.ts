import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildBot } from "./lab/build-bot.ts";
import { embeddedStores } from "./lab/embedded-place.ts";
import { Lab, type LabOptions } from "./lab/lab.ts";
import { Lanes } from "./lab/lanes.ts";
import { makeScratchFolder } from "./lab/scratch-folder.ts";
import { serverStores } from "./lab/server-place.ts";
import { runOnOwnServer } from "./on-own-server.ts";
import { runOnSmallDisk } from "./on-small-disk.ts";
import { type Options, readOptions } from "./options.ts";
import { ResultFile } from "./report/result-file.ts";
import { tableOf } from "./report/table.ts";
import { plantedLines, writeTable } from "./report/write-table.ts";
import { type Pool, runAll } from "./run-all.ts";
import { PARTIES } from "./story/party.ts";
import { PHASES } from "./story/phases.ts";
import { type Recording, recordPhases } from "./story/record.ts";
import { allRuns } from "./sweeps/index.ts";
import { type PlantedResult, tryPlantedBugs } from "./sweeps/planted.ts";
import type { Run, RunResult } from "./sweeps/run.ts";

/**
 * Breaks the bot in every way that docs/reliability.md tells of, and looks at what is left. Exit code 1 when anything of
 * what must hold does not, or a planted bug is not noticed.
 */

// A click that many worlds side by side keep waiting is none that the bot did not take.
process.env["SIMULATOR_PATIENCE"] ??= "10";

const STORES = "stores";
/** Of what is not required, at least; the long form does it all. */
const SAMPLE_WORLDS = 10;
const begunAt = performance.now();
const elapsed = () => `${((performance.now() - begunAt) / 1000).toFixed(0).padStart(6)} s`;
const say = (text: string) => process.stdout.write(`${elapsed()}  ${text}\n`);

function sayResult({ id, isHit, state, violations, tookMs }: RunResult): void {
  const found = violations.map(({ kind, detail }) => `\n${" ".repeat(12)}${kind}: ${detail}`).join("");
  const head = `${id}${isHit ? "" : " (not reached)"}, ${(tookMs / 1000).toFixed(0)} s: ${state}`;
  say(violations.length === 0 ? head : `${head}: VIOLATED${found}`);
}

function sayPlanted({ name, caughtBy }: PlantedResult): void {
  say(`planted: ${name}: ${caughtBy.length === 0 ? "NOT CAUGHT" : `caught as ${caughtBy.join(", ")}`}`);
}

function wantedRuns(recordings: readonly Recording[], { only, isAll }: Options): Run[] {
  return allRuns(recordings).filter(({ id, isRequired, isLong = false }) =>
    only === null ? isAll || isRequired || !isLong : only.test(id),
  );
}

/**
 * The order of a long form, which may be stopped: first what is done side by side, since of that the most is done in a given
 * time, then the other kills. The second profile goes through the same calls but for some, and comes last.
 */
const STAGES: readonly ((run: Run) => boolean)[] = ["documented", "least-privilege"].flatMap((profile) => {
  const isOf = ({ id }: Run) => id.includes(` ${profile}/`);
  const isKill = ({ id }: Run) => id.startsWith("crash ");
  return [
    (run: Run) => isOf(run) && run.together !== undefined,
    (run: Run) => isOf(run) && run.together === undefined && isKill(run),
    (run: Run) => isOf(run) && run.together === undefined && !isKill(run),
  ];
});

/** A sample is drawn from all at once, so that the same seed gives the same one. */
function inStages(runs: readonly Run[], isAll: boolean): Run[][] {
  if (!isAll) return [[...runs]];
  const staged = STAGES.map((isOf) => runs.filter(isOf));
  return [...staged, runs.filter((run) => !STAGES.some((isOf) => isOf(run)))];
}

/** Whether everything held. */
async function breakEverything(
  options: Options,
  labOptions: LabOptions,
  { labs, results }: { labs: readonly Lab[]; results: ResultFile },
): Promise<boolean> {
  const pool = {
    lanes: new Lanes(labs),
    results,
    sampleUntilMs: begunAt + options.sampleMs,
    sampleWorlds: options.isAll ? 0 : SAMPLE_WORLDS,
    seed: options.seed,
    tell: sayResult,
  };
  // Side by side: an outage is mostly waiting. Who names a server has it used, and none of our own.
  const hasNoServer = options.isListOnly || options.isPlantedOnly || options.database !== null;
  const [{ planted, left }, hasServer] = await Promise.all([
    breakRecorded(options, labOptions, pool),
    hasNoServer || runOnOwnServer(labOptions, { ...options, results, tell: sayResult }),
  ]);
  if (!hasServer) say("passed over: what needs a PostgreSQL server of its own; it is not installed");
  results.spend(performance.now() - begunAt);
  return options.isListOnly || report(options, { store: labOptions.stores.name, results, planted, left });
}

/** `left`: how many runs there was no time for. */
type Found = { planted: PlantedResult[]; left: number };

/** Records the phases and does every run that they give, the planted bugs among them; what became of these. */
async function breakRecorded(options: Options, labOptions: LabOptions, pool: Pool): Promise<Found> {
  const phases = options.isAll ? PHASES : PHASES.filter(({ isShort }) => isShort);
  const mayRun = !options.isListOnly && !options.isPlantedOnly;
  const begun: Promise<void>[] = [];
  const recordings = await recordPhases(pool.lanes, phases, PARTIES, (recording) => {
    const { result } = recording;
    if (!pool.results.has(result.id)) pool.results.add(result);
    sayResult(result);
    const runs = wantedRuns([recording], options).filter(({ isRequired }) => isRequired);
    if (mayRun) begun.push(runAll(pool, runs));
  });
  const chosen = wantedRuns(recordings, options);
  const required = chosen.filter(({ isRequired }) => isRequired);
  const others = chosen.filter(({ isRequired }) => !isRequired);
  say(`${chosen.length} runs, ${required.length} of them required`);
  if (options.isListOnly) {
    for (const { id, isRequired } of chosen) process.stdout.write(`${isRequired ? "*" : " "} ${id}\n`);
    return { planted: [], left: 0 };
  }
  const mayPlant = options.only === null || options.isPlantedOnly;
  const smallDisk = { ...options, ...pool, recordings, storesFolder: join(labOptions.folder, STORES) };
  const [planted, hasDisk] = await Promise.all([
    mayPlant ? tryPlantedBugs(labOptions, pool.lanes, allRuns(recordings), sayPlanted) : [],
    !mayRun || options.database !== null || runOnSmallDisk(labOptions, smallDisk),
    ...(mayRun ? inStages(others, options.isAll).map((stage) => runAll(pool, stage)) : []),
    ...begun,
  ]);
  if (!hasDisk) say("passed over: what needs a disk of its own; none may be mounted here");
  return { planted, left: mayRun ? chosen.filter(({ id }) => !pool.results.has(id)).length : 0 };
}

function report(
  options: Options,
  { store, results: file, planted, left }: Found & { store: "embedded" | "server"; results: ResultFile },
): boolean {
  const { results, spentMs } = file;
  const tables = [tableOf(results), ...(planted.length === 0 ? [] : [plantedLines(planted).join("\n")])];
  say(`done; ${left} runs were left out for want of time\n\n${tables.join("\n\n")}\n`);
  if (options.mayWrite) {
    // A server's address may hold a password, and is nobody else's.
    const given = process.argv.slice(2).map((argument) => (argument === options.database ? "URL" : argument));
    const command = ["npm run test:faults", ...(given.length > 0 ? ["--", ...given] : [])].join(" ");
    // What a sample leaves out is no news.
    writeTable({ store, command, results, planted, left: options.isAll ? left : 0, tookMs: spentMs });
  }
  const isHeld = results.every(({ violations }) => violations.length === 0);
  return isHeld && planted.every(({ caughtBy }) => caughtBy.length > 0);
}

async function main(options: Options): Promise<void> {
  const folder = makeScratchFolder();
  const results = new ResultFile(options.resultsPath);
  // Bots and reader end with this process; what lies in memory would not.
  const leave = (code: number): never => {
    results.spend(performance.now() - begunAt);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => leave(130));
  const built = join(folder, "bot");
  await buildBot(built);
  const stores = options.database
    ? serverStores(options.database)
    : embeddedStores(join(folder, STORES), built);
  const sealKey = randomBytes(32).toString("base64");
  const labOptions = { built, folder, stores, sealKey, environment: { CLOUD_TIMEOUT_MS: "4000" } };
  const lanes = Array.from({ length: options.lanes }, (_, lane) => `lane${lane + 1}`);
  const labs = await Promise.all(lanes.map((lane) => Lab.open(labOptions, lane)));
  say(`the bot is built; ${lanes.length} lanes`);
  try {
    process.exitCode = (await breakEverything(options, labOptions, { labs, results })) ? 0 : 1;
  } catch (error) {
    // Other lanes are in the middle of something, and nobody is left to wait for it.
    say(`stopped: ${error instanceof Error ? error.stack : String(error)}`);
    leave(1);
  }
  await Promise.all(labs.map((lab) => lab.close()));
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
}

const options = readOptions();
if (options) await main(options);
