import { formatBytesBoth, formatCount, formatDuration, formatList, formatTime } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

/** A share of a whole in per cent; a small one is not rounded to nothing. */
function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return percent > 0 && percent < 1 ? "less than 1%" : `${Math.floor(percent)}%`;
}

export const estimateTexts = {
  ESTIMATE_OK: ({ objectCount, transferBytes, asOf, method }) => ({
    title: `${formatCount(objectCount, "object")}, ${formatBytesBoth(transferBytes)}`,
    detail: `${method === "cloudwatch" ? "CloudWatch's figures" : "By listing"} of ${formatTime(asOf)}.`,
    remedy: null,
  }),
  ESTIMATE_STALE: ({ asOf, ageHours }) => ({
    title: "CloudWatch's figures are old",
    detail: `The newest complete figures are of ${formatTime(asOf)}, ${formatCount(ageHours, "hour")} ago. CloudWatch gives one figure a day, usually less than three days late.`,
    remedy: "Use Count exactly before the job is made.",
  }),
  ESTIMATE_SERIES_DIFFER: ({ asOf, newest, series }) => ({
    title: "CloudWatch's figures are of different days",
    detail: `The newest day that all have is ${formatTime(asOf)}; some have figures up to ${formatTime(newest)}. Of other days: ${formatList(series)}. Figures of different days are not added up.`,
    remedy: null,
  }),
  ESTIMATE_UNKNOWN_STORAGE_TYPE: ({ storageTypes, sizeBytes }) => ({
    title: "CloudWatch names a storage type that the bot does not know",
    detail: `${formatList(storageTypes)}: ${formatBytesBoth(sizeBytes)}. It is counted in as data to move; whether it can be read without a restore is not known.`,
    remedy: "Look the storage type up in the S3 User Guide before the job is made.",
  }),
  ESTIMATE_OVERHEAD: ({ overheadBytes, sizeBytes }) => ({
    title: "Part of what is stored is not data to move",
    detail: `${formatBytesBoth(overheadBytes)} of ${formatBytesBoth(sizeBytes)} stored are padding, index data and parts of uploads to the archive. They are left out of the data size.`,
    remedy: null,
  }),
  ESTIMATE_ARCHIVED: ({ archivedBytes, archivedObjects, transferBytes, tiers, isRestoreKnown }) => ({
    title: "Part of the source is archived",
    detail: [
      `${formatBytesBoth(archivedBytes)}, ${formatShare(archivedBytes, transferBytes)} of the data, in ${formatList(tiers)}.`,
      archivedObjects === null
        ? "CloudWatch does not say how many objects these are."
        : `${formatCount(archivedObjects, "object")}.`,
      ...(isRestoreKnown === false
        ? ["Copies that somebody restored may be among them: not all objects were listed."]
        : []),
      "The service does not restore archived objects; they are skipped.",
    ].join(" "),
    remedy: "Restore them before the job is made, for longer than the migration will take.",
  }),
  ESTIMATE_RESTORED: ({ restoredObjects, restoredBytes, until }) => ({
    title: `Restored copies can be read until ${formatTime(until)}`,
    detail: `${formatCount(restoredObjects, "archived object")}, ${formatBytesBoth(restoredBytes)}, ${restoredObjects === 1 ? "is" : "are"} restored and counted as data to move; the first copy ends ${formatTime(until)}.`,
    remedy: "Make sure that the copies last longer than the migration.",
  }),
  ESTIMATE_RESTORE_ENDS_TOO_SOON: ({ until, seconds, ossRegion }) => ({
    title: `Restored copies end ${formatTime(until)}, before a migration can`,
    detail: `One migration task to ${ossRegion} needs at least ${formatDuration(seconds)} for all of the data. What is not moved when its copy ends is skipped.`,
    remedy:
      "Restore again with more days, which lengthens the copies, or migrate the restored part first in a job of its own.",
  }),
  ESTIMATE_TIERS_NOT_TOLD_APART: ({ sizeBytes }) => ({
    title: "Some of the Intelligent-Tiering objects may be archived",
    detail: `The listing shows ${formatBytesBoth(sizeBytes)} in Intelligent-Tiering and cannot show which of it is in the archive tiers. Archived objects are skipped.`,
    remedy:
      "Look whether the bucket has an Intelligent-Tiering archive configuration; CloudWatch has the bytes of each tier.",
  }),
  ESTIMATE_AT_LEAST: ({ objectCount, sizeBytes }) => ({
    title: "The listing was cut: there is more",
    detail: `At least ${formatCount(objectCount, "object")} and ${formatBytesBoth(sizeBytes)}. The listing for an estimate ends after 60 seconds or 200 pages.`,
    remedy: "Use Count exactly; it goes on without holding up the preparation.",
  }),
  ESTIMATE_BUCKET_EMPTY: ({ bucket, prefix, createdAt }) => ({
    title: prefix === "" ? "The source bucket is empty" : "Nothing is under the prefix",
    detail: `No current object in ${bucket}${prefix === "" ? "" : ` under ${prefix}`}.${createdAt === null ? "" : ` The bucket was made ${formatTime(createdAt)}.`}`,
    remedy: "Check the name and the prefix; there is nothing to migrate.",
  }),
  ESTIMATE_PREFIX_EMPTY: ({ bucket, prefix }) => ({
    title: "Nothing is under the prefix",
    detail: `A complete listing of ${bucket} shows no current object under ${prefix}, so there is nothing to migrate. Small and capital letters are different in S3.`,
    remedy: "Change the request to the prefix that is meant; or put the objects there, and check again.",
  }),
  ESTIMATE_BUCKET_NEW: ({ createdAt }) => ({
    title: "The source bucket is new",
    detail: `It was made ${formatTime(createdAt)}, and CloudWatch has no figures yet. The objects were listed instead.`,
    remedy: null,
  }),
  ESTIMATE_NO_DATAPOINTS: ({ bucket, region }) => ({
    title: "CloudWatch has no figures for the source",
    detail: `For ${bucket} in ${region} there are no complete figures in the last 14 days. That does not mean that the bucket is empty; the objects were listed instead.`,
    remedy: null,
  }),
  ESTIMATE_SHORTEST_DURATION: ({ seconds, ossRegion, isLowerBound }) => ({
    title: `At best ${isLowerBound ? "more than " : ""}${formatDuration(seconds)}`,
    detail: `One migration task to ${ossRegion} at its full bandwidth and file rate. No speed is guaranteed, and many small files are slower.`,
    remedy: null,
  }),
  ESTIMATE_UNKNOWN: ({ bucket, prefix }) => ({
    title: "How much there is to move is not known",
    detail: `Neither CloudWatch nor a listing gave figures for ${bucket}${prefix === "" ? "" : ` under ${prefix}`}.`,
    remedy: "If the source line names a problem, fix that first; else check again, or use Count exactly.",
  }),
  ESTIMATE_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
