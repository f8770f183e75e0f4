import type { DoctorLine } from "../core/doctor-codes.ts";
import type { Drift } from "../core/drift.ts";
import type { AlibabaSite, Links, TicketPlace } from "../core/links.ts";
import type { Preparation, PreparationRequest } from "../core/preparation.ts";
import type { Profile } from "../core/profile.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Offers } from "../notices/context.ts";
import type { QuestionInput } from "./actions/ask.ts";
import type { CancelInput } from "./actions/cancel.ts";
import type { DecideInput } from "./actions/decide.ts";
import type { ButtonAction, DirectAction } from "./actions/index.ts";
import type { Narrower } from "./actions/narrow.ts";
import type { Home } from "./home/home.ts";
import type { Found, Search } from "./home/search.ts";
import type { FreshDigest } from "./home/show-digest.ts";
import type { Actor, OpenCredentials, Outcome, PreparationView } from "./outcome.ts";
import type { SuggestedBucket, SuggestionQuery } from "./suggestions/bucket-lists.ts";
import type { PrefixQuery } from "./suggestions/prefix-lists.ts";

/** A preparation as it stands, with its buttons. */
export type Status = { view: PreparationView; offers: Offers };

/**
 * What people can ask of the story: the only door from a surface to it. Every command authorizes its actor again, works
 * on what is stored and not on what a message shows, and answers with data; the surface words it.
 */
export type Commands = {
  /** Why this person may not request at all, before they fill in anything; null when they may. */
  mayRequest(actor: Actor): Promise<Refusal | null>;
  /**
   * Buckets of an account whose names fit what is typed, from what was read beforehand: no cloud is waited for. The first call
   * starts the reading. Empty for who may not request.
   */
  suggestBuckets(actor: Actor, asked: SuggestionQuery): Promise<readonly SuggestedBucket[]>;
  /** The same of prefixes of a source bucket; empty too where the channel may not ask for it. */
  suggestPrefixes(actor: Actor, asked: PrefixQuery): Promise<readonly string[]>;
  /** Checks that a form can show at its fields without the store; empty when it may be submitted. */
  checkRequest(
    actor: Actor,
    request: PreparationRequest,
  ): Promise<{ field: keyof PreparationRequest | null; refusal: Refusal }[]>;
  request(actor: Actor, submissionId: string, request: PreparationRequest): Promise<Outcome>;
  view(actor: Actor, preparationId: string): Promise<Outcome<PreparationView>>;
  list(actor: Actor): Promise<Outcome<Preparation[]>>;
  /** A preparation with the buttons that make sense now. */
  status(actor: Actor, preparationId: string): Promise<Outcome<Status>>;
  /** What stands on somebody's App Home, with the buttons that make sense now. */
  home(actor: Actor): Promise<Outcome<Home>>;
  /** Everything by state and words; for operators. */
  search(actor: Actor, search: Search): Promise<Outcome<Found>>;
  /**
   * Resolves a button's token to what it stands for and whether this actor may press it now. Never uses it up.
   */
  press(actor: Actor, token: string, action: ButtonAction): Promise<Outcome<PreparationView>>;
  /** Does what a button stands for, where nothing more has to be asked for. */
  act(action: DirectAction, actor: Actor, submissionId: string, input: { token: string }): Promise<Outcome>;
  decide(actor: Actor, submissionId: string, input: DecideInput): Promise<Outcome>;
  /** The access that an approver may give in place of what was asked for, itself first: pure, for the form. */
  narrowerProfiles(request: PreparationRequest): Profile[];
  /** The plan for less than was asked for, as an approval with it would store it; nothing is stored. */
  narrow(actor: Actor, input: Narrower & { token: string }): Promise<Outcome<PreparationView>>;
  /** An approver's question to the requester; it decides nothing. */
  ask(actor: Actor, submissionId: string, input: QuestionInput): Promise<Outcome>;
  /** The requester's answer to the open question. */
  answer(actor: Actor, submissionId: string, input: QuestionInput): Promise<Outcome>;
  giveTicket(actor: Actor, submissionId: string, input: { token: string; url: string }): Promise<Outcome>;
  /** Another request for the same preparation: checked anew as its next revision. The channel stays. */
  change(
    actor: Actor,
    submissionId: string,
    input: { token: string; request: PreparationRequest },
  ): Promise<Outcome>;
  /** Ends a request before there are credentials; `reason` is shown on the card. */
  cancel(actor: Actor, submissionId: string, input: CancelInput): Promise<Outcome>;
  revoke(actor: Actor, submissionId: string, input: { preparationId: string }): Promise<Outcome>;
  /** Opens the sealed credentials for the recipient, and records it on the receipt. */
  showCredentials(actor: Actor, input: { token: string }): Promise<Outcome<OpenCredentials>>;
  /**
   * Makes new keys on both sides. The old ones go when the recipient says that the new ones are entered, after a day, or,
   * as compromised, at once.
   */
  rotate(
    actor: Actor,
    submissionId: string,
    input: { token: string; isCompromised: boolean; renewsPassword: boolean },
  ): Promise<Outcome>;
  /** Adds days to the credentials, up to what the settings allow in all. */
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
  /** Compares both sides, and reads so many objects whole; nothing more where a comparison is under way. */
  compare(actor: Actor, submissionId: string, input: { token: string; sampleSize: number }): Promise<Outcome>;
  /** The second decision about a migration that the bot runs: its word counts, and with the last one needed it starts. */
  startMigration(
    actor: Actor,
    submissionId: string,
    input: { token: string; comment: string },
  ): Promise<Outcome>;
  /** Looks whether the RAM user has logged on. */
  checkLogon(actor: Actor, input: { token: string }): Promise<Outcome<{ firstLogonAt: string | null }>>;
  /** Where the tickets of a request's destination account are, for the form: pure, as the next one. */
  ticketPlace(request: Pick<PreparationRequest, "alibabaAccount">): TicketPlace;
  /** The consoles of a request's destination account, for the job sheet's form: pure. */
  consolePlace(request: Pick<PreparationRequest, "alibabaAccount">): { site: AlibabaSite; links: Links };
  /** Whether a ticket's link can be taken, for the form's field: pure, without store and network. Null: it can. */
  checkTicket(url: string, request: Pick<PreparationRequest, "alibabaAccount">): Refusal | null;
  /** What the daily message tells, as it is now; for operators. */
  digest(actor: Actor): Promise<Outcome<FreshDigest>>;
  /** Tries everything that the bot needs; for operators. */
  doctor(actor: Actor): Promise<Outcome<DoctorLine[]>>;
  /**
   * Remediates one finding of the daily check, after reading it again: what is no longer so is not touched. The value says which
   * of the two it came to.
   */
  remediate(
    actor: Actor,
    submissionId: string,
    input: { token: string },
  ): Promise<Outcome<{ drift: Drift; as: "mended" | "over" }>>;
};
