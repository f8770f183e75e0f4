import type { MgwWorld } from "../operation.ts";
import { findRetriedRun } from "../results.ts";
import type { ListedObject, MgwJob, MgwRegion, MgwRun, VerifyResult } from "../state.ts";
import { destinationOf, sourceOf } from "./ask-address.ts";
import { type CopyOutcome, type CopyPlan, copyObject } from "./copy-object.ts";
import { filterObjects, listSource } from "./list-source.ts";
import { stretchFrom } from "./stretch.ts";

/** A job at work in its region. */
export type Work = { world(): MgwWorld; regionName: string; region: MgwRegion; job: MgwJob; run: MgwRun };

/** Keys that are listed ahead of copying, and entries that a run keeps of each list: bounds of the memory. */
const MAX_BACKLOG = 10_000;
const MAX_RECORDED = 200_000;

/** What came of working until now: more time is needed, everything is done by a moment, or the service gave up. */
export type Progress = { kind: "waits" } | { kind: "done" | "broken"; atMs: number; message: string };

/** One plan for a stretch of work; a role's credentials are good for an hour. */
export function planWork({ world, regionName, region, job }: Work): CopyPlan | VerifyResult {
  const now = world();
  const detailOf = (name: string) => region.addresses.get(name)?.detail ?? {};
  const source = sourceOf(now, detailOf(job.srcAddress));
  if (!("peer" in source)) return source;
  const destination = destinationOf(now, detailOf(job.destAddress), regionName);
  if (!("peer" in destination)) return destination;
  const bucket = () => world().state.buckets.get(destination.bucket);
  return { source, destination, job, bucket };
}

/** Does the next thing that is due: a page of the listing, or a file. */
export async function workOn(work: Work, plan: CopyPlan): Promise<Progress | null> {
  const { run, job, world } = work;
  const { nowMs } = world();
  const next = run.backlog[0];
  const copyAtMs = next ? timeOf(run, job, next) : Number.POSITIVE_INFINITY;
  const isPageNext = !run.isListed && run.backlog.length < MAX_BACKLOG && run.nextPageAtMs <= copyAtMs;
  if (isPageNext) return run.nextPageAtMs <= nowMs ? listPage(work, plan) : { kind: "waits" };
  if (!next) return { kind: "done", atMs: lastMomentOf(run, job), message: "" };
  if (copyAtMs > nowMs) return { kind: "waits" };
  const outcome = await copyObject(plan, next);
  // Paused or deleted meanwhile: the file is done all the same.
  run.backlog.shift();
  run.stretch.objects += 1;
  run.stretch.bytes += next.sizeBytes;
  record(run, next, outcome, copyAtMs);
  return null;
}

/** When a file is done, as files and bytes a second allow. */
function timeOf(run: MgwRun, { qos }: MgwJob, next: ListedObject): number {
  const { startedAtMs, objects, bytes } = run.stretch;
  const byFiles = (objects + 1) / qos.filesPerSecond;
  const byBytes = ((bytes + next.sizeBytes) * 8) / qos.bitsPerSecond;
  return startedAtMs + Math.max(byFiles, byBytes) * 1000;
}

function lastMomentOf(run: MgwRun, { qos }: MgwJob): number {
  const { startedAtMs, objects, bytes } = run.stretch;
  const worked = Math.max(objects / qos.filesPerSecond, (bytes * 8) / qos.bitsPerSecond) * 1000;
  return Math.max(startedAtMs + worked, run.nextPageAtMs);
}

async function listPage(work: Work, plan: CopyPlan): Promise<Progress | null> {
  const { run, job, region, world } = work;
  const { nowMs, state } = world();
  const { settings } = state.mgw;
  const detail = region.addresses.get(job.srcAddress)?.detail ?? {};
  const isRetry = detail["AddressType"] !== "s3";
  const retried = isRetry
    ? findRetriedRun(region, detail, { assumptions: settings.assumptions, nowMs })
    : null;
  if (isRetry && !retried)
    return { kind: "broken", atMs: run.nextPageAtMs, message: "The list of failed files can not be read." };
  const page = retried
    ? { objects: retried.failed.map(({ object }) => ({ ...object, isRetried: true })), token: null }
    : await listSource(plan.source, run.token);
  if (!("objects" in page)) {
    const message = `List objects failed. http status code ${page.httpStatus}, ${page.code}: ${page.message}`;
    return { kind: "broken", atMs: run.nextPageAtMs, message };
  }
  const objects = filterObjects(page.objects, job.filter);
  // Nothing can be copied before it was listed.
  if (run.backlog.length === 0) run.stretch = stretchFrom(lastMomentOf(run, job));
  run.backlog.push(...objects);
  if (run.listed.length < MAX_RECORDED) run.listed.push(...objects);
  run.counts.total += objects.length;
  run.counts.totalBytes += objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  run.token = page.token;
  run.isListed = page.token === null;
  run.nextPageAtMs += (page.objects.length / settings.listedPerSecond) * 1000;
  return null;
}

function record(run: MgwRun, object: ListedObject, outcome: CopyOutcome, atMs: number): void {
  const { counts } = run;
  if (outcome.kind === "failed") {
    counts.failed += 1;
    if (run.failed.length < MAX_RECORDED) run.failed.push({ object, atMs, message: outcome.message });
    return;
  }
  counts.copied += 1;
  counts.copiedBytes += object.sizeBytes;
  if (outcome.kind === "copied") return;
  counts.skipped += 1;
  counts.skippedBytes += object.sizeBytes;
  if (run.skipped.length < MAX_RECORDED) run.skipped.push(object);
}
