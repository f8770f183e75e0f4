import type { CostRange } from "../core/cost-range.ts";
import type { Migration } from "../core/migration/migration.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Decision } from "../storage/contract/decisions.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { Receipt } from "../storage/contract/receipts.ts";

/** Who asks, and from where. `submissionId` makes a repeated delivery of the same click or form count once. */
export type Actor = {
  userId: string;
  teamId: string;
  channelId: string | null;
  /** The name of the token with which a program asks in this person's place. */
  via?: string;
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
  /** The steps of these approvals, in their order; absent where the settings name none. */
  approvalSteps?: readonly { name: string; needed: number }[];
  /** What reading the source costs, by the prices of the settings; absent without them, or without an estimate. */
  cost?: CostRange;
  /** Days after which nobody waits for a decision any more. */
  waitDays: number;
  /** When credentials that cannot be delivered are revoked; null where they are not held. */
  heldUntil: string | null;
  /** Link to the card, once it is posted. */
  cardUrl: string | null;
  /** The newest one that the bot runs itself; absent: there is none. */
  migration?: Migration;
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
