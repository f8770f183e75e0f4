import type { Preparation } from "../../core/preparation.ts";
import type { Rule } from "../../security/authorize.ts";
import type { Vote } from "../../storage/contract/decisions.ts";
import type { StoryDeps } from "../deps.ts";

/**
 * Whether words are enough, by those who may give them as things stand now; null while Slack does not say. In any order: each of
 * the steps of the settings has agreed to the plan already.
 */
export async function judgeVotes(
  deps: StoryDeps,
  rule: Rule,
  preparation: Preparation,
  vote: Vote,
): Promise<((approvers: readonly string[]) => boolean) | null> {
  const earlier = await deps.store.listVotes(vote);
  const answers = await Promise.all(
    earlier.map(async (approver) => ({
      approver,
      answer: await deps.authorizer.authorize({
        userId: approver,
        teamId: preparation.teamId,
        rule,
        preparation,
        isFresh: true,
      }),
    })),
  );
  const fit = new Set(answers.filter(({ answer }) => answer.isAllowed).map(({ approver }) => approver));
  const judge = await deps.authorizer.approvalJudge(preparation, { isFresh: true }).catch(() => null);
  return (
    judge &&
    ((approvers) =>
      judge.isEnough(approvers.filter((approver) => approver === vote.approver || fit.has(approver))))
  );
}
