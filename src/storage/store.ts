import type { AuditDamage } from "../core/audit-damage.ts";
import type { CallLimit } from "../core/call-limits.ts";
import type { Change } from "../core/plan.ts";
import type { CheckName, CheckResult, Preparation, PreparationRequest } from "../core/preparation.ts";
import type { Event, State } from "../core/states.ts";

/**
 * What is remembered, and how it may change. Every change of state is a compare-and-set on (id, revision, state) and
 * carries its posts and audit entries in the same transaction: what people are told can neither be lost nor doubled.
 * Errors: those of the database, as they are; nothing here throws for an outcome that can be expected.
 */

/** A post as drafted; `notice` is the story's data, opaque here. */
export type StoredPostDraft = { key: string; target: PostTarget; notice: unknown };
/** Where a post goes. `card` is the channel itself, `thread` the card's thread, `direct` a person, `operators` theirs. */
export type PostTarget =
  | { kind: "card" | "thread" | "operators"; channelId: string }
  | { kind: "direct"; userId: string };

/** A post and how far it has got. `version` counts drafts, `postedVersion` those that the chat has. */
export type Post = {
  id: string;
  preparationId: string | null;
  key: string;
  target: PostTarget;
  notice: unknown;
  version: number;
  postedVersion: number;
  /** Where it stands in the chat; null until it was posted. */
  channelId: string | null;
  ts: string | null;
  /** A posting was begun and its outcome is not known. */
  isOutcomeUnknown: boolean;
  /** How often Slack has not taken it, as it now reads. */
  attempts: number;
};

export type AuditDraft = {
  /** What happened, such as `preparation.requested`, `grant.made`, `secret.opened`. */
  event: string;
  /** A Slack user id, `bot` or `operator:cli`. */
  actor: string;
  preparationId: string | null;
  channelId: string | null;
  planHash: string | null;
  requestId: string | null;
  /** Plain data, never a secret. */
  details: Record<string, unknown>;
};

export type AuditEntry = AuditDraft & { sequence: number; at: string; previousHash: string; hash: string };

/** Rows that give leave to something, and count only while their seal holds. */
export type SealedRow = "preparation" | "decision";

/** Binds rows and audit entries to a key that is not in the database. */
export type StoreSeals = {
  /** HMAC over an entry and its predecessor's hash: only who holds the key can continue or change the chain. */
  sealAudit(previousHash: string, entry: AuditDraft & { sequence: number; at: string }): string;
  /** Whether an entry is as one of the keys sealed it. */
  isAuditSealed(entry: AuditEntry): boolean;
  /** HMAC over a row of plain data. */
  sealRow(kind: SealedRow, row: object): string;
  /** Whether one of the keys made it; null, where there is none, is no seal. */
  isRowSealed(kind: SealedRow, row: object, seal: string | null): boolean;
};
/** The last entry of an audit log: its number, 0 for none, and its hash. */
export type AuditHead = { sequence: number; hash: string };

/** What goes with a change, in its transaction. */
export type Effects = {
  posts?: readonly StoredPostDraft[];
  audit?: readonly AuditDraft[];
  /** Beginnings of keys: the preparation's posts with such keys are drawn again from what is then stored. */
  redraw?: readonly string[];
  /** The submission that this is the answer to, so that it is known when it comes again. */
  submission?: string;
};

/**
 * In a post's key: since when the state is that the change leads to, which the store alone knows before it is made. Only in
 * those of `changeState`.
 */
export const NEW_SINCE = "{since}";

export type PreparationPatch = Partial<
  Omit<Preparation, "id" | "teamId" | "requester" | "createdAt" | "state" | "isAltered">
>;

/** Something made in a cloud, recorded before it is made. */
export type Grant = {
  preparationId: string;
  /** `changeKey` of the change. */
  key: string;
  change: Change;
  /** `intended` until the cloud said yes; `made`; `kept` for a bucket that stays; `gone` when taken back. */
  state: "intended" | "made" | "kept" | "gone";
  /** Id of an access key, where the grant is one. */
  accessKeyId: string | null;
  /** Whether this preparation made it, or found it there and left it. */
  isOurs: boolean;
};

export type SecretKind = "aws-secret-key" | "alibaba-secret-key" | "console-password";

/** What a secret is, and of which generation of keys from the second on. */
export type SecretName = SecretKind | `${SecretKind}#${number}`;

/** `sealed` is empty where it is lost: nothing opens it then. */
export type SealedSecret = { preparationId: string; name: SecretName; sealed: string };

export type Decision = {
  preparationId: string;
  revision: number;
  planHash: string;
  /** Who gets the credentials by what was decided on. */
  recipient: string;
  approver: string;
  decision: "approve" | "reject";
  comment: string;
  at: string;
};

/** One approver's word for more days. `planHash` is that of `extensionHash`: of these days, until this end. */
export type ExtensionVote = Omit<Decision, "decision"> & { decision: "extend" };

export type Receipt = {
  preparationId: string;
  userId: string;
  event: "opened" | "stored" | "entered";
  at: string;
};

export type TokenRow = {
  tokenHash: string;
  preparationId: string;
  revision: number;
  planHash: string | null;
  action: string;
};

/** A difference between what is recorded and what exists in a cloud; `drift` is the story's data, opaque here. */
export type DriftRecord = {
  id: string;
  /** 1 the first time; found again after it was over, it is another one with another button. */
  occurrence: number;
  drift: unknown;
  /** `over`: a later look did not find it any more. */
  state: "open" | "mended" | "over";
  tokenHash: string;
  /** Where operators were told of it. */
  posts: Pick<StoredPostDraft, "key" | "target">[];
  foundAt: string;
  endedAt: string | null;
};

export type Store = {
  /** Made at the first start and kept: marks what this installation makes. */
  readInstallationId(): Promise<string>;

  /**
   * Stores a new preparation, once for each submission.
   * Outcomes: `created`; `repeated` (this submission was stored before: the same preparation); `pair-taken` (an open
   * one for the same pair); `too-many` (the requester's open ones); `id-taken` (draw another id).
   */
  createPreparation(
    input: { preparation: Preparation; submissionId: string; maxOpenPerPerson: number } & Effects,
  ): Promise<
    | { outcome: "created" | "repeated" | "pair-taken"; preparation: Preparation }
    | { outcome: "too-many"; open: Preparation[] }
    | { outcome: "id-taken" }
  >;
  findPreparation(id: string): Promise<Preparation | null>;
  /** The open preparation of a pair of bucket with prefix and bucket; there is at most one. */
  findOpenPair(
    pair: Pick<PreparationRequest, "sourceBucket" | "prefix" | "destinationBucket">,
  ): Promise<Preparation | null>;
  /** The preparation that a submission was answered with; null when it is new, or was refused. */
  findSubmission(submissionId: string): Promise<Preparation | null>;
  /** Newest first. A row that cannot be read as a preparation is passed over. */
  listPreparations(filter: {
    requester?: string;
    states?: readonly State[];
    limit: number;
  }): Promise<Preparation[]>;
  /**
   * All in some states, newest first, a batch at a time: one that moves away meanwhile may let another slip. One row that
   * somebody made unreadable keeps nobody from the others; `onUnreadable` is told its id.
   */
  everyPreparation(input: {
    states: readonly State[];
    onUnreadable(id: string): Promise<void>;
  }): AsyncIterable<Preparation>;
  /**
   * Moves the state when (id, revision, from), and whatever is expected, still hold and the event is possible; null when
   * somebody was faster.
   */
  changeState(
    input: {
      id: string;
      revision: number;
      from: State;
      event: Event;
      expect?: Partial<Preparation>;
      patch?: PreparationPatch;
    } & Effects,
  ): Promise<Preparation | null>;
  /**
   * Changes other columns while (id, revision), and whatever is expected, hold; null when one of them does not. Sealed
   * secrets go, and a receipt comes, in the same transaction: nobody is offered a secret that is destroyed.
   */
  patchPreparation(
    input: {
      id: string;
      revision: number;
      expect?: Partial<Preparation>;
      patch: PreparationPatch;
      destroys?: readonly SecretName[];
      receipt?: Receipt;
    } & Effects,
  ): Promise<Preparation | null>;
  /** Sets one check's result without touching the others, which end at the same time. */
  putCheckResult(
    input: { id: string; revision: number; check: CheckName; result: CheckResult } & Effects,
  ): Promise<Preparation | null>;
  /**
   * Gives seals to the rows of a store from before there were any: once, since a row without one is no row of this program's
   * from then on. `isKeyLost`: to all rows as they are, on an operator's word. `hasEarlierKeys`: seals that an earlier key
   * made are made anew with the first.
   */
  sealRows(input: { isKeyLost: boolean; hasEarlierKeys: boolean }): Promise<void>;
  /**
   * Records that somebody was refused something. The first time `draft` is an entry; while the last entry of the same person,
   * action and code is younger than `notSince`, further ones are counted, and told in one entry with `times` afterwards.
   */
  recordRefusal(input: { draft: AuditDraft; action: string; code: string; notSince: Date }): Promise<void>;
  /** Tells what was counted since before a time, and forgets it. */
  endRefusals(notSince: Date): Promise<void>;
  /** Posts and audit entries that belong to no change of a preparation. */
  record(preparationId: string | null, effects: Effects): Promise<void>;

  putGrant(grant: Grant, effects?: Effects): Promise<void>;
  /** Records a key's grant and its sealed secrets together: neither without the other. */
  putGrantWithSecrets(grant: Grant, secrets: readonly SealedSecret[], effects?: Effects): Promise<void>;
  /**
   * Records that grants do not exist any more which nobody took back, while the preparation stays as it was seen: between
   * two states they may be made anew. False when it is in another state; a grant that is another meanwhile stays.
   */
  forgetGrants(
    input: Pick<Preparation, "id" | "state" | "stateSince"> & {
      grants: readonly Pick<Grant, "key" | "accessKeyId">[];
    } & Effects,
  ): Promise<boolean>;
  /** Those that can be read. */
  listGrants(preparationId: string): Promise<Grant[]>;
  /** Keys of those into whose rows somebody else wrote, so that nobody can tell what they are. */
  listUnreadableGrants(preparationId: string): Promise<string[]>;
  /** Ids of live preparations, other than this one, whose destination is the bucket. */
  listLivePreparationsOfBucket(bucket: string, exceptId: string): Promise<string[]>;

  /** Those that can be had; one that is lost is not among them. */
  listSecrets(preparationId: string): Promise<SealedSecret[]>;
  /** Of all preparations, the lost ones too. */
  listHeldSecrets(): Promise<SealedSecret[]>;
  /**
   * Finishes what a process that ended, or a failure, kept from being destroyed. Called now and then; each destruction does
   * it for itself.
   */
  clearSecrets(): Promise<void>;
  /** Destroys those of `names`; without it all. */
  destroySecrets(preparationId: string, input?: { names?: readonly SecretName[] } & Effects): Promise<void>;

  /**
   * Counts one decision and moves the state with it, in one transaction: of a hundred at once, one decides. A decision on
   * another recipient of credentials that exist moves no state; `patch` is then what it comes to.
   * Outcomes: `approved`, `rejected`; `counted` (more approvals are needed); `repeated` (this person decided on this plan
   * already); `outdated` (another revision, plan or state: nothing was recorded).
   */
  decide(input: {
    decision: Decision;
    tokenHash: string;
    submissionId: string;
    /** Whether the words of these people are enough. */
    isEnough(approvers: readonly string[]): boolean;
    patch?(outcome: "approved" | "rejected"): PreparationPatch;
    effects(outcome: "approved" | "rejected" | "counted", given: number): Effects;
  }): Promise<{
    outcome: "approved" | "rejected" | "counted" | "repeated" | "outdated";
    preparation: Preparation | null;
  }>;
  /**
   * Counts one word for more days, and applies `patch` in the same transaction once they are enough, while the preparation
   * is as expected. Outcomes as of `decide`.
   */
  extend(input: {
    vote: ExtensionVote;
    expect: Partial<Preparation>;
    isEnough(approvers: readonly string[]): boolean;
    patch: PreparationPatch;
    effects(outcome: "approved" | "counted", given: number): Effects;
  }): Promise<{
    outcome: "approved" | "counted" | "repeated" | "outdated";
    preparation: Preparation | null;
  }>;
  /** Who has given their word for the same days, oldest first; as `listDecisions`. */
  listExtensionVotes(vote: Pick<ExtensionVote, "preparationId" | "revision" | "planHash">): Promise<string[]>;
  /** Those whose seal holds, oldest first: what somebody else wrote into the table is no decision. */
  listDecisions(preparationId: string): Promise<Decision[]>;

  addReceipt(receipt: Receipt, effects?: Effects): Promise<void>;
  listReceipts(preparationId: string): Promise<Receipt[]>;

  /** How far an exact count has come, so that a restart goes on from there. */
  putCountCheckpoint(preparationId: string, checkpoint: unknown): Promise<void>;
  /** Null: there is none. */
  findCountCheckpoint(preparationId: string): Promise<unknown>;
  /** Who wants the count to stop; null: nobody. */
  askCountToStop(preparationId: string, by: string): Promise<void>;
  findCountStop(preparationId: string): Promise<string | null>;
  /** Forgets its place and the wish to stop. */
  forgetCount(preparationId: string): Promise<void>;

  putTokens(tokens: readonly TokenRow[]): Promise<void>;
  findToken(tokenHash: string): Promise<TokenRow | null>;
  /** Marks a token used by a person, once; false when that person had used it. */
  useToken(tokenHash: string, userId: string, submissionId: string): Promise<boolean>;

  /**
   * Calls `listener` after each transaction of this process that drafted posts, or had some drawn again, is committed. Returns
   * what ends it.
   */
  onPostsDrafted(listener: () => void): () => void;
  /**
   * Posts that the chat does not have as they stand, oldest first, at most one a destination channel and none whose
   * predecessor in the same thread waits, claimed for `leaseMs` so that no other process takes them. One whose destination
   * somebody else wrote over is given up, and keeps no other back; `onUnreadable` is told its id.
   */
  claimPosts(input: {
    owner: string;
    limit: number;
    leaseMs: number;
    now: Date;
    onUnreadable?(postId: string, preparationId: string | null): Promise<void>;
  }): Promise<Post[]>;
  /** Frees the posts that a process had claimed which is gone. */
  releaseLeases(owner: string): Promise<void>;
  /** Says that a post is about to be made; false when its lease is no longer this owner's: then it must not be. */
  markPosting(postId: string, owner: string): Promise<boolean>;
  markPosted(postId: string, result: { version: number; channelId: string; ts: string }): Promise<void>;
  /** Gives a post back: to be tried again after `notBefore`. `isOutcomeUnknown`: look for it first. */
  releasePost(
    postId: string,
    input: { notBefore: Date; isOutcomeUnknown: boolean; attempts: number; error: string },
  ): Promise<void>;
  /** Gives up on a post that can never succeed, such as a deleted channel. */
  abandonPost(postId: string, error: string): Promise<void>;
  /** A post as it now stands; null as well when its row cannot be read. */
  readPost(postId: string): Promise<Post | null>;
  findPost(preparationId: string, key: string): Promise<Post | null>;
  listPosts(preparationId: string): Promise<Post[]>;

  /**
   * Books the earliest moment that all the limits allow one more call, counted over all processes: how long to wait for it.
   * Books nothing when that is longer than `maxWaitMs`. By the database's clock.
   */
  bookCall(input: { limits: readonly CallLimit[]; maxWaitMs: number }): Promise<number>;
  /** Lets no call through a limit for so long. */
  holdCalls(limitName: string, forMs: number): Promise<void>;

  listAudit(input: { afterSequence: number; limit: number }): Promise<AuditEntry[]>;
  /** The entries about a preparation, or of one event, oldest first. */
  findAudit(of: { preparationId: string } | { event: string }): Promise<AuditEntry[]>;
  /** How many entries there are, and the hash of the last one. */
  findAuditHead(): Promise<{ count: number; hash: string }>;
  /** What this process has noticed of a damage to the audit log; null: nothing. Without a look at the database. */
  auditDamage(): AuditDamage | null;
  /**
   * Compares the end of the audit log with the head that this process knows, as each append does, and keeps the head beside
   * the database. Cheap.
   */
  watchAudit(): Promise<AuditDamage | null>;
  /** Looks at the whole audit log, and at every head that is known from elsewhere. Takes time with its length. */
  checkAudit(): Promise<AuditDamage | null>;
  /**
   * Takes the audit log as it stands for the one to go on from, by an entry that says so with what was wrong; protects the
   * table again. What stood before that entry may not change any more, to the byte.
   */
  acceptAudit(input: {
    actor: string;
    reason: string;
  }): Promise<{ damage: AuditDamage | null; head: AuditHead }>;

  /** Begins what happens now and then over all processes, unless one began it since: true to the one that does it. */
  beginRound(input: { name: string; notSince: Date } & Effects): Promise<boolean>;

  findDrift(id: string): Promise<DriftRecord | null>;
  findDriftByToken(tokenHash: string): Promise<DriftRecord | null>;
  /** Oldest first. */
  listOpenDrifts(): Promise<DriftRecord[]>;
  /** Records the next occurrence of a drift with the posts that tell of it; false when one is open, or was recorded. */
  openDrift(
    input: Pick<DriftRecord, "id" | "occurrence" | "drift" | "tokenHash"> &
      Effects & { posts: readonly StoredPostDraft[] },
  ): Promise<boolean>;
  /** Ends an open occurrence; false when it is ended already. */
  endDrift(input: { id: string; occurrence: number; as: "mended" | "over" } & Effects): Promise<boolean>;

  /**
   * Ids of preparations that ended before a time, longest ago first, and that left nothing in a cloud which nobody else
   * remembers: one with a grant that is not taken back stays. A bucket is no such grant.
   */
  listRemovable(input: { endedBefore: Date; limit: number; except?: readonly string[] }): Promise<string[]>;
  /**
   * Removes those that still are removable, with all that belongs to them, and records each. Those whose rows cannot be read
   * stay.
   */
  removePreparations(input: {
    ids: readonly string[];
    endedBefore: Date;
    auditOf(preparation: Preparation): AuditDraft;
  }): Promise<{ removed: number; unreadable: string[] }>;
  /** Removes messages that belong to no preparation, and drifts that are over, from before a time. */
  removeOldMessages(before: Date): Promise<void>;

  /** Counts a process among those that others watch, before it takes any work. */
  enlist(executorId: string): Promise<void>;
  /** Says that a process lives; false when another has taken over its work since: then it must end. */
  beat(executorId: string): Promise<boolean>;
  /** Says that a process has ended, so that another goes on at once. */
  retire(executorId: string): Promise<void>;
  /**
   * Hands over the work of each process that has ended or, with `goneAfterMs`, has not said for so long that it lives: to
   * one caller at a time, and again to another when `take` fails or its process dies in it. The grants of a process
   * taken over from can be written by it no more. Errors: those of `take`.
   */
  takeOverGone(input: {
    executorId: string;
    goneAfterMs: number | null;
    take(gone: string): Promise<void>;
  }): Promise<void>;

  close(): Promise<void>;
};
