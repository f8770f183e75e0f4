import { setTimeout as sleep } from "node:timers/promises";
import { createStory } from "../../demo/story.ts";
import { readAuditEntries } from "../../src/cli/audit-source.ts";
import { readStoreEnv } from "../../src/config/env.ts";
import type { AuditEntry } from "../../src/storage/contract/audit.ts";
import { type Database, type Lab, startLab } from "../support/lab.ts";
import { median, round } from "../support/statistics.ts";
import { longestChain, missingCalls, type RecordedCall } from "./longest-chain.ts";
import { EXAMINE, type Needs, PROVISION } from "./needs.ts";

export type WallTime = {
  database: Database;
  /** Medians over the preparations, in milliseconds. */
  wallMs: number;
  criticalMs: number;
  ratio: number;
  /** The same calls, one after the other. */
  oneByOneMs: number;
  speedUp: number;
  calls: number;
  chain: string[];
};

const DELAY_MS = 100;
type Recorded = { simulator: string; service: string; operation: string; at: string; durationMs: number };
type Phase = { wallMs: number; calls: RecordedCall[]; needs: Needs };

/** A whole preparation with a delay on every call, without the approver's time and what is posted into the thread. */
export async function measureWallTime(options: {
  database: Database;
  server: string;
  rounds: number;
}): Promise<WallTime> {
  const lab = await startLab(options);
  try {
    await lab.startBot();
    await lab.control("aws/control/setPropagation", { visibleAfterMs: 0, authorizedAfterMs: 0 });
    await lab.control("alibaba/control/setPropagation", { accessKeyMs: 0, attachmentMs: 0 });
    await playOne(lab, 0);
    await lab.delay(["slack", "aws", "alibaba"], DELAY_MS);
    const runs: Phase[][] = [];
    for (let number = 1; number <= options.rounds; number += 1) runs.push(await playOne(lab, number));
    return { database: options.database, ...summarize(runs) };
  } finally {
    await lab.stop();
  }
}

async function playOne(lab: Lab, number: number): Promise<Phase[]> {
  const story = createStory(lab.people);
  const before = new Set((await auditOf(lab)).map(({ preparationId }) => preparationId));
  const destination = `bench-path-${number}`;
  const form = await story.openForm({ source: "acme-media-clean", destination, region: "oss-eu-central-1" });
  const submittedMs = Date.now();
  await story.submitForm(form);
  const decision = await story.openDecision();
  const approvedMs = Date.now();
  await story.approve(decision, "go");
  const delivery = await story.awaitDelivery();
  await story.inThread("File Count");
  const own = (await auditOf(lab)).filter(
    ({ preparationId }) => preparationId !== null && !before.has(preparationId),
  );
  const checkedMs = timeOf(own, "preparation.checked");
  const sentMs = Math.max(Number(delivery.ts) * 1_000, timeOf(own, "preparation.ready"));
  const recorded = await recordedCalls(lab);
  await sleep(0);
  return [
    phase(recorded, EXAMINE, submittedMs, checkedMs),
    phase(recorded, PROVISION, approvedMs, sentMs, { name: "slack/message", durationMs: DELAY_MS }),
  ];
}

async function auditOf(lab: Lab): Promise<AuditEntry[]> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const entries: AuditEntry[] = [];
  for await (const entry of readAuditEntries(readStoreEnv({ ...lab.environment }), log)) entries.push(entry);
  return entries;
}

function timeOf(entries: readonly AuditEntry[], event: string): number {
  const entry = entries.find((candidate) => candidate.event === event);
  if (!entry) throw new Error(`expected ${event} in the audit log`);
  return Date.parse(entry.at);
}

async function recordedCalls(lab: Lab): Promise<Recorded[]> {
  const lists = await Promise.all(
    ["slack", "aws", "alibaba"].map(async (simulator) => {
      const journal = (await lab.control(`${simulator}/journal`)) as Omit<Recorded, "simulator">[];
      return journal.map((entry) => ({ ...entry, simulator }));
    }),
  );
  return lists.flat().sort((a, b) => a.at.localeCompare(b.at));
}

/** The clouds' calls of a stretch of time, each with its number; of Slack's only the message that ends it. */
function phase(
  recorded: readonly Recorded[],
  needs: Needs,
  fromMs: number,
  toMs: number,
  last?: RecordedCall,
): Phase {
  const counts = new Map<string, number>();
  const calls = recorded
    .filter(
      ({ at, simulator }) => simulator !== "slack" && Date.parse(at) >= fromMs && Date.parse(at) <= toMs,
    )
    .map(({ simulator, service, operation, durationMs }) => {
      const operationName = `${simulator}/${service}:${operation}`;
      const number = (counts.get(operationName) ?? 0) + 1;
      counts.set(operationName, number);
      return { name: `${operationName}#${number}`, durationMs };
    });
  if (last) calls.push(last);
  const missing = missingCalls(calls, needs);
  if (missing.length > 0)
    throw new Error(`bench/critical-path/needs.ts is out of date: no ${missing.join(", ")}`);
  return { wallMs: toMs - fromMs, calls, needs };
}

function summarize(runs: readonly Phase[][]): Omit<WallTime, "database"> {
  const totals = runs.map((phases) => {
    const chains = phases.map(({ calls, needs }) => longestChain(calls, needs));
    const wallMs = phases.reduce((sum, phase) => sum + phase.wallMs, 0);
    const criticalMs = chains.reduce((sum, { ms }) => sum + ms, 0);
    const calls = phases.flatMap((phase) => phase.calls);
    const oneByOneMs = calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return {
      wallMs,
      criticalMs,
      oneByOneMs,
      calls: calls.length,
      chain: chains.flatMap(({ names }) => names),
    };
  });
  const of = (key: "wallMs" | "criticalMs" | "oneByOneMs" | "calls") =>
    median(totals.map((total) => total[key]));
  return {
    wallMs: of("wallMs"),
    criticalMs: of("criticalMs"),
    ratio: round(median(totals.map(({ wallMs, criticalMs }) => wallMs / criticalMs)), 2),
    oneByOneMs: of("oneByOneMs"),
    speedUp: round(median(totals.map(({ wallMs, oneByOneMs }) => oneByOneMs / wallMs)), 1),
    calls: of("calls"),
    chain: totals[0]?.chain ?? [],
  };
}
