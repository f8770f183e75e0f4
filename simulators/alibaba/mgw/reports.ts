import type { OssReply } from "../oss/operation.ts";
import type { XmlObject } from "../oss/xml.ts";
import { element, readBody, text, wholeNumber } from "./body.ts";
import { refusal } from "./errors.ts";
import { findRun, jobOfVersion } from "./find-job.ts";
import { type MgwInput, type MgwOperationTable, xmlAnswer } from "./operation.ts";
import { listPrefix } from "./run/lists.ts";
import type { MgwJob, MgwRun } from "./state.ts";

/** Source: CreateReportInfo, hcs-mgw 2024-06-26. */
const reportSchema = element({ Version: text, JobName: text, RuntimeId: wholeNumber });

export const REPORT_OPERATIONS: MgwOperationTable = {
  CreateReport: {
    method: "POST",
    path: "report",
    isNamed: false,
    action: "CreateImportReport",
    resource: ({ request }) => `job/${readBody(request, "CreateReport", reportSchema).JobName}`,
    run: createReport,
  },
  GetReport: {
    method: "GET",
    path: "report",
    isNamed: false,
    action: "GetImportReport",
    resource: (input) => `job/${jobOfVersion(input, input.query.get("version") ?? "")?.name ?? "*"}`,
    run: getReport,
  },
};

function jobOf(input: MgwInput, version: string): MgwJob {
  const job = jobOfVersion(input, version);
  if (!job) throw refusal("NoSuchImportJob", input.assumptions);
  return job;
}

/** The first call acts; until the report exists, further ones change nothing. */
function createReport(input: MgwInput): OssReply {
  const { Version, JobName, RuntimeId } = readBody(input.request, "CreateReport", reportSchema);
  const job = jobOf(input, Version);
  if (job.name !== JobName) throw refusal("NoSuchImportJob", input.assumptions);
  const run = findRun(input, job, String(RuntimeId));
  if (run.endedAtMs === null) throw refusal("InvalidImportJobStatus", input.assumptions);
  run.report ??= { requestedAtMs: input.nowMs, endedAtMs: null, message: "" };
  return {};
}

function getReport(input: MgwInput): OssReply {
  const job = jobOf(input, input.query.get("version") ?? "");
  const run = findRun(input, job, input.query.get("runtimeId") ?? "");
  return xmlAnswer("GetReportResponse", describeReport(input, job, run));
}

function describeReport(input: MgwInput, job: MgwJob, run: MgwRun): XmlObject {
  const { settings, state, region } = input;
  const { report } = run;
  if (report === null) return { Status: "NotExist" };
  const isEpoch = settings.reportTimes === "epoch";
  const time = (ms: number | null) => {
    if (ms === null) return "";
    return isEpoch
      ? String(Math.floor(ms / 1000))
      : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
  };
  const seconds = Math.round(((run.endedAtMs ?? run.startedAtMs) - run.startedAtMs) / 1000);
  const isFinished = report.endedAtMs !== null && report.message === "";
  const prefix = region.addresses.get(job.destAddress)?.detail["Prefix"] ?? "";
  const place = { uid: state.account.uid, prefix, assumptions: settings.assumptions };
  const listAt = (name: string) => (isFinished ? listPrefix(place, job, run, name) : "");
  return {
    Status: report.endedAtMs === null ? "Running" : isFinished ? "Finished" : "Failed",
    ErrorMessage: report.message,
    TotalCount: run.counts.total,
    CopiedCount: run.counts.copied,
    SkippedCount: run.counts.skipped,
    FailedCount: run.counts.failed,
    JobCreateTime: time(job.createdAtMs),
    JobEndTime: time(run.endedAtMs),
    JobExecuteTime: isEpoch ? String(seconds) : `${seconds}s`,
    ReportCreateTime: time(report.requestedAtMs),
    ReportEndTime: time(report.endedAtMs),
    TotalListPrefix: listAt("total_list"),
    SkippedListPrefix: listAt("skipped_list"),
    FailedListPrefix: listAt("failed_list"),
  };
}
