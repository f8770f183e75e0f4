import type { UnreadArgs, UnreadSubject } from "../../../core/findings/unread-args.ts";
import type { FindingText } from "./finding-text.ts";

const SUBJECTS: Record<UnreadSubject, string> = {
  "aws-identity": "the AWS account",
  "alibaba-identity": "the Alibaba Cloud account",
  "account-alias": "the alias of the Alibaba Cloud account",
  "source-region": "the region of the source bucket",
  "source-bucket": "the source bucket",
  "source-owner": "the owner of the source bucket",
  versioning: "the versioning of the source bucket",
  uploads: "the unfinished uploads in the source bucket",
  encryption: "the default encryption of the source bucket",
  ownership: "the object ownership setting of the source bucket",
  "request-payer": "who pays for requests to the source bucket",
  "source-lifecycle": "the lifecycle rules of the source bucket",
  tiering: "the Intelligent-Tiering configurations of the source bucket",
  "account-id": "the canonical id of the AWS account",
  "sample-listing": "the keys in the source bucket",
  "sample-objects": "sample objects of the source bucket",
  metrics: "the CloudWatch figures of the source bucket",
  listing: "the listing of the source bucket",
  "creation-date": "the creation date of the source bucket",
  "bucket-policy": "the bucket policy of the source bucket",
  organization: "the organization of the AWS account",
  "destination-bucket": "the destination bucket",
  "destination-contents": "whether the destination bucket is empty",
  "destination-lifecycle": "the lifecycle rules of the destination bucket",
  retention: "the retention policy of the destination bucket",
  "destination-policy": "the bucket policy of the destination bucket",
  "bucket-count": "the number of OSS buckets in the region",
  "iam-user": "whether the IAM user exists",
  "iam-quota": "the number of IAM users and their quota",
  "iam-keys": "the access keys of the IAM user",
  "iam-boundary": "whether the permissions boundary exists",
  "iam-policy": "whether the AWS managed policy exists",
  "ram-user": "whether the RAM user exists",
  "ram-quota": "the number of RAM users",
  "ram-keys": "the access keys of the RAM user",
  "ram-policy": "whether the RAM system policy exists",
  "password-policy": "the RAM password policy",
  "access-key-networks": "the account's network policy for access keys",
  "logon-limits": "the account's rules for console logons",
  check: "anything for this check",
};

const NOT_ASKED_TEXT: FindingText = {
  title: "Nothing was asked about the source",
  detail: "Its name or prefix cannot be that of a source.",
  remedy: "Fix what the source line says, then check again.",
};

/** What could not be read, why, and what would let the bot read it. */
export function unreadText(args: UnreadArgs): FindingText {
  const { what, problem, code, requestId } = args;
  if (problem === "not-asked") return NOT_ASKED_TEXT;
  const answer = requestId === null ? code : `${code}, request ${requestId}`;
  return {
    title: `Could not read ${SUBJECTS[what]}`,
    detail: `${args.reason === undefined ? WHY[problem] : REASONS[args.reason].why} (${answer}). What was not seen is not taken for fine.`,
    remedy: remedyText(args),
  };
}

const WHY: Record<Exclude<UnreadArgs["problem"], "not-asked">, string> = {
  denied: "The cloud refused the request",
  "not-found": "The cloud says that it does not exist",
  unavailable: "The cloud did not answer, or asked to slow down",
  unusable: "An answer came that cannot be used: it was cut, out of order, or lacks what it must say",
  other: "The cloud answered with an error",
};

/** Refusals that no grant to the bot would remove. */
const REASONS: Record<NonNullable<UnreadArgs["reason"]>, { why: string; remedy: string }> = {
  "bucket-policy": {
    why: "The bucket policy denies it explicitly",
    remedy: "No grant helps here: the whitelist line says what the policy asks for. Then check again.",
  },
  "organization-policy": {
    why: "A policy of the organization (SCP or RCP) denies it",
    remedy:
      "Ask the administrators of the organization: no grant in this account helps, and the new user is refused as well.",
  },
  "other-policy": {
    why: "A policy denies it to the bot explicitly, or limits what the bot may be given",
    remedy:
      "A grant does not outweigh that: look at the statement that the evidence names, then check again.",
  },
  kms: {
    why: "KMS refuses the key that it is encrypted with",
    remedy:
      "Have the owner of the key allow kms:Decrypt in its key policy, to the bot for the checks and to the new user.",
  },
};

function remedyText({ problem, permission, reason }: UnreadArgs): string {
  if (reason !== undefined) return REASONS[reason].remedy;
  if (permission !== null) return `Grant ${permission} to the identity of the bot, then check again.`;
  if (problem === "unavailable") return "Check again in a few minutes.";
  if (problem === "unusable") {
    return "Check again; if it stays, something between the bot and the cloud changes answers (a proxy, a custom endpoint): show the operators the evidence.";
  }
  if (problem === "not-found") return "Make sure that the name is right, then check again.";
  return problem === "denied"
    ? "No permission fixes this: the error code is about the credentials of the bot, its clock, or the account. Show it to the operators, then check again."
    : "Check again; if it stays, show the operators the error code.";
}
