import type { CheckName, CheckResult, Preparation, PreparationRequest } from "../../core/preparation.ts";
import type { Event, State } from "../../core/states.ts";
import type { AuditEntry } from "./audit.ts";
import type { Effects } from "./effects.ts";
import type { Receipt } from "./receipts.ts";
import type { SecretName } from "./secrets.ts";

export type PreparationPatch = Partial<
  Omit<Preparation, "id" | "teamId" | "requester" | "createdAt" | "state" | "isAltered">
>;

export type PreparationStore = {
  /**
   * Stores a new preparation, once for each submission.
   * Outcomes: `created`; `repeated` (this submission was stored before: the same preparation); `pair-taken` (an open
   * one for the same pair); `too-many` (the requester's unfinished ones); `id-taken` (draw another id).
   */
  createPreparation(
    input: { preparation: Preparation; submissionId: string; maxOpenPerPerson: number } & Effects,
  ): Promise<
    | { outcome: "created" | "repeated" | "pair-taken"; preparation: Preparation }
    | { outcome: "too-many"; open: Preparation[] }
    | { outcome: "id-taken" }
  >;
  findPreparation(id: string): Promise<Preparation | null>;
  /**
   * A preparation with the entries about it, and all others since the last of its entries of an event, oldest first: what was
   * said of it, and whether the log goes on from there. All as it stood at one moment.
   */
  findWithLog(of: {
    preparationId: string;
    event: string;
  }): Promise<{ preparation: Preparation | null; log: AuditEntry[] }>;
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
   * All in some states, newest first, a batch at a time: one that moves away meanwhile may let another slip. A row that
   * was altered and cannot be read does not end the iteration; `onUnreadable` gets its id.
   */
  everyPreparation(input: {
    states: readonly State[];
    onUnreadable(id: string): Promise<void>;
  }): AsyncIterable<Preparation>;
  /**
   * Moves the state when (id, revision, from), and whatever is expected, still hold and the event is possible; null when
   * another write came first.
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
   * secrets go, and a receipt comes, in the same transaction: no message offers a secret that is destroyed.
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
  /** Posts and audit entries that belong to no change of a preparation. */
  record(preparationId: string | null, effects: Effects): Promise<void>;
};
