import { OVERWRITE } from "../../../core/migration/service-words.ts";
import { unlessGone } from "../../caller.ts";
import type { AlibabaCloud } from "../../contract/destination.ts";
import type { ImportJob, JobSpeed, NewImportJob } from "../../contract/migration-service.ts";
import { writeXml, type XmlInput } from "../../xml-tree.ts";
import { readHistoryPage, readJob, readJobPage, readJobResult, readReport } from "./answers.ts";
import { everyPage, pageQuery } from "./every-page.ts";
import type { ServiceClient } from "./service-client.ts";

const HISTORY_MAX = 100;

/** UpdateJob takes these three states and no other. */
const ASKED_STATUS = {
  launch: "IMPORT_JOB_LAUNCHING",
  suspend: "IMPORT_JOB_SUSPEND",
  close: "IMPORT_JOB_CLOSING",
} as const;

/** Jobs, their runs, and what becomes of both. */
export function importJobs(
  service: ServiceClient,
): Pick<
  AlibabaCloud,
  | "findImportJob"
  | "createImportJob"
  | "setImportJobStatus"
  | "setImportJobSpeed"
  | "listImportJobs"
  | "listImportJobHistory"
  | "readImportJobResult"
  | "createImportReport"
  | "readImportReport"
  | "deleteImportJob"
> {
  const update = (region: string, name: string, content: XmlInput) =>
    service.change(
      region,
      { operation: "mgw:UpdateJob", subject: name },
      { method: "PUT", path: `/job/${name}`, body: writeXml("ImportJob", content) },
    );
  return {
    findImportJob: (region, name) =>
      unlessGone<ImportJob, null>(
        null,
        service.read(
          region,
          { operation: "mgw:GetJob", subject: name },
          { method: "GET", path: `/job/${name}` },
          readJob,
        ),
      ),

    createImportJob: (region, input) =>
      service.change(
        region,
        { operation: "mgw:CreateJob", subject: input.name },
        { method: "POST", path: "/job", body: writeXml("ImportJob", contentOf(input)) },
      ),

    setImportJobStatus: (region, name, status) => update(region, name, { Status: ASKED_STATUS[status] }),

    setImportJobSpeed: (region, name, speed) => update(region, name, { ImportQos: qosOf(speed) }),

    listImportJobs: async (region, { prefix }) => {
      const attempt = { operation: "mgw:ListJob", subject: "the region's jobs" };
      const all = await everyPage(attempt, (marker) => {
        const query = { ...pageQuery(marker), all: "true" };
        return service.read(region, attempt, { method: "GET", path: "/joblist", query }, readJobPage);
      });
      return all.filter(({ name }) => name.startsWith(prefix));
    },

    listImportJobHistory: async (region, name, runtimeId) => {
      const query = {
        count: String(HISTORY_MAX),
        ...(runtimeId === null ? {} : { runtimeId: String(runtimeId) }),
      };
      const { items } = await service.read(
        region,
        { operation: "mgw:ListJobHistory", subject: name },
        { method: "GET", path: `/jobhistory/${name}`, query },
        readHistoryPage,
      );
      return items.sort((a, b) => b.runtimeId - a.runtimeId || b.commitId - a.commitId);
    },

    readImportJobResult: (region, name, runtimeId) =>
      service.read(
        region,
        { operation: "mgw:GetJobResult", subject: name },
        { method: "GET", path: `/job/${name}`, query: { jobResult: "", runtimeId: String(runtimeId) } },
        readJobResult,
      ),

    createImportReport: (region, { jobName, version, runtimeId }) => {
      const content = { Version: version, JobName: jobName, RuntimeId: runtimeId };
      return service.change(
        region,
        { operation: "mgw:CreateReport", subject: jobName },
        { method: "POST", path: "/report", body: writeXml("CreateReport", content) },
      );
    },

    readImportReport: (region, { version, runtimeId }) =>
      service.read(
        region,
        { operation: "mgw:GetReport", subject: version },
        { method: "GET", path: "/report", query: { version, runtimeId: String(runtimeId) } },
        readReport,
      ),

    deleteImportJob: (region, name, { withSubJobs }) =>
      unlessGone(
        undefined,
        service.change(
          region,
          { operation: "mgw:DeleteJob", subject: name },
          {
            method: "DELETE",
            path: `/job/${name}`,
            ...(withSubJobs ? { query: { forceDelete: "true" } } : {}),
          },
        ),
      ),
  };
}

/** A report after each run, and no log: that needs a role of its own (AliyunOSSImportSlsAuditRole). */
function contentOf(input: NewImportJob): XmlInput {
  return {
    Name: input.name,
    Tags: input.tags,
    SrcAddress: input.sourceAddress,
    DestAddress: input.destinationAddress,
    OverwriteMode: OVERWRITE[input.overwrite].overwriteMode,
    TransferMode: OVERWRITE[input.overwrite].transferMode,
    CreateReport: true,
    Audit: { LogMode: "off" },
    ImportQos: qosOf(input.speed),
    FilterRule:
      input.keyPatterns === null ? undefined : { KeyFilters: { Includes: { Regex: input.keyPatterns } } },
    ParentVersion: input.parentVersion ?? undefined,
  };
}

function qosOf({ maxBitsPerSecond, maxFilesPerSecond }: JobSpeed): XmlInput {
  if (maxBitsPerSecond === null && maxFilesPerSecond === null) return undefined;
  return {
    MaxBandWidth: maxBitsPerSecond ?? undefined,
    MaxImportTaskQps: maxFilesPerSecond ?? undefined,
  };
}
