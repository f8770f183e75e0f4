import { z } from "zod";
import type { OssReply } from "../oss/operation.ts";
import { element, readBody } from "./body.ts";
import { invalidArgument, refusal } from "./errors.ts";
import { findJob } from "./find-job.ts";
import { currentRun, enter } from "./job-history.ts";
import { mayStartAnother, readQos } from "./job-limits.ts";
import { qosSchema, type SentJob } from "./job-schema.ts";
import type { MgwInput } from "./operation.ts";
import { stretchFrom } from "./run/stretch.ts";
import type { JobStatus, MgwJob, MgwRun } from "./state.ts";

/** Source: UpdateJobInfo, hcs-mgw 2024-06-26: no other status can be asked for. */
const updateSchema = element({
  Status: z.enum(["IMPORT_JOB_LAUNCHING", "IMPORT_JOB_SUSPEND", "IMPORT_JOB_CLOSING"]).optional(),
  ImportQos: qosSchema.optional(),
});

/** From which states each may be asked (U8). */
const FROM = {
  LAUNCHING: ["BEGIN", "SUSPEND", "FINISHED", "INTERRUPTED"],
  SUSPEND: ["LAUNCHING", "PREPARING", "DOING"],
  CLOSING: ["LAUNCHING", "PREPARING", "DOING", "SUSPEND"],
} as const satisfies Record<string, readonly JobStatus[]>;

export function updateJob(input: MgwInput): OssReply {
  const sent = readBody(input.request, "ImportJob", updateSchema);
  const job = findJob(input);
  if ((sent.Status === undefined) === (sent.ImportQos === undefined)) {
    throw invalidArgument("Status", sent.Status ?? "");
  }
  if (job.status === "DELETING") throw refusal("ImportJobInDeleting", input.assumptions);
  if (sent.ImportQos !== undefined) changeQos(input, job, sent.ImportQos);
  else changeStatus(input, job, sent.Status?.replace("IMPORT_JOB_", "") as keyof typeof FROM);
  return {};
}

/** What was copied until now was copied at the pace of before. */
function changeQos(input: MgwInput, job: MgwJob, sent: SentJob["ImportQos"]): void {
  job.qos = readQos(input.regionName, sent, job.qos);
  job.modifiedAtMs = input.nowMs;
  const run = currentRun(job);
  if (run) run.stretch = stretchFrom(input.nowMs);
}

function changeStatus(input: MgwInput, job: MgwJob, wanted: keyof typeof FROM): void {
  const { assumptions, region, regionName, settings, nowMs } = input;
  const isFrom = (FROM[wanted] as readonly JobStatus[]).includes(job.status);
  const isLost = job.status === "INTERRUPTED" && assumptions.relaunchInterrupted === "refused";
  if (!isFrom || isLost) throw refusal("InvalidImportJobStatus", assumptions);
  if (wanted === "LAUNCHING") {
    if (!mayStartAnother(region, regionName, settings))
      throw refusal("ImportJobConcurrencyExceed", assumptions);
    // A paused run goes on; every other start is a further run.
    if (job.status !== "SUSPEND") job.runs.set(job.runs.size + 1, makeRun(job.runs.size + 1, nowMs));
  }
  job.shownStatus = null;
  enter(job, wanted, { atMs: nowMs, operator: "user" });
}

function makeRun(runtimeId: number, nowMs: number): MgwRun {
  return {
    runtimeId,
    startedAtMs: nowMs,
    endedAtMs: null,
    counts: { total: 0, totalBytes: 0, copied: 0, copiedBytes: 0, skipped: 0, skippedBytes: 0, failed: 0 },
    isListed: false,
    token: null,
    nextPageAtMs: nowMs,
    backlog: [],
    stretch: stretchFrom(nowMs),
    failed: [],
    skipped: [],
    listed: [],
    report: null,
    retryKey: null,
  };
}
