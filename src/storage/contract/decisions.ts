import type { Preparation } from "../../core/preparation.ts";
import type { Effects } from "./effects.ts";
import type { PreparationPatch } from "./preparations.ts";

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

/**
 * One approver's word for what comes after the decision. `planHash` is that of `extensionHash`: of these days, until this end; or of
 * `startHash`: of this run of a migration.
 */
export type Vote = Omit<Decision, "decision"> & { decision: "extend" | "start" };

/** Who decided. */
export type DecisionStore = {
  /**
   * Counts one decision and moves the state with it, in one transaction: of a hundred at once, one decides. A decision on
   * another recipient of credentials that exist moves no state; `patch` is then what it comes to.
   * Outcomes: `approved`, `rejected`; `counted` (more approvals are needed); `repeated` (this person decided on this plan
   * already); `outdated` (another revision, plan or state: nothing was recorded).
   */
  decide(input: {
    decision: Decision;
    /**
     * What the decision changes first, whatever it comes to: then `decision.planHash` is of the changed plan, and `fromPlanHash`
     * the one that has to stand.
     */
    narrowing?: { fromPlanHash: string; patch: PreparationPatch };
    /** Plans of this revision whose approvals count for this one too. */
    countedPlans?: readonly string[];
    tokenHash: string;
    submissionId: string;
    /** Whether the words of these people are enough. */
    isEnough(approvers: readonly string[]): boolean;
    /** `approvers`: those whose approval counts, this one among them. */
    patch?(outcome: "approved" | "rejected" | "counted", approvers: readonly string[]): PreparationPatch;
    effects(outcome: "approved" | "rejected" | "counted", approvers: readonly string[]): Effects;
  }): Promise<{
    outcome: "approved" | "rejected" | "counted" | "repeated" | "outdated";
    preparation: Preparation | null;
  }>;
  /**
   * Counts one word for more days, or for the start of a migration, and applies `patch` in the same transaction once they are enough,
   * while the preparation is as expected. Outcomes as of `decide`.
   */
  extend(input: {
    vote: Vote;
    expect: Partial<Preparation>;
    isEnough(approvers: readonly string[]): boolean;
    patch: PreparationPatch;
    effects(outcome: "approved" | "counted", given: number): Effects;
  }): Promise<{
    outcome: "approved" | "counted" | "repeated" | "outdated";
    preparation: Preparation | null;
  }>;
  /** Who has given their word for the same, oldest first; as `listDecisions`. */
  listVotes(vote: Pick<Vote, "preparationId" | "revision" | "planHash" | "decision">): Promise<string[]>;
  /** Those whose seal holds, oldest first: an altered row is no decision. */
  listDecisions(preparationId: string): Promise<Decision[]>;
};
