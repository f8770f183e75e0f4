import { join } from "node:path";
import { createVitest, type TestModule, type Vitest } from "vitest/node";
import { type Choice, chooseMutants } from "./choose-mutants.ts";
import type { MutatedFolder } from "./folders.ts";
import { ImportGraph } from "./import-graph.ts";
import { filesUnder, type MutatedSources, type PlacedMutant, ROOT } from "./mutants-of-folder.ts";

/** What became of a mutant; `unreached`: no test goes through it; `not-run`: the time was over. */
export type Fate = "killed" | "survived" | "unreached" | "not-run";
export type Tried = { mutant: PlacedMutant; fate: Fate };

/** Of generated policies fewer than in a test run, and always the same. */
const FEWER_POLICIES = { POLICY_RUNS: "100", POLICY_SEED: "1" };

/** Test files asked first; the others only about what these let live. */
const FIRST_ASKED = 3;
/** A mutant that takes so many times as long as the same tests without it is held to be noticed. */
const PATIENCE = 5;
const LEAST_LIMIT_MS = 10_000;

const graph = new ImportGraph();

type TestFile = {
  path: string;
  durationMs: number;
  reached: ReadonlySet<number>;
  loads: ReadonlySet<string>;
};

/**
 * Tries the mutants of a folder one at a time, each by the test files that reach it, quickest first; tells of each as it goes.
 * Errors: a test fails without any mutant.
 */
export async function tryMutants(
  folder: MutatedFolder,
  sources: MutatedSources,
  options: { minutes: number; choice: Choice; onTried(tried: Tried): void },
): Promise<Tried[]> {
  const vitest = await startVitest(folder, sources);
  try {
    const files = await measure(vitest, testsOf(folder, sources));
    const endsAt = performance.now() + options.minutes * 60_000;
    const tried: Tried[] = [];
    for (const mutant of chooseMutants(sources.mutants, options.choice)) {
      const one = { mutant, fate: await tryOne(vitest, mutant, files, endsAt) };
      options.onTried(one);
      tried.push(one);
    }
    return tried;
  } finally {
    await vitest.close();
  }
}

function startVitest(folder: MutatedFolder, { texts }: MutatedSources): Promise<Vitest> {
  return createVitest(
    "test",
    {
      root: ROOT,
      config: false,
      watch: false,
      isolate: !folder.isLoadedOnce,
      maxWorkers: 1,
      bail: 1,
      reporters: [{}],
      include: ["test/**/*.test.ts"],
      setupFiles: [
        join(import.meta.dirname, "mutant-setup.ts"),
        join(ROOT, "test/support/end-lent-databases.ts"),
      ],
      globalSetup: join(ROOT, "test/support/prepare-program.ts"),
      execArgv: ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 20_000 } },
      env: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        SIMULATOR_PATIENCE: "10",
        ...FEWER_POLICIES,
      },
    },
    {
      plugins: [
        {
          name: "mutants",
          enforce: "pre",
          transform: (_code, id) => texts.get(id.split("?")[0] ?? id) ?? null,
        },
      ],
    },
  );
}

/** The test files of a folder that load any of its sources. */
function testsOf(folder: MutatedFolder, { texts }: MutatedSources): string[] {
  return folder.tests
    .flatMap((place) => (place.endsWith(".ts") ? [place] : filesUnder(place)))
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join(ROOT, path))
    .filter((path) => [...graph.reachedFrom(path)].some((loaded) => texts.has(loaded)));
}

/** Runs every test file without a mutant: how long it takes, and which mutants it goes through. */
async function measure(vitest: Vitest, paths: readonly string[]): Promise<TestFile[]> {
  const modules = await run(vitest, paths, null, 600_000);
  return modules.map((module) => {
    if (!module.ok()) {
      throw new Error(`${module.relativeModuleId} fails without any mutant: ${whyOf(module)}`);
    }
    const { duration, setupDuration, collectDuration } = module.diagnostic();
    const durationMs = duration + setupDuration + collectDuration;
    const path = module.moduleId;
    return { path, durationMs, reached: new Set(module.meta().reached), loads: graph.reachedFrom(path) };
  });
}

function whyOf(module: TestModule): string {
  const failed = [...module.children.allTests("failed")].flatMap((test) => test.result().errors ?? []);
  const [error] = [...module.errors(), ...failed];
  return error?.message ?? "it says nothing";
}

async function tryOne(
  vitest: Vitest,
  { index, file, isOfLoading }: PlacedMutant,
  files: readonly TestFile[],
  endsAt: number,
): Promise<Fate> {
  if (performance.now() > endsAt) return "not-run";
  const reaching = files
    .filter(({ reached, loads }) => (isOfLoading ? loads.has(join(ROOT, file)) : reached.has(index)))
    .sort((one, other) => one.durationMs - other.durationMs);
  if (reaching.length === 0) return "unreached";
  for (const asked of [reaching.slice(0, FIRST_ASKED), reaching.slice(FIRST_ASKED)]) {
    if (asked.length === 0) continue;
    const usualMs = asked.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const limitMs = Math.max(LEAST_LIMIT_MS, usualMs * PATIENCE);
    const modules = await run(
      vitest,
      asked.map(({ path }) => path),
      index,
      limitMs,
    );
    if (modules.some((module) => !module.ok())) return "killed";
  }
  return "survived";
}

async function run(
  vitest: Vitest,
  paths: readonly string[],
  tried: number | null,
  limitMs: number,
): Promise<readonly TestModule[]> {
  const [project] = vitest.projects;
  project?.provide("tried", tried);
  project?.provide("limitMs", limitMs);
  const all = await vitest.globTestSpecifications([...paths]);
  const asked = all.filter(({ moduleId }) => paths.includes(moduleId));
  const { testModules } = await vitest.runTestSpecifications(asked, false);
  // Among them are those of earlier runs, which failed or not by another mutant.
  return testModules.filter(({ moduleId }) => paths.includes(moduleId));
}
