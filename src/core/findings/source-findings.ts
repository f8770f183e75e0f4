import type { RefusalReason } from "../refusal-reason.ts";
import { row } from "./finding-row.ts";
import type { UnreadArgs } from "./unread-args.ts";

/** Findings about the source bucket and its objects. */
export const SOURCE_FINDINGS = {
  SOURCE_OK: row<{ bucket: string; region: string; prefix: string }>("source", "ok"),
  SOURCE_NAME_INVALID: row<{ bucket: string; rule: string }>("source", "blocker"),
  SOURCE_PREFIX_INVALID: row<{ prefix: string; rule: string }>("source", "blocker"),
  SOURCE_DIRECTORY_BUCKET: row<{ bucket: string }>("source", "blocker"),
  SOURCE_NOT_FOUND: row<{ bucket: string }>("source", "blocker"),
  SOURCE_IN_OTHER_ACCOUNT: row<{ bucket: string; accountId: string }>("source", "blocker"),
  SOURCE_REFUSES_BOT: row<{
    bucket: string;
    accountId: string;
    isOurs: boolean | null;
    permission: string;
    reason?: RefusalReason;
  }>("source", "unknown"),
  SOURCE_NAME_HAS_DOTS: row<{ bucket: string }>("source", "warning"),
  SOURCE_NAME_OLD: row<{ bucket: string }>("source", "warning"),
  SOURCE_REGION_UNLISTED: row<{ region: string }>("source", "warning"),
  SOURCE_CROSS_BORDER: row<{ sourceRegion: string; ossRegion: string }>("source", "warning"),
  SOURCE_VERSIONED: row<{ status: "enabled" | "suspended" }>("source", "note"),
  SOURCE_ORPHANED_UPLOADS: row<{ count: number; isTruncated: boolean }>("source", "note"),
  SOURCE_CUSTOMER_KMS_KEY: row<{
    kmsKeyId: string;
    algorithm: string;
    userArn: string;
    statement: string;
    /** Another name that samples have for what is probably this key. */
    alsoNamed?: string | null;
  }>("source", "warning"),
  SOURCE_SAMPLES_KMS_ENCRYPTED: row<{
    /** `UNNAMED_KMS_KEY` stands for one that the refusal did not name. */
    kmsKeyIds: readonly string[];
    affected: number;
    sampled: number;
    statement: string;
  }>("source", "warning"),
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: row<{ affected: number; sampled: number }>("source", "warning"),
  SOURCE_SAMPLES_ARCHIVED: row<{ affected: number; sampled: number; tiers: readonly string[] }>(
    "source",
    "warning",
  ),
  SOURCE_SAMPLES_RESTORED: row<{ affected: number; sampled: number; until: string }>("source", "note"),
  SOURCE_METADATA_REFUSED_BY_OSS: row<{
    affected: number;
    sampled: number;
    names: readonly string[];
    values: readonly string[];
    missing: number;
  }>("source", "warning"),
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: row<{
    ownership: "ObjectWriter" | "BucketOwnerPreferred" | "none";
    /** Of the objects whose owner the listing shows; null: it shows none, or whose they are cannot be told. */
    foreign?: number | null;
    listed?: number;
    /** Whether these are all objects of what is to be migrated. */
    isAll?: boolean;
    /** Samples of other accounts that refused the bot. */
    refused?: number;
  }>("source", "warning"),
  SOURCE_REQUESTER_PAYS: row<{ bucket: string }>("source", "note"),
  SOURCE_LIFECYCLE_DELETES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_LIFECYCLE_ARCHIVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_TIERING_ARCHIVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "warning"),
  SOURCE_LIFECYCLE_MOVES: row<{ rules: readonly string[]; soonestDays: number }>("source", "note"),
  SOURCE_KEYS_REFUSED_BY_OSS: row<{
    hasLeadingSlash: boolean;
    hasLeadingBackslash: boolean;
    tooLong: number;
    sampled: number;
  }>("source", "warning"),
  SOURCE_KEYS_NOT_ALL_SEEN: row<{ sampled: number }>("source", "note"),
  SOURCE_NOT_READ: row<UnreadArgs>("source", "unknown"),
};
