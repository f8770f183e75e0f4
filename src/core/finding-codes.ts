import type { Finding, FindingArgs, Severity } from "./finding.ts";
import { DESTINATION_FINDINGS } from "./findings/destination-findings.ts";
import { ESTIMATE_FINDINGS } from "./findings/estimate-findings.ts";
import { type FindingCodeRow, row } from "./findings/finding-row.ts";
import { SOURCE_FINDINGS } from "./findings/source-findings.ts";
import type { UnreadArgs } from "./findings/unread-args.ts";
import type { Verdict } from "./verdict.ts";
import type { WhitelistArgs } from "./whitelist-args.ts";

/**
 * Every finding there is. The codes are public: they are in the JSON of `check`, in the store and in docs/checks.md.
 * Severities are the usual ones; a check may lower one where a person has taken the matter up (a ticket).
 */
export const FINDING_CODES = {
  IDENTITY_OK: row<{
    awsAccountId: string;
    awsArn: string;
    partition: string;
    alibabaAccountId: string;
    alibabaArn: string;
    site: string;
  }>("identity", "ok"),
  CREDENTIALS_REFUSED: row<{ cloud: "AWS" | "Alibaba Cloud"; code: string }>("identity", "blocker"),
  CLOCK_WRONG: row<{ aheadSeconds: number | null }>("identity", "blocker"),
  OPERATOR_IS_ROOT: row<{ cloud: "AWS" | "Alibaba Cloud"; accountId: string }>("identity", "warning"),
  PARTITION_UNLISTED: row<{ partition: string }>("identity", "warning"),
  SITE_DIFFERS_FROM_PARTITION: row<{ partition: string; site: string }>("identity", "warning"),
  IDENTITY_NOT_READ: row<UnreadArgs>("identity", "unknown"),

  ...SOURCE_FINDINGS,
  ...ESTIMATE_FINDINGS,

  WHITELIST_OK: row<{ bucket: string; hasPolicy: boolean; isConfirmedByIam: boolean }>("whitelist", "ok"),
  WHITELIST_RESTRICTED: row<WhitelistArgs>("whitelist", "blocker"),
  WHITELIST_SHUTS_OUT_BOT: row<{ operation: string; requestId: string | null; ticketUrl: string | null }>(
    "whitelist",
    "blocker",
  ),
  WHITELIST_UNCERTAIN: row<WhitelistArgs>("whitelist", "unknown"),
  WHITELIST_PROTECTS_ITSELF: row<{ bucket: string; requestId: string | null; ticketUrl: string | null }>(
    "whitelist",
    "unknown",
  ),
  WHITELIST_ORGANIZATION_NOT_READ: row<UnreadArgs>("whitelist", "note"),
  WHITELIST_OPINIONS_DIFFER: row<{
    ours: Exclude<Verdict, "uncertain">;
    iam: readonly string[];
    ticketUrl: string | null;
  }>("whitelist", "unknown"),
  WHITELIST_TICKET_OUTDATED: row<{ ticketUrl: string; givenBy: string; givenAt: string }>(
    "whitelist",
    "blocker",
  ),
  WHITELIST_OF_OTHER_ACCOUNT: row<{ bucket: string; accountId: string }>("whitelist", "unknown"),
  WHITELIST_NO_SECOND_OPINION: row<{
    permission: string | null;
    code: string | null;
    /** Condition keys of the statements that IAM could not be asked about; empty when it gave no answer. */
    keys: readonly string[];
  }>("whitelist", "note"),
  WHITELIST_NOT_READ: row<UnreadArgs & { ticketUrl: string | null }>("whitelist", "unknown"),

  ...DESTINATION_FINDINGS,

  PERMISSIONS_OK: row<{ profile: string }>("permissions", "ok"),
  USER_NAME_TAKEN: row<{ cloud: "AWS" | "Alibaba Cloud"; userName: string }>("permissions", "blocker"),
  USER_QUOTA: row<{ cloud: "AWS" | "Alibaba Cloud"; users: number; quota: number }>("permissions", "blocker"),
  /** `others`: the keys that the preparation did not make; absent in what older versions stored. */
  ACCESS_KEY_LIMIT: row<{
    cloud: "AWS" | "Alibaba Cloud";
    userName: string;
    keys: number;
    others?: readonly string[];
  }>("permissions", "warning"),
  POLICY_MISSING: row<{
    cloud: "AWS" | "Alibaba Cloud";
    policyName: string;
    profile: string;
    otherProfiles: readonly string[];
  }>("permissions", "blocker"),
  /** `exists`: null where the bot may not look. */
  BOUNDARY_MISSING: row<{ policyName: string; exists: false | null }>("permissions", "blocker"),
  PREFIX_NOT_EXPRESSIBLE: row<{ prefix: string; characters: readonly string[] }>("permissions", "blocker"),
  ACCESS_KEY_NETWORK_LIMITED: row<{ networks: readonly string[] }>("permissions", "note"),
  LOGON_NETWORK_LIMITED: row<{ networkMasks: readonly string[] }>("permissions", "note"),
  LOGON_NEEDS_MFA: row<Record<never, never>>("permissions", "note"),
  PERMISSIONS_NOT_READ: row<UnreadArgs>("permissions", "unknown"),

  PROOF_OK: row<{ read: "read" | "empty"; wrote: boolean }>("proof", "ok"),
  PROOF_SOURCE_ARCHIVED: row<{ tried: number }>("proof", "warning"),
  PROOF_POSSIBLE_REQUEST_REFUSED: row<{ bucket: string; operations: readonly string[] }>("proof", "warning"),
  PROOF_BLOCKED_BY_WHITELIST: row<{ bucket: string; ticketUrl: string }>("proof", "warning"),
  PROOF_READ_FAILED: row<{ bucket: string; code: string; requestId: string | null }>("proof", "blocker"),
  PROOF_NOT_REPEATED: row<{ bucket: string }>("proof", "note"),
  PROOF_WRITE_BLOCKED: row<{ bucket: string; ticketUrl: string }>("proof", "warning"),
  PROOF_WRITE_FAILED: row<{
    bucket: string;
    code: string;
    requestId: string | null;
    /** What OSS says that it was, where it does; findings of older versions do not have it. */
    because: "kms" | "not-said";
  }>("proof", "blocker"),
  PROOF_WRITE_SKIPPED: row<{ bucket: string; reason: ProofSkipReason }>("proof", "note"),
} satisfies Record<string, FindingCodeRow<FindingArgs>>;

/** Why no test object was written, or was not written again. */
export type ProofSkipReason =
  | "profile"
  | "versioning"
  | "retention"
  | "policy"
  | "unknown"
  | "public-endpoint"
  | "not-repeated";

export type FindingCode = keyof typeof FINDING_CODES;

export type ArgsOf<C extends FindingCode> =
  (typeof FINDING_CODES)[C] extends FindingCodeRow<infer A> ? A : never;

/** A finding of a known code with the arguments that its text needs. `severity` only where a ticket, or a complete count of none, lowers it. */
export function finding<C extends FindingCode>(
  code: C,
  args: ArgsOf<C>,
  evidence: readonly string[] = [],
  severity: Severity = FINDING_CODES[code].severity,
): Finding {
  return { code, severity, args, evidence };
}

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_CODES, code);
}
