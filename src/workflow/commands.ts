import type { DoctorLine } from "../core/doctor.ts";
import type { Drift } from "../core/drift.ts";
import type { TicketPlace } from "../core/links.ts";
import type { Preparation, PreparationRequest } from "../core/preparation.ts";
import type { Decision, Grant, Receipt } from "../storage/store.ts";

/**
 * What people can ask of the story: the only door from a surface to it. Every command authorizes its actor again, works
 * on what is stored and not on what a message shows, and answers with data; the surface words it.
 */

/** Who asks, and from where. `submissionId` makes a repeated delivery of the same click or form count once. */
export type Actor = { userId: string; teamId: string; channelId: string | null };

/** Why something was refused: a code and its arguments, worded in `texts/refusal-texts.ts`. */
export type Refusal = {
  code:
    | "NOT_A_MEMBER"
    | "NOT_A_REQUESTER"
    | "NOT_AN_APPROVER"
    | "NOT_AN_OPERATOR"
    | "NOT_THE_RECIPIENT"
    | "NOT_ALLOWED"
    | "OWN_REQUEST"
    | "NO_OTHER_APPROVER"
    | "DIRECTORY_UNAVAILABLE"
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

/** What a button on a card stands for; each is bound to a token. */
export const BUTTON_ACTIONS = [
  "approve",
  "reject",
  "ticket",
  "check_again",
  "change",
  "cancel",
  "retry",
  "roll_back",
  "revoke",
  "show",
  "stored",
  "check_logon",
  "count",
  "stop_count",
  "repeat",
  "rotate",
  "entered",
  "extend",
  "choose_recipient",
] as const;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

export type Commands = {
  /** Checks that a form can show at its fields without the store; empty when it may be submitted. */
  checkRequest(
    actor: Actor,
    request: PreparationRequest,
  ): Promise<{ field: keyof PreparationRequest | null; refusal: Refusal }[]>;
  request(actor: Actor, submissionId: string, request: PreparationRequest): Promise<Outcome>;
  view(actor: Actor, preparationId: string): Promise<Outcome<PreparationView>>;
  list(actor: Actor): Promise<Outcome<Preparation[]>>;
  /**
   * Resolves a button's token to what it stands for and whether this actor may press it now. Never uses it up.
   */
  press(actor: Actor, token: string, action: ButtonAction): Promise<Outcome<PreparationView>>;
  decide(
    actor: Actor,
    submissionId: string,
    input: { token: string; decision: "approve" | "reject"; comment: string; hasSeenTicket: boolean },
  ): Promise<Outcome>;
  giveTicket(actor: Actor, submissionId: string, input: { token: string; url: string }): Promise<Outcome>;
  checkAgain(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  /** Another request for the same preparation: checked anew as its next revision. The channel stays. */
  change(
    actor: Actor,
    submissionId: string,
    input: { token: string; request: PreparationRequest },
  ): Promise<Outcome>;
  cancel(actor: Actor, submissionId: string, input: { preparationId: string }): Promise<Outcome>;
  retry(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  rollBack(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  revoke(actor: Actor, submissionId: string, input: { preparationId: string }): Promise<Outcome>;
  /** Opens the sealed credentials for the recipient, and records it on the receipt. */
  showCredentials(actor: Actor, input: { token: string }): Promise<Outcome<OpenCredentials>>;
  /** The recipient has stored them: the sealed copy is destroyed. */
  confirmStored(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  /**
   * Makes new keys on both sides. The old ones go when the recipient says that the new ones are entered, after a day, or,
   * as compromised, at once.
   */
  rotate(
    actor: Actor,
    submissionId: string,
    input: { token: string; isCompromised: boolean; renewsPassword: boolean },
  ): Promise<Outcome>;
  /** The recipient has entered the new keys: the replaced ones go. */
  confirmEntered(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  /** Adds days to the life of the credentials, up to what the settings allow in all. */
  extend(
    actor: Actor,
    submissionId: string,
    input: { token: string; days: number; comment: string },
  ): Promise<Outcome>;
  /** Proposes another recipient for credentials that exist; approvers decide on it. */
  proposeRecipient(
    actor: Actor,
    submissionId: string,
    input: { token: string; recipient: string },
  ): Promise<Outcome>;
  /** Looks whether the RAM user has logged on. */
  checkLogon(actor: Actor, input: { token: string }): Promise<Outcome<{ firstLogonAt: string | null }>>;
  countExactly(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  /** Stops a count under way; what it has counted so far is told. */
  stopCount(actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  /** Where the tickets of a request's destination account are, for the form: pure, as the next one. */
  ticketPlace(request: Pick<PreparationRequest, "alibabaAccount">): TicketPlace;
  /** Whether a ticket's link can be taken, for the form's field: pure, without store and network. Null: it can. */
  checkTicket(url: string, request: Pick<PreparationRequest, "alibabaAccount">): Refusal | null;
  /** Tries everything that the bot needs; for operators. */
  doctor(actor: Actor): Promise<Outcome<DoctorLine[]>>;
  /**
   * Mends one finding of the daily look, after looking again: what is no longer so is not touched. The value says which
   * of the two it came to.
   */
  mend(
    actor: Actor,
    submissionId: string,
    input: { token: string },
  ): Promise<Outcome<{ drift: Drift; as: "mended" | "over" }>>;
};
