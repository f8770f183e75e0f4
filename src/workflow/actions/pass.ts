import { countedApprovals } from "../../core/narrowing.ts";
import { passedBy } from "../../core/pass.ts";
import type { Preparation } from "../../core/preparation.ts";
import { statesWith } from "../../core/states.ts";
import { approvalKey } from "../../notices/approval-requested.ts";
import { APPROVAL_STEP_KEY } from "../../notices/approval-step.ts";
import { APPROVER_REMINDERS, passedPost } from "../../notices/approver-reminder.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { DECIDING } from "../../security/authorize.ts";
import { stepWaitedFor } from "../approval-turn.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { REMINDED_AT_MOST } from "../upkeep/remind-approvers.ts";
import { button, type Click } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/**
 * "Not for me": an approver leaves the decision to the others, who are told of the first one of a revision. The request stays
 * open, the person who said so is not reminded of it any more, and may still decide.
 */
export const pass = button({
  ...DECIDING,
  id: "not_for_me",
  states: statesWith("approved"),
  isHarmless: true,
  press: passOn,
});

async function passOn(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, pass);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const { id, revision, state, passes } = preparation;
  if (passedBy(preparation).includes(actor.userId)) return refuse("ALREADY_DONE", { state });
  const told = await tellOthers(deps, preparation, actor.userId);
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state, passes },
    patch: { passes: [...passes, { revision, by: actor.userId, at: deps.now().toISOString() }] },
    posts: told,
    redraw: [approvalKey(revision), APPROVAL_STEP_KEY, APPROVER_REMINDERS],
    submission: submissionId,
    audit: [auditOf(preparation, { event: "approval.passed", actor: actor.userId })],
  });
  return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
}

/** A direct message to each of the others who could decide now, with the first one who says so of a revision. */
async function tellOthers(deps: StoryDeps, preparation: Preparation, by: string): Promise<PostDraft[]> {
  if (passedBy(preparation).length > 0) return [];
  const decisions = await deps.store.listDecisions(preparation.id);
  const decided = countedApprovals(preparation, decisions).map(({ approver }) => approver);
  // While Slack does not say who they are, the message in the thread, which is drawn again, has to do.
  const others = await stepWaitedFor(deps, preparation)
    .then((step) =>
      deps.authorizer.findApprovers(preparation, {
        atMost: REMINDED_AT_MOST,
        except: new Set([...decided, by]),
        ...(step === undefined ? {} : { step }),
      }),
    )
    .catch(() => []);
  return others.map((userId) => passedPost(preparation, by, userId));
}
