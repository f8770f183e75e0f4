import { parseArgs } from "node:util";
import { FOLDERS } from "./folders.ts";
import { mutate } from "./mutants-of-folder.ts";
import { type Fate, type Tried, tryMutants } from "./try-mutants.ts";

/**
 * Changes the code in small ways, one at a time, and asks the tests about each: `npm run mutate -- --only approval-rule`.
 * `--every 5` tries every fifth mutant, `--seed 1` in an order by chance, `--minutes` is the time for the mutants of a folder. What no
 * test notices is printed with its place.
 */
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    every: { type: "string", default: "1" },
    seed: { type: "string" },
    minutes: { type: "string", default: "6" },
  },
});

const FATES: readonly Fate[] = ["killed", "survived", "unreached", "not-run"];

const only = new RegExp(values.only);
const rows: string[] = [];
for (const folder of FOLDERS) {
  const sources = mutate(folder.source, only);
  if (sources.mutants.length === 0) continue;
  const tried = await tryMutants(folder, sources, {
    minutes: Number(values.minutes),
    choice: { every: Number(values.every), seed: values.seed === undefined ? null : Number(values.seed) },
    onTried: tell,
  });
  const counts = FATES.map((fate) => tried.filter((one) => one.fate === fate).length);
  const row = `| \`${folder.source}\` | ${sources.mutants.length} | ${counts.join(" | ")} |`;
  // Also at once: a run that is ended from outside has told what it knows.
  console.log(row);
  rows.push(row);
}
console.log(`\n| folder | mutants | ${FATES.join(" | ")} |\n| --- | ---: | ---: | ---: | ---: | ---: |`);
console.log(rows.join("\n"));

function tell({ mutant, fate }: Tried): void {
  if (fate === "killed" || fate === "not-run") return;
  const { file, line, original, replacement } = mutant;
  const [was, is] = [original, replacement === "" ? "(nothing)" : replacement].map((text) =>
    text.replace(/\s+/g, " "),
  );
  console.log(`${fate.padEnd(9)} ${file}:${line}  ${was}  →  ${is}`);
}
