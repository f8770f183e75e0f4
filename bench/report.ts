import type { Acknowledgement } from "./acknowledgement.ts";
import type { WallTime } from "./critical-path/measure.ts";
import type { Footprint } from "./footprint.ts";
import type { Growth } from "./growth/measure.ts";
import type { HttpLoad } from "./http-load/measure.ts";
import type { Throughput } from "./throughput/measure.ts";

/** What was measured; a measurement that was not asked for is not there. */
export type Results = {
  acknowledgement?: Acknowledgement[];
  "wall-time"?: WallTime[];
  throughput?: Throughput[];
  footprint?: { installed: { packages: number; megabytes: number }; processes: Footprint[] };
  growth?: Growth[];
  "http-load"?: HttpLoad[];
};

const BEGIN = "<!-- bench:begin (written by `npm run bench -- --write`) -->";
const END = "<!-- bench:end -->";

/** The figures as Markdown, with the target beside each. */
export function renderReport(machine: string, results: Results): string {
  const parts = [
    `Machine: ${machine}. Bot, simulators, database and driver share its cores.`,
    results.acknowledgement && renderAcknowledgement(results.acknowledgement),
    results["wall-time"] && renderWallTime(results["wall-time"]),
    results.throughput && renderThroughput(results.throughput),
    results.footprint && renderFootprint(results.footprint),
    results.growth && renderGrowth(results.growth),
    results["http-load"] && renderHttpLoad(results["http-load"]),
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}

/** Puts a report into a document, between the markers. Errors: a document without them. */
export function replaceBetweenMarkers(document: string, report: string): string {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from === -1 || to < from) throw new Error(`expected ${BEGIN} and ${END} in the document`);
  return `${document.slice(0, from + BEGIN.length)}\n\n${report}\n\n${document.slice(to)}`;
}

function renderAcknowledgement(rows: readonly Acknowledgement[]): string {
  return section(
    "### Acknowledgement, while every cloud call stalls 30 seconds",
    "Milliseconds as Slack sees them. Slack's limit is 3,000; the target for p99 is 50.",
    ["database", "interaction", "count", "failed", "p50", "p99", "max"],
    rows.map((row) => [row.database, row.kind, row.count, row.failed, row.p50Ms, row.p99Ms, row.maxMs]),
  );
}

function renderWallTime(rows: readonly WallTime[]): string {
  const [first] = rows;
  const table = section(
    "### A whole preparation with 100 ms on every call",
    "From the submission to `ready` and the message, without the approver's time. The target is 1.25 times the longest chain of calls that need each other.",
    ["database", "wall ms", "longest chain ms", "ratio", "calls", "one by one ms", "times as fast"],
    rows.map((row) => [
      row.database,
      row.wallMs,
      row.criticalMs,
      row.ratio,
      row.calls,
      row.oneByOneMs,
      row.speedUp,
    ]),
  );
  return `${table}\n\nThe chain: ${first?.chain.map((name) => `\`${name.replace(/#\d+$/, "")}\``).join(" → ")}.`;
}

function renderThroughput(rows: readonly Throughput[]): string {
  const table = section(
    "### Preparations a second, without latency",
    "From the request to `ready`, 16 at a time; Slack's pace is left out.",
    ["database", "preparations", "a second", "CPU seconds each"],
    rows.map((row) => [row.database, row.preparations, row.perSecond, row.cpuPerPreparation]),
  );
  const parts = [...new Set(rows.flatMap((row) => Object.keys(row.parts)))];
  const shares = section(
    "Where the time of the bot's main thread goes; the embedded database has a thread of its own:",
    null,
    ["part", ...rows.map((row) => row.database)],
    parts.map((part) => [part, ...rows.map((row) => `${Math.round((row.parts[part] ?? 0) * 100)} %`)]),
  );
  return `${table}\n\n${shares}`;
}

function renderFootprint({ installed, processes }: NonNullable<Results["footprint"]>): string {
  return section(
    "### Start and memory",
    `Production dependencies: ${installed.packages} packages, ${installed.megabytes} MB installed. The start goes through \`tsx\` here; the image starts compiled files.`,
    [
      "database",
      "first start ms",
      "start to ready ms",
      "MB at rest",
      "preparations in flight",
      "kB for each",
    ],
    processes.map((row) => [
      row.database,
      row.firstStartMs,
      row.startMs,
      row.restMb,
      row.inFlight,
      row.kbPerPreparation,
    ]),
  );
}

function renderGrowth(rows: readonly Growth[]): string {
  return section(
    "### Growth",
    "Medians in milliseconds of the bot's part, on a small and a large store turn and turn about. The target for the ratio is 1.5.",
    ["database", "operation", "small", "large", "ratio"],
    rows.map((row) => [row.database, row.operation, row.smallMs, row.largeMs, row.ratio]),
  );
}

function renderHttpLoad(rows: readonly HttpLoad[]): string {
  const { connections = 0, gets = 0 } = rows[0] ?? {};
  return section(
    "### HTTP mode under requests that nobody signed",
    `${connections} connections that send all but the last byte of 4 MB, and ${gets} GETs of 15 kB, 4 a second; milliseconds of \`/healthz\`, asked 20 times a second meanwhile. The target for p99 is 50.`,
    ["database", "p99 at rest", "p50", "p99", "max", "failed", "MB at rest", "MB peak", "CPU s", "log kB"],
    rows.map((row) => [
      row.database,
      row.restP99Ms,
      row.p50Ms,
      row.p99Ms,
      row.maxMs,
      row.failed,
      row.restMb,
      row.peakMb,
      row.cpuSeconds,
      row.logKb,
    ]),
  );
}

function section(
  title: string,
  text: string | null,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return [title, ...(text === null ? [] : [text]), table].join("\n\n");
}
