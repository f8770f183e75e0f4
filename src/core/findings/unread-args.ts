import type { RefusalReason } from "../refusal-reason.ts";

/** Why something could not be seen: `what` is a word of the text, `permission` what to grant (null: no permission helps). */
export type UnreadArgs = {
  what: UnreadSubject;
  permission: string | null;
  /** `unusable`: an answer came, and not one that S3 or the service gives; `not-asked`: nothing was sent. */
  problem: "denied" | "not-found" | "unavailable" | "unusable" | "not-asked" | "other";
  code: string;
  requestId: string | null;
  /** What refuses, where the cloud says that it is no missing permission. */
  reason?: Exclude<RefusalReason, "missing-permission" | "unsaid">;
};

export type UnreadSubject =
  | "aws-identity"
  | "alibaba-identity"
  | "account-alias"
  | "source-region"
  | "source-bucket"
  | "source-owner"
  | "versioning"
  | "uploads"
  | "encryption"
  | "ownership"
  | "request-payer"
  | "source-lifecycle"
  | "tiering"
  | "account-id"
  | "sample-listing"
  | "sample-objects"
  | "metrics"
  | "listing"
  | "creation-date"
  | "bucket-policy"
  | "organization"
  | "destination-bucket"
  | "destination-contents"
  | "destination-lifecycle"
  | "retention"
  | "destination-policy"
  | "bucket-count"
  | "iam-user"
  | "iam-quota"
  | "iam-keys"
  | "iam-boundary"
  | "iam-policy"
  | "ram-user"
  | "ram-quota"
  | "ram-keys"
  | "ram-policy"
  | "password-policy"
  | "access-key-networks"
  | "logon-limits"
  | "check";
