import { randomUUID } from "node:crypto";
import { OssError } from "../errors.ts";
import type { OssReply } from "../oss/operation.ts";
import type { XmlObject } from "../oss/xml.ts";
import { readBody } from "./body.ts";
import { invalidArgument, refusal } from "./errors.ts";
import { findJob, jobOfVersion } from "./find-job.ts";
import { enter, listJobHistory } from "./job-history.ts";
import { isRunning, readQos } from "./job-limits.ts";
import { jobSchema, readFilter, type SentJob } from "./job-schema.ts";
import { updateJob } from "./job-status.ts";
import { checkName, checkTags } from "./names.ts";
import { formatTime, type MgwInput, type MgwOperationTable, xmlAnswer } from "./operation.ts";
import { readPage } from "./paging.ts";
import { getJobResult } from "./results.ts";
import type { MgwAddress, MgwJob } from "./state.ts";
import { isVisible, shownAfterMs } from "./visibility.ts";

const onName = (input: MgwInput) =>
  `job/${input.query.get("byVersion") === "true" ? (jobOfVersion(input, input.name)?.name ?? "*") : input.name}`;
const named = { path: "job", isNamed: true, resource: onName } as const;

export const JOB_OPERATIONS: MgwOperationTable = {
  CreateJob: {
    method: "POST",
    path: "job",
    isNamed: false,
    action: "CreateImportJob",
    resource: ({ request }) => `job/${readBody(request, "ImportJob", jobSchema).Name}`,
    run: createJob,
  },
  GetJobResult: {
    ...named,
    method: "GET",
    selector: "jobResult",
    action: "GetImportJobResult",
    run: getJobResult,
  },
  GetJob: {
    ...named,
    method: "GET",
    action: "GetImportJob",
    run: (input) => xmlAnswer("ImportJob", describeJob(input, findJob(input))),
  },
  UpdateJob: { ...named, method: "PUT", action: "UpdateImportJob", run: updateJob },
  DeleteJob: { ...named, method: "DELETE", action: "DeleteImportJob", run: deleteJob },
  ListJob: {
    method: "GET",
    path: "joblist",
    isNamed: false,
    action: "ListImportJob",
    resource: () => "job/*",
    run: listJob,
  },
  ListJobHistory: {
    method: "GET",
    path: "jobhistory",
    isNamed: true,
    action: "ListImportJobHistory",
    resource: onName,
    run: listJobHistory,
  },
};

/** A new job does not run. */
function createJob(input: MgwInput): OssReply {
  const { region, settings, assumptions, nowMs } = input;
  const sent = readBody(input.request, "ImportJob", jobSchema);
  checkName(sent.Name);
  checkTags(sent.Tags);
  checkModes(input, sent);
  if (sent.EnableMultiVersioning) throw invalidArgument("EnableMultiVersioning", "true");
  if (region.jobs.has(sent.Name)) throw refusal("ImportJobAlreadyExist", assumptions);
  const [source, destination] = [sent.SrcAddress, sent.DestAddress].map((name) => addressOf(input, name));
  if (source?.detail["AddressType"] === "oss") throw invalidArgument("SrcAddress", sent.SrcAddress);
  if (destination?.detail["AddressType"] !== "oss") throw invalidArgument("DestAddress", sent.DestAddress);
  checkBorder(input, source, destination);
  checkPair(input, sent);
  if (region.jobs.size >= settings.limits.jobs) throw refusal("ImportJobNumExceed", assumptions);
  const parent = parentOf(input, sent);
  region.jobs.set(sent.Name, {
    name: sent.Name,
    version: randomUUID(),
    sequence: region.nextSequence++,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    srcAddress: sent.SrcAddress,
    destAddress: sent.DestAddress,
    parent: parent && { name: parent.name, version: parent.version },
    shown: showSent(sent),
    overwriteMode: sent.OverwriteMode,
    transferMode: sent.TransferMode,
    filter: readFilter(sent.FilterRule),
    targetStorageClass: sent.TargetStorageClass || null,
    keepsLastModified: sent.WithLastModifyTime,
    hasReport: sent.CreateReport,
    qos: readQos(input.regionName, sent.ImportQos),
    status: "BEGIN",
    shownStatus: null,
    history: [],
    runs: new Map(),
  });
  return {};
}

/** Source: CreateJobInfo: always with either mode, never with an empty one. */
function checkModes({ assumptions }: MgwInput, { OverwriteMode, TransferMode }: SentJob): void {
  const isNever = OverwriteMode === "never";
  if (isNever && assumptions.neverOverwrite === "refused") throw invalidArgument("OverwriteMode", "never");
  if (isNever !== (TransferMode === "")) throw invalidArgument("TransferMode", TransferMode);
}

function addressOf({ region, assumptions }: MgwInput, name: string): MgwAddress {
  const address = region.addresses.get(name);
  if (!address) throw refusal("NoSuchImportAddress", assumptions);
  return address;
}

function checkBorder({ assumptions }: MgwInput, source?: MgwAddress, destination?: MgwAddress): void {
  const region = destination?.detail["RegionId"] ?? destination?.detail["Domain"] ?? "";
  const isToMainland = region.startsWith("oss-cn-") && !region.startsWith("oss-cn-hongkong");
  const isFromMainland = source?.detail["Domain"]?.endsWith(".amazonaws.com.cn") ?? false;
  if (assumptions.crossBorder === "free" || isToMainland === isFromMainland) return;
  throw new OssError(403, "AccessDenied", "Cross-border migration needs a permission. Submit a ticket.");
}

/** One job for a pair of addresses. */
function checkPair({ region, assumptions }: MgwInput, sent: SentJob): void {
  const identify = (name: string) => {
    const detail = region.addresses.get(name)?.detail ?? {};
    const parts = ["AddressType", "Bucket", "Prefix"].map((element) => detail[element] ?? "");
    return assumptions.pairUniqueness === "by-name" ? name : parts.join(" ");
  };
  const pairOf = (source: string, destination: string) => `${identify(source)}\n${identify(destination)}`;
  const wanted = pairOf(sent.SrcAddress, sent.DestAddress);
  const isTaken = [...region.jobs.values()].some((job) => pairOf(job.srcAddress, job.destAddress) === wanted);
  if (isTaken) throw refusal("ImportJobRepeatedOnSameAddress", assumptions);
}

/** The job whose failed files are to be migrated. */
function parentOf(input: MgwInput, { ParentVersion }: SentJob): MgwJob | null {
  const { region, settings, assumptions } = input;
  if (ParentVersion === "") return null;
  const parent = jobOfVersion(input, ParentVersion);
  if (!parent) throw refusal("NoSuchImportJobParent", assumptions);
  let depth = 1;
  for (let job = parent.parent && region.jobs.get(parent.parent.name); job; depth += 1) {
    job = job.parent && region.jobs.get(job.parent.name);
  }
  if (depth > settings.limits.depth) throw refusal("ImportJobDepthExceed", assumptions);
  return parent;
}

/** What stays as it was sent. */
function showSent(sent: SentJob): XmlObject {
  const { Name: _, ImportQos: __, ParentVersion: ___, ...rest } = sent;
  return rest as unknown as XmlObject;
}

function describeJob({ state, assumptions, nowMs }: MgwInput, job: MgwJob): XmlObject {
  const late = shownAfterMs(assumptions);
  const entry = job.history.findLast(({ startedAtMs }) => startedAtMs <= nowMs - late);
  const { bitsPerSecond, filesPerSecond } = job.qos;
  return {
    ...job.shown,
    Name: job.name,
    Version: job.version,
    Owner: state.account.uid,
    Status: job.shownStatus ?? `IMPORT_JOB_${entry?.status ?? "BEGIN"}`,
    CreateTime: formatTime(job.createdAtMs),
    ModifyTime: formatTime(job.modifiedAtMs),
    ParentName: job.parent?.name ?? "",
    ParentVersion: job.parent?.version ?? "",
    ImportQos: { MaxBandWidth: bitsPerSecond, MaxImportTaskQps: filesPerSecond },
  };
}

/** Asynchronous: the job stays as DELETING, and still counts, until it is gone. */
function deleteJob(input: MgwInput): OssReply {
  const { region, assumptions, nowMs, query } = input;
  const job = findJob(input);
  if (job.status === "DELETING") throw refusal("ImportJobInDeleting", assumptions);
  const children = descendantsOf(region.jobs.values(), job);
  if (children.length > 0 && query.get("forceDelete") !== "true") {
    throw refusal("ImportJobHasDescendants", assumptions);
  }
  const gone = [job, ...children];
  if (assumptions.deleteRunning === "refused" && gone.some(isRunning)) {
    throw refusal("InvalidImportJobStatus", assumptions);
  }
  for (const one of gone) enter(one, "DELETING", { atMs: nowMs, operator: "user" });
  return { status: 204 };
}

function descendantsOf(jobs: Iterable<MgwJob>, { version }: MgwJob): MgwJob[] {
  const all = [...jobs];
  const children = all.filter(({ parent }) => parent?.version === version);
  return children.flatMap((child) => [child, ...descendantsOf(all, child)]);
}

/** Without `all` the jobs that have no parent; with `parentName` the children of one. */
function listJob(input: MgwInput): OssReply {
  const { region, query, nowMs, assumptions } = input;
  const parentName = query.get("parentName") ?? "";
  const isWanted = ({ parent }: MgwJob) =>
    parentName === "" ? parent === null || query.get("all") === "true" : parent?.name === parentName;
  const visible = [...region.jobs.values()].filter(
    (job) => isWanted(job) && isVisible(job.createdAtMs, nowMs, assumptions),
  );
  const { page, paging } = readPage(query, visible, 1);
  return xmlAnswer("ImportJobList", { ...paging, ImportJob: page.map((job) => describeJob(input, job)) });
}
