import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { PlantedResult } from "../sweeps/planted.ts";
import type { RunResult } from "../sweeps/run.ts";
import { tableOf } from "./table.ts";

const DOCUMENT = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));

/** Puts what was found between the markers of its store in docs/reliability.md. */
export function writeTable(input: {
  store: "embedded" | "server";
  command: string;
  results: readonly RunResult[];
  planted: readonly PlantedResult[];
  /** Runs that were to be done and have not begun yet. */
  left: number;
  /** All invocations together. */
  tookMs: number;
}): void {
  const begin = `<!-- ${input.store}: begin -->`;
  const end = `<!-- ${input.store}: end -->`;
  const text = readFileSync(DOCUMENT, "utf8");
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`expected ${begin} and ${end} in docs/reliability.md`);
  const section = [begin, "", ...linesOf(input), ""].join("\n");
  writeFileSync(DOCUMENT, `${text.slice(0, from)}${section}${text.slice(to)}`);
  execFileSync("npx", ["biome", "format", "--write", DOCUMENT], { stdio: "ignore" });
}

function linesOf({ command, results, planted, left, tookMs }: Parameters<typeof writeTable>[0]): string[] {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.version}`;
  const minutes = Math.max(1, Math.round(tookMs / 60_000));
  return [
    `\`${command}\`, ${new Date().toISOString().slice(0, 10)}, ${minutes} min on ${machine}: ${results.length} runs${left === 0 ? "" : `, and ${left} that there was no time for`}.`,
    "",
    tableOf(results),
    ...(planted.length === 0 ? [] : ["", ...plantedLines(planted)]),
  ];
}

export function plantedLines(planted: readonly PlantedResult[]): string[] {
  return [
    "| planted bug | run | caught as |",
    "| --- | --- | --- |",
    ...planted.map(
      ({ name, run, caughtBy }) => `| ${name} | ${run} | ${caughtBy.join(", ") || "**not caught**"} |`,
    ),
  ];
}
