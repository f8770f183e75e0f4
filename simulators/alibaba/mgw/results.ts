import { drawAccessKeyId, drawAccessKeySecret } from "../identifiers.ts";
import type { OssReply } from "../oss/operation.ts";
import { missingArgument } from "./errors.ts";
import { findJob, findRun } from "./find-job.ts";
import { type MgwInput, xmlAnswer } from "./operation.ts";
import type { AddressDetail, MgwJob, MgwRegion, MgwRun, MgwSettings } from "./state.ts";

/** How a run ended, and what an address for its failed files is made of. */
export function getJobResult(input: MgwInput): OssReply {
  const { query, settings, nowMs, regionName, state } = input;
  const job = findJob(input);
  const runtimeId = query.get("runtimeId") ?? "";
  if (runtimeId === "") throw missingArgument("runtimeId");
  const run = findRun(input, job, runtimeId);
  const readyRetry = readinessOf(run, settings, nowMs);
  if (readyRetry === "Ready" && run.retryKey === null) {
    run.retryKey = { accessId: drawAccessKeyId(), secret: drawAccessKeySecret(), issuedAtMs: nowMs };
    state.secretValues.add(run.retryKey.secret);
  }
  const isReady = readyRetry === "Ready";
  const { counts } = run;
  return xmlAnswer("ImportJobResult", {
    Version: job.version,
    ReadyRetry: readyRetry,
    TotalObjectCount: counts.total,
    TotalObjectSize: counts.totalBytes,
    CopiedObjectCount: counts.copied,
    CopiedObjectSize: counts.copiedBytes,
    SkippedObjectCount: counts.skipped,
    SkippedObjectSize: counts.skippedBytes,
    FailedObjectCount: counts.failed,
    AddressType: isReady ? settings.assumptions.retryAddress : "",
    InvLocation: isReady ? "oss" : "",
    InvBucket: isReady ? listBucketOf(regionName) : "",
    InvDomain: isReady ? `oss-${regionName}.aliyuncs.com` : "",
    InvRegionId: isReady ? `oss-${regionName}` : "",
    InvPath: isReady ? listPathOf(job, run) : "",
    InvAccessId: (isReady && run.retryKey?.accessId) || "",
    InvAccessSecret: (isReady && run.retryKey?.secret) || "",
  });
}

function readinessOf(run: MgwRun, { times }: MgwSettings, nowMs: number): "NoNeed" | "NotReady" | "Ready" {
  if (run.endedAtMs === null) return "NotReady";
  if (run.counts.failed === 0) return "NoNeed";
  return nowMs >= run.endedAtMs + times.retryListMs ? "Ready" : "NotReady";
}

/** The service's own bucket of lists. */
function listBucketOf(regionName: string): string {
  return `mgw-failed-lists-${regionName}`;
}

function listPathOf(job: MgwJob, run: MgwRun): string {
  return `${job.version}/${run.runtimeId}/manifest.json`;
}

/** How long the secret of a list lives where that is taken to be short (U11). */
const SECRET_LIVES_MS = 3_600_000;

/** The run whose list of failed files an address opens; null when its key does not, or no longer. */
export function findRetriedRun(
  region: MgwRegion,
  detail: AddressDetail,
  options: { assumptions: MgwSettings["assumptions"]; nowMs: number },
): MgwRun | null {
  for (const job of region.jobs.values()) {
    for (const run of job.runs.values()) {
      const key = run.retryKey;
      if (key === null || listPathOf(job, run) !== detail["InvPath"]) continue;
      const isOpened = key.accessId === detail["InvAccessId"] && key.secret === detail["InvAccessSecret"];
      const isOver = options.nowMs - key.issuedAtMs >= SECRET_LIVES_MS;
      return isOpened && !(isOver && options.assumptions.retryAddress === "ossinv") ? run : null;
    }
  }
  return null;
}
