import { formatBytes, formatBytesBoth, formatCount, formatDay, formatTime } from "./formats.ts";

/** The job sheet: labels as the forms of the migration service have them. */
export const jobSheetTexts = {
  title: "Job sheet",
  sourceAddress: "Source data address",
  destinationAddress: "Destination data address",
  job: "Migration job",
  logon: "Console logon",
  type: "Data Type",
  name: "Data Name",
  jobName: "Job Name",
  endpoint: "Endpoint",
  bucket: "Bucket",
  prefix: "Prefix",
  accessKeyId: "AccessKeyId",
  dataSize: "Data Size",
  bytes: (bytes: number) => (bytes < 1024 ? `${bytes} bytes` : `${bytes} bytes (${formatBytes(bytes)})`),
  fileCount: "File Count",
  archived: (bytes: number, objects: number | null) =>
    objects === null
      ? `Archived, not included in Data Size: ${formatBytesBoth(bytes)}. How many objects these are is not known: File Count includes them. Count exactly tells.`
      : `Archived, not included: ${formatCount(objects, "object")}, ${formatBytesBoth(bytes)}.`,
  restored: (bytes: number, objects: number, until: string) =>
    `Restored, included: ${formatCount(objects, "object")}, ${formatBytesBoth(bytes)}; the first copy ends ${formatTime(until)}.`,
  figures: (method: "cloudwatch" | "listing", asOf: string) =>
    method === "cloudwatch"
      ? `Figures of ${formatDay(asOf)} from CloudWatch.`
      : `Figures of ${formatTime(asOf)} from a complete listing.`,
  // Source: Data Online Migration, "Migrate data from Amazon S3 to OSS".
  notKept: "Storage classes, ACLs, encryption and tags of the objects are not migrated.",
  logonLink: "Logon address",
  logonName: "User logon name",
  lowerBound:
    "The listing stopped before its end, so these figures are too small. Press Count exactly on the card; this sheet then changes.",
  unavailable: "The figures for the job sheet are not known yet.",
};
