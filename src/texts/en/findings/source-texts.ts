import { type RefusalReason, UNNAMED_KMS_KEY } from "../../../core/refusal-reason.ts";
import { formatCount, formatList, formatTime } from "../formats.ts";
import { brokenRule } from "../name-texts.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

function lifecycleDetail(rules: readonly string[], soonestDays: number, what: string): string {
  const when = soonestDays === 0 ? "at once" : `after ${formatCount(soonestDays, "day")} at the earliest`;
  return `${formatCount(rules.length, "rule")} ${what} (${when}). Objects reach that age on every day, also while the migration runs.`;
}

/** A KMS key of another account needs both sides' consent. Source: AWS KMS, "Allowing users in other accounts to use a KMS key". */
function isKeyOfOtherAccount(kmsKeyId: string, userArn: string): boolean {
  const owner = kmsKeyId.startsWith("arn:") ? kmsKeyId.split(":")[4] : undefined;
  return owner !== undefined && owner !== userArn.split(":")[4];
}

const UNKNOWN_OWNER = "Whether the bucket belongs to this account could not be found out.";

const WHO_REFUSES: Record<RefusalReason, string> = {
  "bucket-policy": "its bucket policy denies it explicitly",
  "organization-policy": "a policy of the organization (SCP or RCP) denies it",
  "other-policy": "a policy denies it to the bot explicitly, or limits what the bot may be given",
  kms: "KMS refuses a key",
  "missing-permission": "no policy allows it to the bot",
  unsaid: "a bucket policy, an organization policy or a missing permission refuses",
};

/** `3 of the 1,000 objects listed belong to other accounts`, as far as the listing went. */
function foreignText(foreign: number, listed: number, isAll: boolean): string {
  const whole = isAll ? `all ${formatCount(listed, "object")}` : `the first ${formatCount(listed, "object")}`;
  const rest = isAll ? "" : " Whose the others are is not known.";
  return `Of ${whole}, ${foreign === 0 ? "none belongs" : `${formatCount(foreign, "belongs", "belong")}`} to another account.${rest}`;
}

function kmsKeyName(id: string): string {
  return id === UNNAMED_KMS_KEY ? "a key that the refusal does not name" : id;
}

export const sourceTexts = {
  SOURCE_OK: ({ bucket, region, prefix }) => ({
    title: `The source is in ${region}`,
    detail: `Bucket ${bucket}${prefix === "" ? "" : `, prefix ${prefix}`}: it exists, belongs to this account, and the bot reaches it.`,
    remedy: null,
  }),
  SOURCE_NAME_INVALID: ({ bucket, rule }) => ({
    title: "The source bucket's name is not valid",
    detail: `${bucket}: ${brokenRule("s3", rule)}`,
    remedy: "Correct the name of the S3 bucket.",
  }),
  SOURCE_PREFIX_INVALID: ({ prefix, rule }) => ({
    title: "The prefix is not valid",
    detail: `${prefix}: ${brokenRule("prefix", rule)}`,
    remedy: "Correct the prefix.",
  }),
  SOURCE_DIRECTORY_BUCKET: ({ bucket }) => ({
    title: "The source is a directory bucket",
    detail: `${bucket} is an S3 Express One Zone bucket. It has its own endpoints and its own kind of session, which the migration service does not use and AmazonS3ReadOnlyAccess does not allow.`,
    remedy: "Copy the objects to a general purpose bucket and migrate from there.",
  }),
  SOURCE_NOT_FOUND: ({ bucket }) => ({
    title: "The source bucket does not exist",
    detail: `S3 knows no bucket ${bucket}.`,
    remedy: "Correct the name, or the account and partition that the bot works in.",
  }),
  SOURCE_IN_OTHER_ACCOUNT: ({ bucket, accountId }) => ({
    title: "The source bucket belongs to another account",
    detail: `${bucket} exists, refuses account ${accountId}, and is not among that account's own buckets. An IAM user made here would need the other account's consent as well.`,
    remedy: "Start the preparation from a bot that works in the account that owns the bucket.",
  }),
  SOURCE_REFUSES_BOT: ({ bucket, accountId, isOurs, permission, reason = "unsaid" }) => ({
    title: "The source bucket does not let the bot in",
    detail: [
      `S3 refused a look at ${bucket} from account ${accountId}.`,
      isOurs ? `The bucket is the account's own: ${WHO_REFUSES[reason]}.` : `${UNKNOWN_OWNER}`,
      "Its settings were not read.",
    ].join(" "),
    remedy:
      reason === "missing-permission"
        ? `Grant ${permission} to the identity of the bot.`
        : reason === "unsaid"
          ? `Make sure that the identity of the bot has ${permission}; if it has, look at what the whitelist line says.`
          : "No grant to the bot helps here: look at what the whitelist line says, and at the policy that the evidence names.",
  }),
  SOURCE_NAME_HAS_DOTS: ({ bucket }) => ({
    title: "The source bucket's name has dots",
    detail: `With ${bucket} in the host name, the TLS certificate of S3 does not match. Whether the migration service puts the name in the path is not documented.`,
    remedy: "Verify the source address in the console before the job is made; if it fails, ask support.",
  }),
  SOURCE_NAME_OLD: ({ bucket }) => ({
    title: "The source bucket's name is of the old kind",
    detail: `${bucket} breaks today's rules for names, as buckets of before March 2018 may. S3 takes such a name in the path of the address only; whether the migration service puts it there is not documented.`,
    remedy:
      "Verify the source address in the console before the job is made; if it fails, copy the objects to a bucket with a name of today.",
  }),
  SOURCE_REGION_UNLISTED: ({ region }) => ({
    title: `The source's region ${region} is not on the service's list`,
    detail:
      "The documentation of the migration service lists the S3 regions it names endpoints for. This one is not among them: it may work or not.",
    remedy: "Verify the source address in the console before anything depends on it, or ask support.",
  }),
  SOURCE_CROSS_BORDER: ({ sourceRegion, ossRegion }) => ({
    title: "The data would cross the border of mainland China",
    detail: `From ${sourceRegion} to ${ossRegion}. The service did not move data across that border without being asked, and such transfers are regulated.`,
    remedy:
      "Choose a destination on the same side, or clear the transfer with support and with the person who answers for the data.",
  }),
  SOURCE_VERSIONED: ({ status }) => ({
    title: status === "enabled" ? "The source keeps versions" : "The source kept versions once",
    detail:
      "A migration moves current objects only. CloudWatch counts old versions and delete markers as well, so its figures are upper bounds.",
    remedy:
      "If old versions matter, keep the source, or migrate them in another way. Count exactly gives the figures of the current objects.",
  }),
  SOURCE_ORPHANED_UPLOADS: ({ count, isTruncated }) => ({
    title: "The source holds unfinished uploads",
    detail: `${isTruncated ? "At least " : ""}${formatCount(count, "unfinished upload")}. Their parts are in CloudWatch's figures and are not migrated, so the figures are upper bounds.`,
    remedy: "Abort uploads that nobody goes on with; a lifecycle rule can do that.",
  }),
  SOURCE_CUSTOMER_KMS_KEY: ({ kmsKeyId, algorithm, userArn, alsoNamed = null }) => ({
    title: "The source is encrypted with a customer-managed key",
    detail: `New objects are encrypted (${algorithm}) with ${kmsKeyId}.${alsoNamed === null ? "" : ` Samples name ${alsoNamed}, which probably is the same key; an alias and an ARN cannot be compared from here.`} The new user ${userArn} needs kms:Decrypt on that key, which AmazonS3ReadOnlyAccess does not hold. If nothing grants it, every such object fails with 403.`,
    remedy: [
      "Ask the owner of the key to add the statement shown to the key policy for the time of the migration.",
      ...(isKeyOfOtherAccount(kmsKeyId, userArn)
        ? [
            "The key belongs to another account, so its policy alone is not enough: the new user also needs an IAM policy that allows kms:Decrypt on it, which the bot does not give.",
          ]
        : []),
    ].join(" "),
  }),
  SOURCE_SAMPLES_KMS_ENCRYPTED: ({ kmsKeyIds, affected, sampled }) => ({
    title: "Some objects are encrypted with a KMS key",
    detail: `${affected} of ${formatCount(sampled, "sample")}: ${formatList(kmsKeyIds.map(kmsKeyName))}. A key that AWS manages (aws/s3) lets the new user read; a customer-managed key does so only if its policy grants kms:Decrypt.`,
    remedy:
      "For each customer-managed key, have the statement shown added to its key policy for the time of the migration.",
  }),
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: ({ affected, sampled }) => ({
    title: "Some objects can be read only with a key that the reader brings (SSE-C)",
    detail: `${affected} of ${formatCount(sampled, "sample")}. The migration service cannot send such a key, so these objects fail.`,
    remedy: "Copy these objects over themselves with another encryption first, or leave them out.",
  }),
  SOURCE_SAMPLES_ARCHIVED: ({ affected, sampled, tiers }) => ({
    title: "Some Intelligent-Tiering objects are archived",
    detail: `${affected} of ${formatCount(sampled, "sample")} (${formatList(tiers)}). They cannot be read before they are restored, and a listing does not show which they are.`,
    remedy: "Restore them before the job is made; CloudWatch tells how many bytes are in the archive tiers.",
  }),
  SOURCE_SAMPLES_RESTORED: ({ affected, sampled, until }) => ({
    title: `Restored copies can be read until ${formatTime(until)}`,
    detail: `${affected} of ${formatCount(sampled, "sample")} ${affected === 1 ? "is a restored copy" : "are restored copies"} of archived objects; the first of them ends ${formatTime(until)}. After that the object cannot be read before it is restored again.`,
    remedy:
      "Make sure that the copies last longer than the migration; restoring again with more days lengthens them.",
  }),
  SOURCE_METADATA_REFUSED_BY_OSS: ({ affected, sampled, names, values, missing }) => ({
    title: "OSS does not take some of the metadata",
    detail: [
      `${affected} of ${formatCount(sampled, "sample")}.`,
      ...(names.length === 0
        ? []
        : [`Names with other characters than letters, digits and hyphens: ${formatList(names)}.`]),
      ...(values.length === 0 ? [] : [`Values that are no plain ASCII: ${formatList(values)}.`]),
      ...(missing === 0
        ? []
        : [
            `${formatCount(missing, "sample")} with metadata that S3 cannot put into headers (x-amz-missing-meta).`,
          ]),
      "The migration service reports such objects as failed.",
    ].join(" "),
    remedy:
      "Copy these objects over themselves with other metadata, or leave them out. Only samples were looked at: others may have such metadata too.",
  }),
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: ({
    ownership,
    foreign = null,
    listed = 0,
    isAll = false,
    refused = 0,
  }) => ({
    title:
      foreign === null || (foreign === 0 && !isAll)
        ? "Objects of other accounts may be in the source"
        : foreign === 0
          ? "No object of another account is in the source, yet there may be"
          : "Objects of other accounts are in the source",
    detail: `${foreign === null ? "" : `${foreignText(foreign, listed, isAll)} `}${refused === 0 ? "" : `${formatCount(refused, "sample")} of them refused the bot. `}${ownership === "none" ? "The bucket has no object ownership setting, which means ObjectWriter" : `Object ownership is ${ownership}`}. An object that another account uploaded may still belong to it; the bucket owner's users then get 403.`,
    remedy:
      "If other accounts write here, set object ownership to BucketOwnerEnforced; it applies to objects that are there already.",
  }),
  SOURCE_REQUESTER_PAYS: ({ bucket }) => ({
    title: "The requester pays for reading the source",
    detail: `${bucket} has Requester Pays. A user of the owning account is not refused for it; the requests and the traffic are billed to this account.`,
    remedy: null,
  }),
  SOURCE_LIFECYCLE_DELETES: ({ rules, soonestDays }) => ({
    title: "Lifecycle rules will delete objects of the source",
    detail: lifecycleDetail(rules, soonestDays, rules.length === 1 ? "deletes objects" : "delete objects"),
    remedy: "Disable these rules until the migration is verified, if the objects are to be migrated.",
  }),
  SOURCE_LIFECYCLE_ARCHIVES: ({ rules, soonestDays }) => ({
    title: "Lifecycle rules will archive objects of the source",
    detail: `${lifecycleDetail(rules, soonestDays, rules.length === 1 ? "archives objects" : "archive objects")} An archived object cannot be read before it is restored.`,
    remedy: "Disable these rules until the migration is verified.",
  }),
  SOURCE_TIERING_ARCHIVES: ({ rules, soonestDays }) => ({
    title: "Intelligent-Tiering will archive objects of the source",
    detail: `${formatCount(rules.length, "archive tier")} of the bucket's configurations ${rules.length === 1 ? "takes" : "take"} objects that nobody reads for ${formatCount(soonestDays, "day")} or more. Objects reach that age on every day, also while the migration runs. An archived object cannot be read before it is restored.`,
    remedy: "Disable these configurations until the migration is verified.",
  }),
  SOURCE_LIFECYCLE_MOVES: ({ rules, soonestDays }) => ({
    title: "Lifecycle rules will move objects to another class",
    detail: `${lifecycleDetail(rules, soonestDays, rules.length === 1 ? "moves objects" : "move objects")} They stay readable; reading them may cost a retrieval fee.`,
    remedy: null,
  }),
  SOURCE_KEYS_REFUSED_BY_OSS: ({ hasLeadingSlash, hasLeadingBackslash, tooLong, sampled }) => {
    const reasons = [
      ...(hasLeadingSlash ? ["keys that begin with /"] : []),
      ...(hasLeadingBackslash ? ["keys that begin with \\"] : []),
      ...(tooLong > 0 ? [`${formatCount(tooLong, "key")} longer than 1,023 bytes`] : []),
    ];
    return {
      title: "OSS does not take some of the keys",
      detail: `There are ${formatList(reasons)}, among the first ${formatCount(sampled, "key")} or found by their beginning. OSS refuses such keys, so these objects fail.`,
      remedy: "Rename these objects, or migrate them with a prefix at the destination in a job of their own.",
    };
  },
  SOURCE_KEYS_NOT_ALL_SEEN: ({ sampled }) => ({
    title: "Not all keys were looked at",
    detail: `The lengths of the first ${formatCount(sampled, "key")} were; whether a later key is longer than the 1,023 bytes that OSS takes is not known.`,
    remedy: "Count exactly sees every key and says so.",
  }),
  SOURCE_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
