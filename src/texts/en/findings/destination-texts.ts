import type { ArgsOf } from "../../../core/finding-codes.ts";
import { formatCount, formatList, formatNumber, formatTime } from "../formats.ts";
import { brokenRule } from "../name-texts.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

type PolicyArgs = ArgsOf<"DESTINATION_POLICY_RESTRICTED">;

function whereText({ statements, conditionKeys, scope }: PolicyArgs): string {
  const keys = conditionKeys.length === 0 ? "" : ` (${formatList(conditionKeys)})`;
  const part = scope === "all" ? "" : ", for a part of what is to be written,";
  return `Statement ${formatList(statements)}${keys}${part}`;
}

function policyRemedy(ticketUrl: string | null): string {
  return ticketUrl === null
    ? "Remove the statement, or leave the new RAM user out of it, for the time of the migration and check again; or open a ticket with Alibaba Cloud and enter its link."
    : `The ticket ${ticketUrl} was given for this policy. Do not start the job before the restriction is lifted or the ticket answered.`;
}

function kmsText(bucket: string, kmsKeyId: string | null, isGranted: boolean): string {
  const needs = "Writing and reading take rights on it, or OSS answers “This request is forbidden by kms”.";
  if (kmsKeyId === null) {
    return `The default encryption of ${bucket} is the service key of the account (alias/acs/oss). OSS documents rights on a key for keys that are named in the setting; whether this one needs any is not documented.`;
  }
  return `The default encryption of ${bucket} is the key ${kmsKeyId}. ${needs} ${isGranted ? "The plan gives the new RAM user these rights on this key alone." : "The policies of this profile do not give them."}`;
}

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
    detail: `${bucket}: ${brokenRule("oss", rule)}`,
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
  DESTINATION_POLICY_RESTRICTED: (args) => ({
    title: "The destination's bucket policy blocks the migration service",
    detail: `${whereText(args)} denies ${formatList(args.actions)} on ${args.bucket} to the new RAM user, wherever it calls from. A Deny wins over every permission of the user.`,
    remedy: policyRemedy(args.ticketUrl),
  }),
  DESTINATION_POLICY_UNCERTAIN: (args) => ({
    title: "Whether the destination's bucket policy lets the migration service in is not certain",
    detail: `${whereText(args)} may deny ${args.actions.length === 0 ? "requests" : formatList(args.actions)} on ${args.bucket}. From which network the service writes is not published, and a proof from the network of the bot does not show it.`,
    remedy: policyRemedy(args.ticketUrl),
  }),
  DESTINATION_TICKET_OUTDATED: ({ bucket, ticketUrl, givenBy, givenAt }) => ({
    title: "The ticket was not given for the destination's bucket policy as it is now",
    detail: `${ticketUrl} was entered by ${givenBy} on ${formatTime(givenAt)}. The bucket policy of ${bucket} is another one than was seen then.`,
    remedy: "Look at what the policy says now, and enter a ticket link again if the ticket covers it.",
  }),
  DESTINATION_KMS: ({ bucket, kmsKeyId, keyArn, permissions, isGranted }) => ({
    title: "The destination encrypts with a key of KMS",
    detail: kmsText(bucket, kmsKeyId, isGranted),
    remedy: isGranted
      ? null
      : `Grant ${formatList(permissions)} on ${keyArn ?? "the key"} to the new RAM user once it is made${kmsKeyId === null ? ", should OSS answer “This request is forbidden by kms”" : keyArn === null ? "" : ", or choose the profile least-privilege, which grants them"}.`,
  }),
  DESTINATION_PUBLIC_ENDPOINT: ({ bucket, region, isSeen, code }) => ({
    title: isSeen
      ? "OSS refuses the bot the objects of the destination over this endpoint"
      : "Writing to the destination may not be provable from here",
    detail: isSeen
      ? `OSS answered ${code} for ${bucket}: no permission is missing, its objects cannot be reached over this endpoint. So neither can it be seen whether the bucket is empty, nor be proven that the new key writes.`
      : `Accounts opened since 20 March 2025 cannot reach objects in ${region} over the default public endpoint (${code}). For such an account the bot cannot prove that the new key writes to ${bucket}.`,
    remedy:
      "Bind a custom domain to the bucket and name it in the settings (destinations.cname), run the bot where it reaches an internal endpoint, or verify the destination address in the console of the migration service.",
  }),
  DESTINATION_RETENTION: ({ bucket, state, days }) => ({
    title: "The destination has a retention policy",
    detail: `Objects in ${bucket} cannot be deleted or overwritten for ${formatCount(days, "day")} (state ${state}). What is migrated wrongly stays for that time, and a second run cannot fix it.`,
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
