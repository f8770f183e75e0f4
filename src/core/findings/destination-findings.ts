import { row } from "./finding-row.ts";
import type { UnreadArgs } from "./unread-args.ts";

/** Findings about the destination bucket. */
export const DESTINATION_FINDINGS = {
  DESTINATION_OK: row<{ bucket: string; region: string; exists: boolean; storageClass: string }>(
    "destination",
    "ok",
  ),
  DESTINATION_NAME_INVALID: row<{ bucket: string; rule: string }>("destination", "blocker"),
  DESTINATION_REGION_INVALID: row<{ region: string }>("destination", "blocker"),
  DESTINATION_TAKEN: row<{ bucket: string; ownerId: string; accountId: string }>("destination", "blocker"),
  DESTINATION_REFUSED: row<{ bucket: string; code: string; permission: string; requestId: string | null }>(
    "destination",
    "blocker",
  ),
  DESTINATION_REGION_DIFFERS: row<{ bucket: string; region: string | null; wantedRegion: string }>(
    "destination",
    "blocker",
  ),
  DESTINATION_CLASS_DIFFERS: row<{
    bucket: string;
    storageClass: string;
    wantedStorageClass: string;
    isArchive: boolean;
  }>("destination", "warning"),
  DESTINATION_NOT_PRIVATE: row<{ bucket: string; acl: string }>("destination", "warning"),
  DESTINATION_NOT_EMPTY: row<{ bucket: string }>("destination", "warning"),
  DESTINATION_VERSIONED: row<{ bucket: string }>("destination", "note"),
  DESTINATION_RETENTION: row<{ bucket: string; state: string; days: number }>("destination", "warning"),
  DESTINATION_POLICY_RESTRICTED: row<DestinationPolicyArgs>("destination", "blocker"),
  DESTINATION_POLICY_UNCERTAIN: row<DestinationPolicyArgs>("destination", "unknown"),
  DESTINATION_TICKET_OUTDATED: row<{
    bucket: string;
    ticketUrl: string;
    givenBy: string;
    givenAt: string;
  }>("destination", "warning"),
  DESTINATION_KMS: row<{
    bucket: string;
    /** Null: the account's service key. */
    kmsKeyId: string | null;
    /** The key as RAM policies name it; null where that is not known. */
    keyArn: string | null;
    permissions: readonly string[];
    /** The plan gives the new user these rights on this key. */
    isGranted: boolean;
  }>("destination", "warning"),
  DESTINATION_PUBLIC_ENDPOINT: row<{ bucket: string; region: string; isSeen: boolean; code: string }>(
    "destination",
    "warning",
  ),
  DESTINATION_LIFECYCLE_ACTS: row<{ rules: readonly string[]; soonestDays: number; deletes: boolean }>(
    "destination",
    "warning",
  ),
  DESTINATION_REGION_CLOSED: row<{ region: string; exists: boolean }>("destination", "blocker"),
  DESTINATION_REGION_UNKNOWN: row<{ region: string }>("destination", "warning"),
  DESTINATION_SERVICE_ELSEWHERE: row<{ region: string; serviceRegions: readonly string[] }>(
    "destination",
    "warning",
  ),
  DESTINATION_BUCKET_QUOTA: row<{ region: string; buckets: number; quota: number }>("destination", "blocker"),
  DESTINATION_ACCOUNT_SUSPENDED: row<{ code: string; requestId: string | null }>("destination", "blocker"),
  DESTINATION_NOT_READ: row<UnreadArgs>("destination", "unknown"),
};

/** What the findings on the destination's policy say of the statements that decide: the rest is evidence. */
type DestinationPolicyArgs = {
  bucket: string;
  /** Sid, or `#` and the index of a statement that has none. */
  statements: readonly string[];
  conditionKeys: readonly string[];
  /** The requests that are denied, or may be. */
  actions: readonly string[];
  scope: "all" | "part";
  ticketUrl: string | null;
};
