import { setImmediate } from "node:timers/promises";
import { currentRun, enter } from "../job-history.ts";
import type { MgwWorld } from "../operation.ts";
import type { JobStatus, MgwJob, MgwRegion, MgwRun } from "../state.ts";
import { destinationOf } from "./ask-address.ts";
import type { CopyPlan } from "./copy-object.ts";
import { writeLists } from "./lists.ts";
import { stretchFrom } from "./stretch.ts";
import { type Progress, planWork, type Work, workOn } from "./work.ts";

/** How long work goes on before others get the processor. */
const TURN_MS = 10;
/** A role's session lasts an hour; it is assumed anew before that. */
const PLAN_HOLDS_MS = 1_800_000;

/** Where a job is. */
export type JobPlace = { world(): MgwWorld; regionName: string; region: MgwRegion; job: MgwJob };

/** Brings a job to where it is by now: every step at the time when it was due. */
export async function advance(place: JobPlace): Promise<void> {
  while (await step(place)) {
    // Until nothing is due.
  }
  await writeReports(place);
}

/** One state further, if it is due; whether it was. */
async function step(place: JobPlace): Promise<boolean> {
  const { job, world, region } = place;
  const { nowMs, state } = world();
  const { times } = state.mgw.settings;
  const sinceMs = job.history.at(-1)?.startedAtMs ?? nowMs;
  const move = (status: JobStatus, afterMs: number): boolean => {
    if (nowMs < sinceMs + afterMs) return false;
    enter(job, status, { atMs: sinceMs + afterMs, operator: "system" });
    return true;
  };
  switch (job.status) {
    case "LAUNCHING":
      return move("PREPARING", times.launchMs);
    case "PREPARING":
      if (!move("DOING", times.prepareMs)) return false;
      goOn(job, sinceMs + times.prepareMs);
      return true;
    case "DOING":
      return work(place);
    case "CLOSING":
      if (!move("FINISHED", times.closeMs)) return false;
      end(job, sinceMs + times.closeMs);
      return true;
    case "DELETING":
      if (nowMs >= sinceMs + times.deleteMs) region.jobs.delete(job.name);
      return false;
    default:
      return false;
  }
}

/** A run begins to work, or goes on after a pause. */
function goOn(job: MgwJob, atMs: number): void {
  const run = currentRun(job);
  if (!run) throw new Error(`job ${job.name} is at work without a run`);
  run.nextPageAtMs = Math.max(run.nextPageAtMs, atMs);
  run.stretch = stretchFrom(atMs);
}

function end(job: MgwJob, atMs: number): void {
  const run = currentRun(job);
  if (!run) return;
  run.endedAtMs = atMs;
  run.backlog = [];
  if (job.hasReport) run.report ??= { requestedAtMs: atMs, endedAtMs: null, message: "" };
}

/** Works until everything due is done or the job is no longer at work; whether its state is another. */
async function work(place: JobPlace): Promise<boolean> {
  const { job, world } = place;
  const run = currentRun(job);
  if (!run) throw new Error(`job ${job.name} is at work without a run`);
  const atWork: Work = { ...place, run };
  const { state } = world();
  const isStill = () => job.status === "DOING" && world().state === state && !isAway(place);
  let plan: CopyPlan | null = null;
  let planHoldsToMs = 0;
  let turnEndsAtMs = performance.now() + TURN_MS;
  while (isStill()) {
    const { nowMs } = world();
    if (!plan || nowMs >= planHoldsToMs) {
      const made = planWork(atWork);
      if (!("source" in made))
        return stop(job, { kind: "broken", atMs: nowMs, message: `${made.code}: ${made.message}` });
      plan = made;
      planHoldsToMs = nowMs + PLAN_HOLDS_MS;
    }
    const progress = await workOn(atWork, plan);
    if (progress?.kind === "waits") return false;
    if (progress) return isStill() && stop(job, progress);
    if (performance.now() < turnEndsAtMs) continue;
    await setImmediate();
    turnEndsAtMs = performance.now() + TURN_MS;
  }
  return false;
}

/** Whether a job was deleted meanwhile. */
function isAway({ region, job }: JobPlace): boolean {
  return region.jobs.get(job.name) !== job;
}

/** The end of the work: closing by itself, or giving up. */
function stop(job: MgwJob, { kind, atMs, message }: Exclude<Progress, { kind: "waits" }>): boolean {
  if (kind === "done") enter(job, "CLOSING", { atMs, operator: "system" });
  else interrupt(job, atMs, message);
  return true;
}

/** The service gives up a run. */
export function interrupt(job: MgwJob, atMs: number, message: string): void {
  end(job, atMs);
  enter(job, "INTERRUPTED", { atMs, operator: "system", message });
}

async function writeReports(place: JobPlace): Promise<void> {
  const { job, world } = place;
  for (const run of job.runs.values()) {
    const { nowMs, state } = world();
    const { report } = run;
    const dueAtMs = (report?.requestedAtMs ?? 0) + state.mgw.settings.times.reportMs;
    if (!report || report.endedAtMs !== null || nowMs < dueAtMs) continue;
    report.message = await writeReport(place, run);
    report.endedAtMs = dueAtMs;
  }
}

async function writeReport({ job, world, region, regionName }: JobPlace, run: MgwRun): Promise<string> {
  const now = world();
  const { settings } = now.state.mgw;
  if (settings.reportOutcome === "failed") return "The report was made to fail.";
  const detail = region.addresses.get(job.destAddress)?.detail ?? {};
  const destination = destinationOf(now, detail, regionName);
  if (!("peer" in destination)) return `${destination.code}: ${destination.message}`;
  const prefix = detail["Prefix"] ?? "";
  const place = { uid: now.state.account.uid, prefix, assumptions: settings.assumptions };
  return writeLists(destination, place, job, run);
}
