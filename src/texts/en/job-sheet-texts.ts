import { formatBytes, formatBytesBoth, formatCount, formatTime } from "./formats.ts";

/** The job sheet: labels as the forms of the migration service have them. */
export const jobSheetTexts = {
  title: "Job sheet",
  intro: "The values for the forms of the migration service. Secrets are in the recipient’s direct message.",
  sourceAddress: "Source address",
  destinationAddress: "Destination address",
  job: "Migration job",
  logon: "Console logon",
  type: "Type",
  name: "Name",
  endpoint: "Endpoint",
  bucket: "Bucket",
  prefix: "Prefix",
  accessKeyId: "AccessKey ID",
  dataSize: (bytes: number) => `Data Size (${formatBytes(bytes)})`,
  base: "Base 1,024: 1 GiB is 1,073,741,824 bytes.",
  fileCount: "File Count",
  archived: (bytes: number, objects: number | null) =>
    objects === null
      ? `Archived, not included in Data Size: ${formatBytesBoth(bytes)}. How many objects these are is not known: File Count includes them. Count exactly tells.`
      : `Archived, not included: ${formatCount(objects, "object")}, ${formatBytesBoth(bytes)}.`,
  restored: (bytes: number, objects: number, until: string) =>
    `Restored, included: ${formatCount(objects, "object")}, ${formatBytesBoth(bytes)}; the first copy ends ${formatTime(until)}.`,
  figures: (method: "cloudwatch" | "listing", asOf: string) =>
    `Figures of ${formatTime(asOf)}, ${method === "cloudwatch" ? "from CloudWatch" : "from a complete listing"}.`,
  // Source: Data Online Migration, "Migrate data from Amazon S3 to OSS".
  notKept:
    "The migration service does not keep storage classes, ACLs, encryption settings and tags of the objects: set them on the destination where they matter.",
  logonLink: "Logon link",
  logonName: "Logon name",
  lowerBound:
    "The listing stopped before its end, so these figures are too small. Press Count exactly on the card; this sheet then changes.",
  unavailable: "The figures for the job sheet are not known yet.",
};
