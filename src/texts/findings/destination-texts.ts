import { formatCount, formatList, formatNumber } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

const NAME_RULES: Readonly<Record<string, string>> = {
  length: "it must have 3 to 63 characters",
  characters: "only a-z, 0-9 and hyphens are allowed",
  ends: "it must begin and end with a letter or digit",
};

export const destinationTexts = {
  DESTINATION_OK: ({ bucket, region, exists, storageClass }) => ({
    title: exists ? `The destination is in ${region}` : "The destination's name is free",
    detail: exists
      ? `Bucket ${bucket} belongs to this account (class ${storageClass}).`
      : `${bucket} will be made in ${region} (class ${storageClass}, private) after the approval.`,
    remedy: null,
  }),
  DESTINATION_NAME_INVALID: ({ bucket, rule }) => ({
    title: "The destination bucket's name is not valid",
    detail: `${bucket}: ${NAME_RULES[rule] ?? rule}.`,
    remedy: "Choose another name for the OSS bucket.",
  }),
  DESTINATION_REGION_INVALID: ({ region }) => ({
    title: "The OSS region is not valid",
    detail: `${region} does not look like a region id such as oss-eu-central-1.`,
    remedy: "Choose an OSS region.",
  }),
  DESTINATION_TAKEN: ({ bucket, ownerId, accountId }) => ({
    title: "The destination bucket belongs to another account",
    detail: `${bucket} belongs to ${ownerId}, the bot works in account ${accountId}. Names are unique in all of OSS.`,
    remedy: "Choose another name for the OSS bucket.",
  }),
  DESTINATION_REFUSED: ({ bucket, code, permission, requestId }) => ({
    title: "The destination bucket refuses the bot",
    detail: `OSS answered ${code} for ${bucket}${requestId === null ? "" : ` (request ${requestId})`}. Either the name belongs to another account, or the bot lacks a permission: OSS does not tell them apart.`,
    remedy: `If the bucket is yours, grant ${permission} to the identity of the bot and check again; else choose another name.`,
  }),
  DESTINATION_REGION_DIFFERS: ({ bucket, region, wantedRegion }) => ({
    title: "The destination bucket is in another region",
    detail: `${bucket} is ${region === null ? "not" : `in ${region}, not`} in ${wantedRegion}. The region of a bucket cannot be changed.`,
    remedy:
      region === null
        ? "Choose the region that the bucket is in, or another name."
        : `Choose ${region} as the region, or another name.`,
  }),
  DESTINATION_CLASS_DIFFERS: ({ storageClass, wantedStorageClass, isArchive }) => ({
    title: `The destination's storage class is ${storageClass}`,
    detail: `${wantedStorageClass} was asked for. The class of a bucket is fixed when it is made.${isArchive ? " Objects in an archive class must be restored before anybody can compare them with the source." : ""}`,
    remedy: isArchive
      ? "Choose another bucket, of class Standard or IA."
      : "Go on if this class is meant; else choose another bucket.",
  }),
  DESTINATION_NOT_PRIVATE: ({ bucket, acl }) => ({
    title: "The destination is open to the public",
    detail: `The ACL of ${bucket} is ${acl}: everything migrated into it is public as well.`,
    remedy: "Set the ACL of the bucket to private, unless that is meant. The bot does not change it.",
  }),
  DESTINATION_NOT_EMPTY: ({ bucket }) => ({
    title: "The destination is not empty",
    detail: `${bucket} holds objects. Those with the name of a migrated object are overwritten or skipped, as the job says.`,
    remedy: "Decide the overwrite mode of the job with care, or choose an empty bucket.",
  }),
  DESTINATION_VERSIONED: ({ bucket }) => ({
    title: "The destination keeps versions",
    detail: `${bucket} is versioned: an object that is migrated twice is stored twice. The test object of the proof is left out.`,
    remedy: null,
  }),
  DESTINATION_RETENTION: ({ bucket, state, days }) => ({
    title: "The destination has a retention policy",
    detail: `Objects in ${bucket} cannot be deleted or overwritten for ${formatCount(days, "day")} (state ${state}). What is migrated wrongly stays for that time, and a second run cannot mend it.`,
    remedy: "Migrate to a bucket without a retention policy, or be sure of the job before it is started.",
  }),
  DESTINATION_LIFECYCLE_ACTS: ({ rules, soonestDays, deletes }) => ({
    title: `Lifecycle rules at the destination will ${deletes ? "delete" : "move"} migrated objects`,
    detail: `${formatCount(rules.length, "rule")}, after ${formatCount(soonestDays, "day")} at the earliest. Migrated objects keep the date of the source, so the rules may act at once.`,
    remedy: "Disable these rules until the migration is verified.",
  }),
  DESTINATION_REGION_CLOSED: ({ region, exists }) => ({
    title: `The OSS region ${region} is closed`,
    detail: exists
      ? "The bucket is in a region that takes no new buckets. What it holds may have to move again."
      : "No new bucket can be made there.",
    remedy: "Choose another region.",
  }),
  DESTINATION_REGION_UNKNOWN: ({ region }) => ({
    title: `The OSS region ${region} is not known to the bot`,
    detail: "The id has the right shape and is not on the bot's list, which may be older than the region.",
    remedy: "Make sure that the id is right.",
  }),
  DESTINATION_SERVICE_ELSEWHERE: ({ region, serviceRegions }) => ({
    title: `The migration service does not run in ${region}`,
    detail: `A job for this bucket is made in one of the service's own regions: ${formatList(serviceRegions)}. Which of them can write to ${region} is not documented.`,
    remedy:
      "Verify the destination address in the console before the job is made, or choose one of these regions.",
  }),
  DESTINATION_BUCKET_QUOTA: ({ region, buckets, quota }) => ({
    title: "There is no room for another OSS bucket",
    detail: `The account has ${formatNumber(buckets)} buckets in ${region}; ${formatNumber(quota)} are allowed.`,
    remedy: "Delete a bucket, use one that exists, or ask Alibaba Cloud for a higher quota.",
  }),
  DESTINATION_ACCOUNT_SUSPENDED: ({ code, requestId }) => ({
    title: "OSS has suspended the account",
    detail: `OSS answered ${code}${requestId === null ? "" : ` (request ${requestId})`}: usually an overdue payment.`,
    remedy: "Settle the account's bills, then check again.",
  }),
  DESTINATION_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
