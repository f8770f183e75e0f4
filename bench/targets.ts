import { BARE } from "./commands.ts";
import type { Footprint } from "./footprint.ts";
import type { Results } from "./found.ts";

/** One figure that a number was set for. `measured` by version of Node.js, such as `24.3.0`; `any` where it does not depend on it. */
export type Target = {
  name: string;
  unit: string;
  toReach: string;
  /** Before any of it was worked on, on two idle cores, 2026-11: by `tsx` on Node.js 20, compiled on 24. */
  atFirst: string;
  measured: Readonly<Record<string, number>>;
};

/** What of the results numbers were set for; figures that were not measured are left out. */
export function listTargets(results: Results): Target[] {
  const { processes = [], commands = [], installed } = results.footprint ?? {};
  const embedded = processes.filter(({ database }) => database === "embedded");
  const server = processes.filter(({ database }) => database === "PostgreSQL");
  const by = (rows: readonly Footprint[], figure: (row: Footprint) => number) =>
    Object.fromEntries(rows.map((row) => [row.node, figure(row)]));
  const target = (
    name: string,
    unit: string,
    toReach: string,
    atFirst: string,
    measured: Target["measured"],
  ) => ({
    name,
    unit,
    toReach,
    atFirst,
    measured,
  });
  const commandOf = (command: string) =>
    Object.fromEntries(
      commands.filter((row) => row.command === command).map((row) => [row.node, row.wallMs]),
    );
  const throughput = (database: string) =>
    anyOf(results.throughput?.find((row) => row.database === database)?.perSecond);
  const ratio = (database: string) =>
    anyOf(results["wall-time"]?.find((row) => row.database === database)?.ratio);
  const setUp = results["set-up"];
  return [
    target(
      "first start, embedded",
      "ms",
      "< 1,200",
      "4,400; 3,800",
      by(embedded, (row) => row.first.readyMs),
    ),
    target(
      "later start, embedded",
      "ms",
      "< 900",
      "1,800; 1,100",
      by(embedded, (row) => row.later.readyMs),
    ),
    target(
      "CPU of a first start",
      "s",
      "–",
      "8.8; 5.5",
      by(embedded, (row) => row.first.cpuSeconds),
    ),
    target(
      "CPU of a later start",
      "s",
      "–",
      "4.1; 2.1",
      by(embedded, (row) => row.later.cpuSeconds),
    ),
    target(
      "peak of a start, embedded",
      "MB",
      "< 220",
      "993; 1,224",
      by(embedded, (row) => Math.max(row.first.peakMb, row.later.peakMb)),
    ),
    target(
      "at rest, embedded",
      "MB",
      "< 190",
      "353; 354",
      by(embedded, (row) => row.restMb),
    ),
    target(
      "at rest, PostgreSQL",
      "MB",
      "< 120",
      "158 to 192",
      by(server, (row) => row.restMb),
    ),
    target(
      "CPU at rest, embedded",
      "% of a core",
      "< 1",
      "3.6",
      by(embedded, (row) => row.restCpuPercent),
    ),
    target(`\`${BARE}\`, for comparison`, "ms", "–", "40", commandOf(BARE)),
    target("`--help`, installed", "ms", "< 150", "800; 160", commandOf("--help")),
    target("`explain-policy`, installed", "ms", "< 150", "800; 160", commandOf("explain-policy")),
    target("preparations a second, embedded", "1/s", "> 5", "2.2", throughput("embedded")),
    target("preparations a second, PostgreSQL", "1/s", "> 9", "3.9", throughput("PostgreSQL")),
    target("a preparation against its longest chain, embedded", "×", "< 1.1", "1.21", ratio("embedded")),
    target("the same, PostgreSQL", "×", "< 1.1", "1.11", ratio("PostgreSQL")),
    target(
      "`npm ci` + `npm run demo`",
      "s",
      "< 25",
      "40",
      anyOf(setUp && setUp.installSeconds + setUp.demoSeconds),
    ),
    target("the demo's first words", "s", "< 2", "–", anyOf(setUp?.firstWordsSeconds)),
    target("installed package with its dependencies", "MB", "< 100", "149", anyOf(installed?.megabytes)),
  ].filter(({ measured }) => Object.keys(measured).length > 0);
}

function anyOf(figure: number | undefined): Record<string, number> {
  return figure === undefined ? {} : { any: Math.round(figure * 100) / 100 };
}

/** Rows of the table: what was set, what was before, and what was found with each version of Node.js. */
export function targetRows(targets: readonly Target[], earlier: readonly Target[]): string[][] {
  const told = ({ measured }: Target) =>
    Object.entries(measured)
      .map(([node, figure]) => (node === "any" ? `${figure}` : `${figure} (${node})`))
      .join(", ");
  return targets.map((target) => {
    const before = earlier.find(({ name }) => name === target.name);
    return [
      target.name,
      target.unit,
      target.toReach,
      target.atFirst,
      before === undefined ? "" : told(before),
      told(target),
    ];
  });
}
