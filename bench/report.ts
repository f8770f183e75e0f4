import type { Acknowledgement } from "./acknowledgement.ts";
import type { WallTime } from "./critical-path/measure.ts";
import type { Results } from "./found.ts";
import type { Growth } from "./growth/measure.ts";
import type { HttpLoad } from "./http-load/measure.ts";
import type { InTime } from "./in-time/measure.ts";
import { listTargets, type Target, targetRows } from "./targets.ts";
import type { Throughput } from "./throughput/measure.ts";

const BEGIN = "<!-- bench:begin (written by `npm run bench -- --write`) -->";
const END = "<!-- bench:end -->";

/** The figures as Markdown, with the target beside each. `earlier`: what numbers were set for, as it was found before. */
export function renderReport(machine: string, results: Results, earlier: readonly Target[]): string {
  const parts = [
    `Machine: ${machine}. Bot, simulators, database and driver share its cores.`,
    renderTargets(results, earlier),
    results.acknowledgement && renderAcknowledgement(results.acknowledgement),
    results["acknowledgement-rates"] && renderRates(results["acknowledgement-rates"]),
    results["wall-time"] && renderWallTime(results["wall-time"]),
    results.throughput && renderThroughput(results.throughput),
    results["in-time"] && renderInTime(results["in-time"]),
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

function renderTargets(results: Results, earlier: readonly Target[]): string {
  return section(
    "### What was set, and what is reached",
    "Medians; in parentheses the version of Node.js. `At first` is before any of it was worked on: by `tsx` on Node.js 20, and compiled on 24.",
    ["figure", "unit", "to reach", "at first", "run before", "now"],
    targetRows(listTargets(results), earlier),
  );
}

function renderInTime(rows: readonly InTime[]): string {
  return section(
    "### How soon it appears in Slack",
    "Seconds, medians, with Slack's limits on and 100 ms on every call. To reach: decided 1 and 1.5, ready and job sheet 1 after the direct message, five asked 8, 6 a minute, 7 posts and 8 edits.",
    [
      "database",
      "decided: card",
      "decided: thread",
      "ready: card",
      "job sheet",
      "posts",
      "edits",
      "five asked",
      "a minute in one channel",
      "refused by Slack",
    ],
    rows.map((row) => [
      row.database,
      row.decidedOnCard,
      row.decidedInThread,
      row.readyOnCard,
      row.jobSheet,
      row.posts,
      row.edits,
      row.fiveAsked,
      row.perMinute,
      row.refused,
    ]),
  );
}

function renderRates(rows: readonly Acknowledgement[]): string {
  return section(
    "### Acknowledgement by interactions a second",
    "The same interactions, clouds stalled; driver and simulators take their part of the cores.",
    ["database", "a second", "count", "failed", "p50", "p99", "max"],
    rows.map((row) => [row.database, row.perSecond, row.count, row.failed, row.p50Ms, row.p99Ms, row.maxMs]),
  );
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

function renderFootprint({ installed, processes, commands }: NonNullable<Results["footprint"]>): string {
  const starts = section(
    "### Start and memory",
    `The installed program: ${installed.packages} packages, ${installed.megabytes} MB on the disk. Memory is the process's resident set; peak until it is ready.`,
    [
      "database",
      "Node.js",
      "first start ms",
      "CPU s",
      "peak MB",
      "later start ms",
      "CPU s",
      "peak MB",
      "MB at rest",
      "CPU % at rest",
      "in flight",
      "kB for each",
    ],
    processes.map(({ first, later, ...row }) => [
      row.database,
      row.node,
      first.readyMs,
      first.cpuSeconds,
      first.peakMb,
      later.readyMs,
      later.cpuSeconds,
      later.peakMb,
      row.restMb,
      row.restCpuPercent,
      row.inFlight,
      row.kbPerPreparation,
    ]),
  );
  const times = section(
    "Commands that ask nobody, from the shell's start of the process to its end:",
    null,
    ["command", "Node.js", "ms", "CPU ms"],
    commands.map((row) => [row.command, row.node, row.wallMs, row.cpuMs]),
  );
  return `${starts}\n\n${times}`;
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
