import { approversIn, stepsOf } from "../core/approval-rule.ts";
import { countedApprovals } from "../core/narrowing.ts";
import type { People } from "../core/people-settings.ts";
import type { Preparation } from "../core/preparation.ts";
import type { StoryDeps } from "./deps.ts";

/** Whose turn it is to approve: the step that is waited for, by its place. */
export type Turn = { step: number; name: string; total: number; people: People };

type Deps = Pick<StoryDeps, "settings" | "store" | "authorizer">;

/**
 * Whose turn it is where this approver has to wait, or has waited: their approval would count for no step now. Null: it would,
 * or they have given it. `preparation` is as it is decided on. Errors: SlackFailure, when a group cannot be read.
 */
export async function turnOfOthers(
  deps: Deps,
  preparation: Preparation,
  userId: string,
): Promise<Turn | null> {
  const steps = stepsOf(deps.settings, preparation.request);
  if (steps[0]?.name === null) return null;
  const decisions = await deps.store.listDecisions(preparation.id);
  const approvers = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  if (approvers.includes(userId)) return null;
  const judge = await deps.authorizer.approvalJudge(preparation);
  const step = judge.waitedStep(approvers);
  if (step === null || judge.mayApproveNow(approvers, userId)) return null;
  const waited = steps[step];
  const people = approversIn(waited?.requirements ?? []);
  return { step, name: waited?.name ?? "", total: steps.length, people };
}

/** The place of the step that is waited for; undefined where the settings name none. As above. */
export async function stepWaitedFor(deps: Deps, preparation: Preparation): Promise<number | undefined> {
  if (deps.settings.approvals.steps.length === 0) return undefined;
  const decisions = await deps.store.listDecisions(preparation.id);
  const approvers = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  const judge = await deps.authorizer.approvalJudge(preparation);
  return judge.waitedStep(approvers) ?? undefined;
}
