import type { Reason } from "./reason.ts";

/** Why somebody may not: about who they are, never about the state of things. */
export type WhoRefusal =
  | "NOT_A_MEMBER"
  | "NOT_A_REQUESTER"
  | "NOT_AN_APPROVER"
  | "NOT_AN_OPERATOR"
  | "NOT_THE_RECIPIENT"
  | "NOT_ALLOWED"
  | "OWN_REQUEST"
  | "DIRECTORY_UNAVAILABLE";

/** Why something was refused. `texts/` has words for each. */
export type RefusalCode =
  | WhoRefusal
  | "NO_OTHER_APPROVER"
  | "NOT_FOUND"
  | "TOKEN_UNKNOWN"
  | "OUTDATED"
  | "ALREADY_DECIDED"
  | "NOT_YOUR_STEP"
  | "ALREADY_DONE"
  | "WRONG_STATE"
  | "COMMENT_REQUIRED"
  | "TICKET_NOT_CONFIRMED"
  | "TICKET_INVALID"
  | "RECIPIENT_INVALID"
  | "CHANNEL_INVALID"
  | "PROFILE_NOT_ALLOWED"
  | "PROFILE_REACHES_FURTHER"
  | "SOURCE_NOT_ALLOWED"
  | "DESTINATION_NOT_ALLOWED"
  | "ACCOUNT_UNKNOWN"
  | "PAIR_TAKEN"
  | "NOTHING_CHANGED"
  | "TEXT_REQUIRED"
  | "QUESTION_OPEN"
  | "NOT_NARROWER"
  | "ACCESS_NOT_POSSIBLE"
  | "TOO_MANY_OPEN"
  | "TOO_MANY_DAYS"
  | "SAMPLE_SIZE"
  | "SAME_RECIPIENT"
  | "SECRETS_GONE"
  | "RECORD_ALTERED"
  | "NOT_APPROVED"
  | "NOT_OPENED"
  | "STILL_CHANGING"
  | "NOT_AS_PLANNED"
  | "AUDIT_LOG_DAMAGED"
  | "MEND_FAILED"
  | "HANDLING_NOT_ALLOWED"
  | "NOT_ROTATED_HERE"
  | "MIGRATION_STATE"
  | "MIGRATION_REFUSED";

/** What a refusal's text is made of. Each may be missing: an older process may have refused. */
export type RefusalArgs = Record<string, string | number | readonly string[] | Reason>;
export type Refusal = { code: RefusalCode; args: RefusalArgs };
