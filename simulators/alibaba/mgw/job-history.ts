import type { OssReply } from "../oss/operation.ts";
import type { XmlObject } from "../oss/xml.ts";
import { refusal } from "./errors.ts";
import { findJob } from "./find-job.ts";
import { formatTime, type MgwInput, xmlAnswer } from "./operation.ts";
import { readPage } from "./paging.ts";
import type { Counts, HistoryEntry, JobStatus, MgwJob } from "./state.ts";

/** Puts a job into a state: ends the entry of the one before and begins another. */
export function enter(
  job: MgwJob,
  status: JobStatus,
  options: { atMs: number; operator: HistoryEntry["operator"]; message?: string },
): void {
  const { atMs, operator, message = "" } = options;
  const before = job.history.at(-1);
  const run = currentRun(job);
  if (before) close(job, before, atMs);
  const isEarly = status === "LAUNCHING" || status === "PREPARING";
  job.history.push({
    sequence: (before?.sequence ?? 0) + 1,
    runtimeId: run?.runtimeId ?? 0,
    status,
    operator,
    startedAtMs: atMs,
    endedAtMs: null,
    counts: isEarly || !run ? null : { ...run.counts },
    isListed: run?.isListed ?? false,
    message,
  });
  job.status = status;
  job.modifiedAtMs = atMs;
}

/** The entry that ends keeps what its run was at by then. */
function close(job: MgwJob, entry: HistoryEntry, atMs: number): void {
  const run = job.runs.get(entry.runtimeId);
  entry.endedAtMs = atMs;
  if (entry.counts && run) entry.counts = { ...run.counts };
  if (run) entry.isListed = run.isListed;
}

/** The newest run; undefined before the first start. */
export function currentRun(job: MgwJob) {
  return job.runs.get(job.runs.size);
}

export function listJobHistory(input: MgwInput): OssReply {
  const job = findJob(input);
  const wanted = input.query.get("runtimeId") ?? "";
  if (wanted !== "" && !job.runs.has(Number(wanted))) {
    throw refusal("NoSuchImportJobRunTimeId", input.assumptions);
  }
  const entries = job.history.filter(({ runtimeId }) => wanted === "" || runtimeId === Number(wanted));
  const { page, paging } = readPage(input.query, entries, 0);
  return xmlAnswer("JobHistoryList", {
    ...paging,
    JobHistory: page.map((entry) => describeEntry(job, entry)),
  });
}

/** The entry of now tells the counts of now. */
function describeEntry(job: MgwJob, entry: HistoryEntry): XmlObject {
  const run = job.runs.get(entry.runtimeId);
  const isNow = entry.endedAtMs === null;
  const counts = isNow && entry.counts && run ? run.counts : entry.counts;
  const isListed = isNow ? (run?.isListed ?? false) : entry.isListed;
  return {
    Name: job.name,
    JobVersion: job.version,
    RuntimeId: String(entry.runtimeId),
    CommitId: String(entry.sequence),
    Status: `IMPORT_JOB_${entry.status}`,
    Operator: entry.operator,
    RuntimeState: entry.status === "INTERRUPTED" ? "Interrupt" : "Normal",
    ListStatus: isListed ? "Finished" : "Listing",
    Message: entry.message,
    StartTime: formatTime(entry.startedAtMs),
    EndTime: formatTime(entry.endedAtMs),
    ...describeCounts(counts),
  };
}

function describeCounts(counts: Counts | null): XmlObject {
  return {
    TotalCount: counts?.total ?? -1,
    TotalSize: counts?.totalBytes ?? -1,
    CopiedCount: counts?.copied ?? -1,
    CopiedSize: counts?.copiedBytes ?? -1,
    SkippedCount: counts?.skipped ?? -1,
    SkippedSize: counts?.skippedBytes ?? -1,
    FailedCount: counts?.failed ?? -1,
  };
}
