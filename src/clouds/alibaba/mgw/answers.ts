import * as z from "zod";
import type {
  AddressTrial,
  ImportAddress,
  ImportJob,
  JobHistoryEntry,
  JobResult,
  RunReport,
} from "../../contract/migration-service.ts";
import { readXml, writeXml, type XmlContent } from "../../xml-tree.ts";

/**
 * What the service answers, read strictly: its elements are text, an empty one is none, and one of a list may stand alone.
 * Elements that are not named here are left; what is here and is not as expected makes the answer an unusable one.
 * Source: alibabacloud-go-sdk, `hcs-mgw-20240626/client/*_model.go`; outputs of mgwutil.
 */

/** Whatever the service sends of them is dropped while it is read. */
const SECRET_ELEMENT = /secret|password|token/i;

const text = z.string().default("");
const someText = z.string().min(1);
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value === "" ? null : value));
/** -1 and an empty element: not known yet. */
const count = z
  .string()
  .regex(/^(-1|\d*)$/)
  .optional()
  .transform((value) => (value === undefined || value === "" || value === "-1" ? null : Number(value)));
const number = z.string().regex(/^\d+$/).transform(Number);
/** An element with children, of which an empty one has none. */
const group = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (value === "" || value === undefined ? {} : value), z.object(shape));

const addressSchema = z.object({
  Name: someText,
  Version: optionalText,
  Status: text,
  Tags: text,
  AddressDetail: group({
    AddressType: text,
    Bucket: text,
    Prefix: text,
    Domain: optionalText,
    RegionId: optionalText,
    Role: optionalText,
    AccessId: optionalText,
  }),
});

const trialSchema = z.object({ Status: text, ErrorCode: optionalText, ErrorMessage: optionalText });

const jobSchema = z.object({
  Name: someText,
  Version: optionalText,
  Status: someText,
  Tags: text,
  SrcAddress: text,
  DestAddress: text,
  OverwriteMode: text,
  TransferMode: text,
  ParentVersion: optionalText,
});

const historySchema = z.object({
  RuntimeId: number,
  CommitId: number,
  Status: someText,
  RuntimeState: optionalText,
  ListStatus: optionalText,
  Message: optionalText,
  StartTime: optionalText,
  EndTime: optionalText,
  TotalCount: count,
  TotalSize: count,
  CopiedCount: count,
  CopiedSize: count,
  SkippedCount: count,
  FailedCount: count,
});

const resultSchema = z.object({
  Version: optionalText,
  ReadyRetry: text,
  TotalObjectCount: count,
  CopiedObjectCount: count,
  FailedObjectCount: count,
});

/** What an address for failed files is made of, its secret included; it goes into that address's request and no further. */
const retrySourceSchema = z.object({
  ReadyRetry: text,
  AddressType: optionalText,
  InvLocation: optionalText,
  InvBucket: optionalText,
  InvDomain: optionalText,
  InvPath: optionalText,
  InvRegionId: optionalText,
  InvAccessId: optionalText,
  InvAccessSecret: optionalText,
});
export type RetrySource = z.infer<typeof retrySourceSchema>;

const reportSchema = z.object({
  Status: someText,
  ErrorMessage: optionalText,
  FailedListPrefix: optionalText,
  SkippedListPrefix: optionalText,
  TotalListPrefix: optionalText,
});

/** A page that goes on says where: a list that could not be read to its end must not pass for a short one. */
const pageSchema = group({
  NextMarker: optionalText,
  Truncated: z.enum(["true", "false", ""]).optional(),
}).refine(({ NextMarker, Truncated }) => Truncated !== "true" || NextMarker !== null, {
  path: ["NextMarker"],
});

/** One page of a list: its elements, and where the next begins; null: this is the last. */
export type Page<T> = { items: T[]; next: string | null };

export function readAddress(xml: string): ImportAddress {
  return toAddress(contentOf(xml, "ImportAddress"));
}

export function readAddressPage(xml: string): Page<ImportAddress> {
  return readPage(xml, "ImportAddressList", "ImportAddress", toAddress);
}

export function readTrial(xml: string): AddressTrial {
  const content = contentOf(xml, "VerifyAddressResponse");
  const { Status, ErrorCode, ErrorMessage } = trialSchema.parse(content);
  return {
    status: Status,
    errorCode: ErrorCode,
    errorMessage: ErrorMessage,
    answer: answerOf("VerifyAddressResponse", content),
  };
}

export function readJob(xml: string): ImportJob {
  return toJob(contentOf(xml, "ImportJob"));
}

export function readJobPage(xml: string): Page<ImportJob> {
  return readPage(xml, "ImportJobList", "ImportJob", toJob);
}

export function readHistoryPage(xml: string): Page<JobHistoryEntry> {
  return readPage(xml, "JobHistoryList", "JobHistory", toHistoryEntry);
}

export function readJobResult(xml: string): JobResult {
  const content = contentOf(xml, "ImportJobResult");
  const result = resultSchema.parse(content);
  return {
    version: result.Version,
    readyRetry: result.ReadyRetry,
    totalCount: result.TotalObjectCount,
    copiedCount: result.CopiedObjectCount,
    failedCount: result.FailedObjectCount,
    answer: answerOf("ImportJobResult", content),
  };
}

export function readRetrySource(xml: string): RetrySource {
  return retrySourceSchema.parse(contentOf(xml, "ImportJobResult"));
}

export function readReport(xml: string): RunReport {
  const content = contentOf(xml, "GetReportResponse");
  const report = reportSchema.parse(content);
  return {
    status: report.Status,
    errorMessage: report.ErrorMessage,
    failedListPrefix: report.FailedListPrefix,
    skippedListPrefix: report.SkippedListPrefix,
    totalListPrefix: report.TotalListPrefix,
    answer: answerOf("GetReportResponse", content),
  };
}

function toAddress(content: unknown): ImportAddress {
  const { AddressDetail: detail, ...address } = addressSchema.parse(content);
  return {
    name: address.Name,
    version: address.Version,
    status: address.Status,
    tags: address.Tags,
    type: detail.AddressType,
    bucket: detail.Bucket,
    prefix: detail.Prefix,
    domain: detail.Domain,
    ossRegion: detail.RegionId,
    role: detail.Role,
    accessKeyId: detail.AccessId,
    answer: answerOf("ImportAddress", content),
  };
}

function toJob(content: unknown): ImportJob {
  const job = jobSchema.parse(content);
  return {
    name: job.Name,
    version: job.Version,
    status: job.Status,
    tags: job.Tags,
    sourceAddress: job.SrcAddress,
    destinationAddress: job.DestAddress,
    overwriteMode: job.OverwriteMode,
    transferMode: job.TransferMode,
    parentVersion: job.ParentVersion,
    answer: answerOf("ImportJob", content),
  };
}

function toHistoryEntry(content: unknown): JobHistoryEntry {
  const entry = historySchema.parse(content);
  return {
    runtimeId: entry.RuntimeId,
    commitId: entry.CommitId,
    status: entry.Status,
    runtimeState: entry.RuntimeState,
    listStatus: entry.ListStatus,
    message: entry.Message,
    startedAt: entry.StartTime,
    endedAt: entry.EndTime,
    totalCount: entry.TotalCount,
    totalBytes: entry.TotalSize,
    copiedCount: entry.CopiedCount,
    copiedBytes: entry.CopiedSize,
    skippedCount: entry.SkippedCount,
    failedCount: entry.FailedCount,
    answer: answerOf("JobHistory", content),
  };
}

function readPage<T>(xml: string, root: string, element: string, toItem: (content: unknown) => T): Page<T> {
  const content = contentOf(xml, root);
  const { NextMarker, Truncated } = pageSchema.parse(content);
  const items = typeof content === "string" ? [] : [content[element] ?? []].flat();
  return { items: items.map(toItem), next: Truncated === "true" ? NextMarker : null };
}

/** Errors: UnreadableXml; ZodError for a document of another kind. */
function contentOf(xml: string, root: string): XmlContent {
  const document = readXml(xml);
  z.object({ root: z.literal(root) }).parse(document);
  return document.content;
}

function answerOf(root: string, content: unknown): string {
  return writeXml(root, withoutSecrets(content as XmlContent));
}

function withoutSecrets(content: XmlContent): XmlContent {
  if (typeof content === "string") return content;
  const kept = Object.entries(content).filter(([name]) => !SECRET_ELEMENT.test(name));
  return Object.fromEntries(
    kept.map(([name, child]) => [name, isList(child) ? child.map(withoutSecrets) : withoutSecrets(child)]),
  );
}

function isList(content: XmlContent | readonly XmlContent[]): content is readonly XmlContent[] {
  return Array.isArray(content);
}
