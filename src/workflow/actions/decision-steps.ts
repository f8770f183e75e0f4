import type { DoneStep } from "../../core/approval-steps.ts";
import type { Preparation } from "../../core/preparation.ts";
import { approvalStepPost } from "../../notices/approval-step.ts";
import type { PostDraft } from "../../notices/posts.ts";
import type { ApprovalJudge } from "../../security/approval-judge.ts";
import type { PreparationPatch } from "../../storage/contract/preparations.ts";
import type { StoryDeps } from "../deps.ts";
import { approve } from "./approve.ts";
import { asDecidedOn } from "./authorize.ts";

/** What a decision comes to by the steps of the settings, from those whose approval counts. Nothing where they name none. */
export type DecisionSteps = {
  patch(approvers: readonly string[]): PreparationPatch;
  /** The question to those of the next step. */
  posts(approvers: readonly string[]): PostDraft[];
};

/** Prepared for each step that may be next, since whom to ask cannot be looked up inside a transaction. */
export async function prepareSteps(
  { authorizer, settings, now }: Pick<StoryDeps, "authorizer" | "settings" | "now">,
  preparation: Preparation,
  judge: ApprovalJudge,
): Promise<DecisionSteps> {
  const { steps } = settings.approvals;
  if (steps.length === 0) return { patch: () => ({}), posts: () => [] };
  const asked = asDecidedOn(preparation, approve);
  const mentions = await Promise.all(steps.map((_, index) => authorizer.findMentions(asked, index)));
  const at = now().toISOString();
  return {
    patch: (approvers) => ({ doneSteps: withDone(preparation, judge.doneSteps(approvers), at) }),
    posts(approvers) {
      const next = judge.waitedStep(approvers);
      // The first step was asked by the message that the wait began with.
      if (next === null || next === 0) return [];
      const [step, whom] = [steps[next], mentions[next]];
      if (step === undefined || whom === undefined) return [];
      return [approvalStepPost(preparation, { name: step.name, number: next + 1 }, whom)];
    },
  };
}

/** Of the plan that is decided on, every step that is done; of other plans and revisions, what was recorded. */
function withDone(
  { doneSteps, revision, planHash }: Preparation,
  done: readonly { name: string; approvers: string[] }[],
  at: string,
): DoneStep[] {
  const isPresent = (one: DoneStep) => one.revision === revision && one.planHash === planHash;
  const since = new Map(doneSteps.filter(isPresent).map((one) => [one.name, one.at]));
  return [
    ...doneSteps.filter((one) => !isPresent(one)),
    ...done.map(({ name, approvers }) => ({
      revision,
      planHash: planHash ?? "",
      name,
      approvers,
      at: since.get(name) ?? at,
    })),
  ];
}
