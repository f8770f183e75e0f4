import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBot } from "./lab/build-bot.ts";
import { embeddedStores } from "./lab/embedded-place.ts";
import { Lab, type LabOptions } from "./lab/lab.ts";
import { serverStores } from "./lab/server-place.ts";
import { ResultFile } from "./report/result-file.ts";
import { tableOf } from "./report/table.ts";
import { runAll, shuffle } from "./run-all.ts";
import { PHASES } from "./story/phases.ts";
import { recordPhases } from "./story/record.ts";
import { crashRuns } from "./sweeps/crash.ts";
import type { Run, RunResult } from "./sweeps/run.ts";

const { values } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    lanes: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "4" },
    only: { type: "string" },
    database: { type: "string" },
    results: { type: "string" },
  },
});

const begunAt = performance.now();
const say = (text: string) =>
  process.stdout.write(`${((performance.now() - begunAt) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);

const folder = mkdtempSync(join(tmpdir(), "mgw-faults-"));
const built = join(folder, "bot");
await buildBot(built);
say("the bot is built");
const stores = values.database
  ? serverStores(values.database)
  : embeddedStores(join(folder, "stores"), built);
const options: LabOptions = { built, folder, stores, sealKey: randomBytes(32).toString("base64") };
const lanes = Array.from({ length: Number(values.lanes) }, (_, lane) => `lane${lane + 1}`);
const labs = await Promise.all(lanes.map((lane) => Lab.open(options, lane)));
const results = new ResultFile(values.results ?? null);

const tell = ({ id, isHit, state, violations, tookMs }: RunResult) => {
  const what =
    violations.length === 0
      ? "holds"
      : violations.map(({ kind, detail }) => `${kind}: ${detail}`).join("\n      ");
  say(
    `${(tookMs / 1000).toFixed(1).padStart(5)} s  ${id}${isHit ? "" : " (not reached)"}: ${state}: ${what}`,
  );
};

const recordings = await recordPhases(labs[0] as Lab, PHASES);
for (const { phase, points, violations, tookMs } of recordings) {
  const result: RunResult = {
    id: `record ${phase.name}`,
    sweep: "without a fault",
    isHit: true,
    state: `${points.length} points`,
    violations,
    tookMs,
  };
  results.add(result);
  tell(result);
}
const runs: Run[] = shuffle(crashRuns(recordings), Number(values.seed)).map((run) => ({
  ...run,
  isRequired: run.isRequired || values.all,
}));
const wanted = values.only ? runs.filter(({ id }) => new RegExp(values.only ?? "").test(id)) : runs;
say(`${wanted.length} runs, ${wanted.filter(({ isRequired }) => isRequired).length} of them required`);
const sampleUntilMs = begunAt + Number(values.minutes) * 60_000;
await runAll({ labs, results, sampleUntilMs, tell }, wanted);
for (const lab of labs) await lab.close();
await stores.close();
rmSync(folder, { recursive: true, force: true });
say(`done\n\n${tableOf(results.results)}`);
process.exitCode = results.results.some(({ violations }) => violations.length > 0) ? 1 : 0;
