import type { Preparation } from "../core/preparation.ts";
import type { WhoRefusal } from "../security/authorize.ts";
import type { Decision } from "../storage/contract/decisions.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { Receipt } from "../storage/contract/receipts.ts";

/** Who asks, and from where. `submissionId` makes a repeated delivery of the same click or form count once. */
export type Actor = { userId: string; teamId: string; channelId: string | null };

/** Why something was refused: a code and its arguments, worded in `texts/refusal-texts.ts`. */
export type Refusal = {
  code:
    | WhoRefusal
    | "NO_OTHER_APPROVER"
    | "NOT_FOUND"
    | "TOKEN_UNKNOWN"
    | "OUTDATED"
    | "ALREADY_DECIDED"
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
    | "TOO_MANY_OPEN"
    | "TOO_MANY_DAYS"
    | "SAME_RECIPIENT"
    | "SECRETS_GONE"
    | "RECORD_ALTERED"
    | "NOT_APPROVED"
    | "NOT_OPENED"
    | "STILL_CHANGING"
    | "NOT_AS_PLANNED"
    | "AUDIT_LOG_DAMAGED"
    | "MEND_FAILED";
  args: Record<string, string | number | readonly string[]>;
};

export type Outcome<T = Preparation> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** Everything that a surface may show of a preparation. Never a secret. */
export type PreparationView = {
  preparation: Preparation;
  grants: Grant[];
  decisions: Decision[];
  receipts: Receipt[];
  /** Approvals that this plan needs. */
  approvalsNeeded: number;
  /** Link to the card, once it is posted. */
  cardUrl: string | null;
};

/** One secret in the open, for as long as it takes to show it. */
export type OpenCredentials = {
  awsAccessKeyId: string;
  awsSecretAccessKey: string;
  alibabaAccessKeyId: string;
  alibabaAccessKeySecret: string;
  logonName: string;
  /** Null after a rotation that left it as it was. */
  consolePassword: string | null;
  logonLink: string;
};

export function refuse(code: Refusal["code"], args: Refusal["args"] = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, args } };
}
