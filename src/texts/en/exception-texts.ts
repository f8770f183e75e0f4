import type { ArgsOf, FindingCode } from "../../core/finding-codes.ts";
import type { UnreadArgs, UnreadSubject } from "../../core/findings/unread-args.ts";
import { wholeMinutes } from "../formats.ts";
import type { Phrase } from "../phrase.ts";
import { formatBytes, formatCount, formatDay, formatDuration } from "./formats.ts";

/** What a card says of each finding that is not in order: the noun first, at most 60 characters of our own. */

const foreign = (text: string): Phrase[number] => ({ foreign: text });
const cloud = (name: string, before: string, after: string): Phrase => [before, foreign(name), after];
const daysOf = (count: number) => formatCount(count, "day");

/** Of what could not be read the noun is the part of the card that it is about. */
const UNREAD: Partial<Record<UnreadSubject, string>> = {
  "aws-identity": "the AWS account",
  "alibaba-identity": "the Alibaba Cloud account",
  "account-alias": "the account’s alias",
  "source-region": "the region",
  "source-bucket": "the bucket",
  "source-owner": "the owner",
  versioning: "versioning",
  uploads: "unfinished uploads",
  encryption: "encryption",
  ownership: "object ownership",
  "request-payer": "who pays for requests",
  "source-lifecycle": "the lifecycle rules",
  tiering: "Intelligent-Tiering",
  "sample-listing": "the object names",
  "sample-objects": "sample objects",
  metrics: "the CloudWatch figures",
  listing: "the listing",
  "creation-date": "the creation date",
  "bucket-policy": "the bucket policy",
  organization: "the organization",
  "destination-bucket": "the bucket",
  "destination-contents": "the contents",
  "destination-lifecycle": "the lifecycle rules",
  retention: "the retention policy",
  "destination-policy": "the bucket policy",
  "bucket-count": "the number of buckets",
  "iam-user": "the IAM user",
  "iam-quota": "the number of IAM users",
  "iam-keys": "the IAM user’s keys",
  "iam-boundary": "the permissions boundary",
  "iam-policy": "the AWS policy",
  "ram-user": "the RAM user",
  "ram-quota": "the number of RAM users",
  "ram-keys": "the RAM user’s keys",
  "ram-policy": "the RAM policy",
  "password-policy": "the password policy",
};

function unread(noun: string) {
  return ({ what }: UnreadArgs): Phrase => [`${noun}: ${UNREAD[what] ?? "not everything"} could not be read`];
}

const lifecycle =
  (does: string) =>
  ({ soonestDays }: { soonestDays: number }): Phrase => [
    `Source: lifecycle rules ${does} objects in ${daysOf(soonestDays)}`,
  ];

const policyBlocks = (): Phrase => ["Whitelist: the bucket policy blocks the migration service"];
const policyMayBlock = (): Phrase => ["Whitelist: the bucket policy may block the service"];
const kmsKey = (): Phrase => ["Source: a KMS key must allow the new user"];
const nothing = (): Phrase => [];

type ExceptionTexts = { [C in FindingCode]: (args: ArgsOf<C>) => Phrase };

/** Empty for a finding that only Details tells. */
export const exceptionTexts = {
  IDENTITY_OK: nothing,
  CREDENTIALS_REFUSED: ({ cloud: name }) => cloud(name, "Accounts: ", " refuses the bot’s key"),
  CLOCK_WRONG: ({ aheadSeconds }) => [
    aheadSeconds === null
      ? "Accounts: the bot’s clock is wrong"
      : `Accounts: the bot’s clock is wrong by ${formatDuration(wholeMinutes(aheadSeconds))}`,
  ],
  OPERATOR_IS_ROOT: ({ cloud: name }) => cloud(name, "Accounts: the bot works as ", " root"),
  PARTITION_UNLISTED: ({ partition }) => cloud(partition, "Accounts: ", " is not documented for migration"),
  SITE_DIFFERS_FROM_PARTITION: () => ["Accounts: the Alibaba Cloud site may be wrong"],
  IDENTITY_NOT_READ: unread("Accounts"),

  SOURCE_OK: nothing,
  SOURCE_NAME_INVALID: () => ["Source: the name is not valid"],
  SOURCE_PREFIX_INVALID: () => ["Source: the prefix is not valid"],
  SOURCE_DIRECTORY_BUCKET: () => ["Source: directory buckets cannot be migrated"],
  SOURCE_NOT_FOUND: () => ["Source: there is no such bucket"],
  SOURCE_IN_OTHER_ACCOUNT: () => ["Source: belongs to another AWS account"],
  SOURCE_REFUSES_BOT: () => ["Source: refuses the bot"],
  SOURCE_NAME_HAS_DOTS: () => ["Source: dots in the name may break HTTPS"],
  SOURCE_NAME_OLD: () => ["Source: the name can be used in paths only"],
  SOURCE_REGION_UNLISTED: ({ region }) => cloud(region, "Source: ", " is not on the service’s list"),
  SOURCE_CROSS_BORDER: () => ["Data would cross the border of mainland China"],
  SOURCE_VERSIONED: () => ["Source: only current versions are migrated"],
  SOURCE_ORPHANED_UPLOADS: ({ count }) => [`Source: ${formatCount(count, "unfinished upload")} counted in`],
  SOURCE_CUSTOMER_KMS_KEY: kmsKey,
  SOURCE_SAMPLES_KMS_ENCRYPTED: kmsKey,
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: () => ["Source: SSE-C objects will fail"],
  SOURCE_SAMPLES_ARCHIVED: () => ["Source: some objects are archived and will be skipped"],
  SOURCE_SAMPLES_RESTORED: nothing,
  SOURCE_METADATA_REFUSED_BY_OSS: () => ["Source: OSS refuses some object metadata"],
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: () => ["Source: objects of other accounts may fail"],
  SOURCE_REQUESTER_PAYS: () => ["Source: Requester Pays is on"],
  SOURCE_LIFECYCLE_DELETES: lifecycle("delete"),
  SOURCE_LIFECYCLE_ARCHIVES: lifecycle("archive"),
  SOURCE_TIERING_ARCHIVES: ({ soonestDays }) => [
    `Source: Intelligent-Tiering archives objects in ${daysOf(soonestDays)}`,
  ],
  SOURCE_LIFECYCLE_MOVES: lifecycle("move"),
  SOURCE_KEYS_REFUSED_BY_OSS: () => ["Source: OSS refuses some object names"],
  SOURCE_KEYS_NOT_ALL_SEEN: nothing,
  SOURCE_NOT_READ: unread("Source"),

  ESTIMATE_OK: nothing,
  ESTIMATE_STALE: ({ ageHours }) => [`Data: figures are ${formatDuration(ageHours * 3600)} old`],
  ESTIMATE_SERIES_DIFFER: () => ["Data: figures are of different days"],
  ESTIMATE_UNKNOWN_STORAGE_TYPE: () => ["Data: part is of an unknown storage type"],
  ESTIMATE_OVERHEAD: nothing,
  ESTIMATE_ARCHIVED: ({ archivedBytes }) => [
    `${formatBytes(archivedBytes)} are archived and will be skipped`,
  ],
  ESTIMATE_RESTORED: nothing,
  ESTIMATE_RESTORE_ENDS_TOO_SOON: ({ until }) => [`Data: a restored copy ends on ${formatDay(until)}`],
  ESTIMATE_TIERS_NOT_TOLD_APART: () => ["Data: part may be archived"],
  ESTIMATE_AT_LEAST: () => ["Data: at least this much; count exactly"],
  ESTIMATE_BUCKET_EMPTY: () => ["Data: there is nothing in this bucket"],
  ESTIMATE_PREFIX_EMPTY: () => ["Data: there is nothing under this prefix"],
  ESTIMATE_BUCKET_NEW: nothing,
  ESTIMATE_NO_DATAPOINTS: nothing,
  ESTIMATE_SHORTEST_DURATION: nothing,
  ESTIMATE_UNKNOWN: () => ["Data: amount is not known"],
  ESTIMATE_NOT_READ: unread("Data"),

  WHITELIST_OK: nothing,
  WHITELIST_RESTRICTED: policyBlocks,
  WHITELIST_SHUTS_OUT_BOT: policyBlocks,
  WHITELIST_UNCERTAIN: policyMayBlock,
  WHITELIST_PROTECTS_ITSELF: policyMayBlock,
  WHITELIST_ORGANIZATION_NOT_READ: nothing,
  WHITELIST_OPINIONS_DIFFER: policyMayBlock,
  WHITELIST_TICKET_OUTDATED: () => ["Whitelist: the policy changed after the ticket"],
  WHITELIST_OF_OTHER_ACCOUNT: () => ["Whitelist: another account’s policy, not readable"],
  WHITELIST_NO_SECOND_OPINION: () => ["Whitelist: IAM’s simulator gave no opinion"],
  WHITELIST_NOT_READ: unread("Whitelist"),

  DESTINATION_OK: nothing,
  DESTINATION_NAME_INVALID: () => ["Destination: the name is not valid"],
  DESTINATION_REGION_INVALID: () => ["Destination: the region is not valid"],
  DESTINATION_TAKEN: () => ["Destination: the name belongs to another account"],
  DESTINATION_REFUSED: () => ["Destination: refuses the bot, or is not yours"],
  DESTINATION_REGION_DIFFERS: ({ region }) =>
    region === null ? ["Destination: is in another region"] : ["Destination: is in ", foreign(region)],
  DESTINATION_CLASS_DIFFERS: ({ storageClass }) => ["Destination: storage class is ", foreign(storageClass)],
  DESTINATION_NOT_PRIVATE: () => ["Destination: open to the public"],
  DESTINATION_NOT_EMPTY: () => ["Destination: not empty; same names may be overwritten"],
  DESTINATION_VERSIONED: () => ["Destination: keeps versions"],
  DESTINATION_RETENTION: ({ days }) => [`Destination: retention policy, ${daysOf(days)}`],
  DESTINATION_POLICY_RESTRICTED: () => ["Destination: the bucket policy blocks the service"],
  DESTINATION_POLICY_UNCERTAIN: () => ["Destination: the bucket policy may block the service"],
  DESTINATION_TICKET_OUTDATED: () => ["Destination: the policy changed after the ticket"],
  DESTINATION_KMS: ({ isGranted }) => [
    isGranted
      ? "Destination: objects are encrypted with a KMS key"
      : "Destination: a KMS key must allow the new user",
  ],
  DESTINATION_PUBLIC_ENDPOINT: () => ["Destination: the public endpoint is closed"],
  DESTINATION_LIFECYCLE_ACTS: () => ["Destination: lifecycle rules may act on migrated objects"],
  DESTINATION_REGION_CLOSED: ({ region }) => cloud(region, "Destination: region ", " is closed"),
  DESTINATION_REGION_UNKNOWN: ({ region }) => cloud(region, "Destination: region ", " is not known"),
  DESTINATION_SERVICE_ELSEWHERE: ({ region }) =>
    cloud(region, "Destination: the service does not run in ", ""),
  DESTINATION_BUCKET_QUOTA: () => ["Destination: no room for another bucket"],
  DESTINATION_ACCOUNT_SUSPENDED: () => ["Destination: OSS is suspended (overdue payment?)"],
  DESTINATION_NOT_READ: unread("Destination"),

  PERMISSIONS_OK: nothing,
  USER_NAME_TAKEN: ({ cloud: name }) => cloud(name, "Access: the user’s name exists on ", " already"),
  USER_QUOTA: ({ cloud: name }) => cloud(name, "Access: no room for another user on ", ""),
  ACCESS_KEY_LIMIT: ({ cloud: name, keys }) =>
    cloud(name, `Access: ${formatCount(keys, "key")} of an earlier try on `, ""),
  POLICY_MISSING: ({ policyName }) => [
    "Access: a policy does not exist; choose other access: ",
    foreign(policyName),
  ],
  BOUNDARY_MISSING: () => ["Access: the permissions boundary does not exist"],
  PREFIX_NOT_EXPRESSIBLE: () => ["Access: RAM cannot limit to this prefix"],
  ACCESS_KEY_NETWORK_LIMITED: nothing,
  LOGON_NETWORK_LIMITED: nothing,
  LOGON_NEEDS_MFA: nothing,
  PERMISSIONS_NOT_READ: unread("Access"),

  PROOF_OK: nothing,
  PROOF_SOURCE_ARCHIVED: () => ["Key test: only archived objects"],
  PROOF_POSSIBLE_REQUEST_REFUSED: () => ["Key test: a request that clients may send is refused"],
  PROOF_BLOCKED_BY_WHITELIST: policyBlocks,
  PROOF_READ_FAILED: () => ["Key test: S3 cannot be read"],
  PROOF_NOT_REPEATED: () => ["Key test: not repeated"],
  PROOF_WRITE_BLOCKED: () => ["Destination: the bucket policy blocks the service"],
  PROOF_WRITE_FAILED: () => ["Key test: OSS cannot be written"],
  PROOF_WRITE_SKIPPED: () => ["Key test: writing not tested"],
} satisfies ExceptionTexts;
