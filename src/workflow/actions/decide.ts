import { countedApprovals, countedPlans } from "../../core/narrowing.ts";
import { planHash } from "../../core/plan.ts";
import { isDecisionAwaited, isShutOut, type Preparation } from "../../core/preparation.ts";
import { ESCALATION_KEY } from "../../notices/approval-escalated.ts";
import { approvalNarrowedPost } from "../../notices/approval-narrowed.ts";
import { approvalKey } from "../../notices/approval-requested.ts";
import { APPROVAL_STEP_KEY } from "../../notices/approval-step.ts";
import { APPROVER_REMINDERS } from "../../notices/approver-reminder.ts";
import { cardPost } from "../../notices/card.ts";
import { rejectionPost } from "../../notices/decision.ts";
import { QUESTION_KEY } from "../../notices/question.ts";
import { recipientKey } from "../../notices/recipient-change.ts";
import { hashToken } from "../../security/tokens.ts";
import type { Decision } from "../../storage/contract/decisions.ts";
import { type Effects, SOON_MS } from "../../storage/contract/effects.ts";
import type { StoredPostDraft } from "../../storage/contract/posts.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { findForeignHand } from "../runs/find-foreign-hand.ts";
import { startFor } from "../runs/start-for.ts";
import { approve } from "./approve.ts";
import { asDecidedOn, resolveAuthority } from "./authorize.ts";
import { prepareRecipientOutcome, type RecipientOutcome } from "./choose-recipient.ts";
import { prepareSteps } from "./decision-steps.ts";
import { type Narrower, narrow } from "./narrow.ts";
import { once } from "./once.ts";
import { reject } from "./reject.ts";
import { resolveClick } from "./resolve-click.ts";

const DECISIONS = { approve, reject };

export type DecideInput = {
  token: string;
  decision: keyof typeof DECISIONS;
  comment: string;
  hasSeenTicket: boolean;
  /** Less than was asked for, which is approved in its place; `shown` is the plan that the form showed, of so many days. */
  narrower?: Narrower & { shown: { planHash: string; ttlDays: number } };
};

/** Approve and Reject, as their form is submitted. */
export async function decide(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: DecideInput,
): Promise<Outcome> {
  const submission = { id: submissionId, actor, action: DECISIONS[input.decision] };
  const outcome = await once(deps, submission, () => takeDecision(deps, actor, submissionId, input));
  if (!outcome.ok && outcome.refusal.code === "ALREADY_DECIDED") await recordLate(deps, actor, input);
  return outcome;
}

/** A decision that came too late, or a second one of the same person: nothing is changed, and it is recorded. */
async function recordLate(deps: StoryDeps, actor: Actor, { token, decision }: DecideInput): Promise<void> {
  const row = await deps.store.findToken(hashToken(token));
  const preparation = row && (await deps.store.findPreparation(row.preparationId));
  await recordRefusal(deps, actor, decision, preparation, "ALREADY_DECIDED");
}

async function takeDecision(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: DecideInput,
): Promise<Outcome> {
  const action = DECISIONS[input.decision];
  const resolved = await resolveClick(deps, actor, input.token, action);
  if (!resolved.ok) return resolved;
  const { row, preparation: asked } = resolved.value;
  const ready = await refuseUnready(deps, actor, input, asked);
  if (!ready.ok) return ready;
  const narrowed = await takeNarrower(deps, actor, input, asked);
  if (!narrowed.ok) return narrowed;
  const preparation = narrowed.value;
  const decision = decisionOf(deps, actor, input, preparation);
  const judge = await deps.authorizer.approvalJudge(asDecidedOn(preparation, action)).catch(() => null);
  if (judge === null) return refuse("DIRECTORY_UNAVAILABLE");
  const steps = await prepareSteps(deps, preparation, judge);
  const recipient =
    preparation.recipientChange === null ? null : await prepareRecipientOutcome(deps, preparation);
  const { hasApproved, uncounted } = await lookAtApprovals(deps, actor, asked, preparation);
  if (hasApproved && input.decision === "approve") return refuse("ALREADY_DECIDED", { state: asked.state });
  const result = await deps.store.decide({
    decision,
    ...narrowingOf(asked, preparation),
    countedPlans: [...countedPlans(preparation)],
    tokenHash: row.tokenHash,
    submissionId,
    isEnough: judge.isEnough,
    patch: (outcome, approvers) => ({
      ...(outcome === "rejected" ? {} : steps.patch(approvers)),
      ...(outcome === "counted" ? {} : (recipient?.patch(outcome) ?? { stateBy: actor.userId })),
    }),
    effects: (outcome, approvers) => {
      const decided = { asked, preparation, decision, recipient, steps: judge.stepsOf(actor.userId) };
      const { posts, ...effects } = effectsOf(decided, outcome, approvers.length);
      const told = uncounted.map((userId) => approvalNarrowedPost(preparation, actor.userId, userId));
      return {
        ...effects,
        posts: [...(outcome === "counted" ? [...steps.posts(approvers), ...told] : []), ...posts],
        submission: submissionId,
      };
    },
  });
  if (result.preparation === null) return refuse("NOT_FOUND", { id: asked.id });
  const { state } = result.preparation;
  if (result.outcome === "outdated" && isDecisionAwaited(result.preparation))
    return refuse("OUTDATED", { id: asked.id });
  if (result.outcome === "outdated" || result.outcome === "repeated")
    return refuse("ALREADY_DECIDED", { state });
  if (result.outcome === "approved") {
    if (recipient === null) await startFor(deps, "provision", result.preparation);
    else await recipient.afterApproval(result.preparation);
  }
  return { ok: true, value: result.preparation };
}

/** What a decision lacks: a comment, a ticket that was read, or, about credentials that exist, users that are as approved. */
async function refuseUnready(
  deps: StoryDeps,
  actor: Actor,
  { decision, comment, hasSeenTicket }: DecideInput,
  preparation: Preparation,
): Promise<Outcome> {
  const ready = { ok: true, value: preparation } as const;
  if (preparation.planHash === null) return refuse("WRONG_STATE", { state: preparation.state });
  if (decision === "reject") return comment.trim() === "" ? refuse("COMMENT_REQUIRED") : ready;
  if (isShutOut(preparation) && !hasSeenTicket) return refuse("TICKET_NOT_CONFIRMED");
  if (preparation.recipientChange === null) return ready;
  const approved = await resolveAuthority(deps, actor, approve, preparation);
  if (!approved.ok) return approved;
  const tampered = await findForeignHand(deps, preparation);
  return tampered === null ? ready : refuse("NOT_AS_PLANNED", tampered);
}

/** The preparation as it is approved: as it was asked for, or with less, by the plan that the form showed. */
async function takeNarrower(
  deps: StoryDeps,
  actor: Actor,
  { decision, narrower }: DecideInput,
  asked: Preparation,
): Promise<Outcome> {
  if (decision === "reject" || narrower === undefined) return { ok: true, value: asked };
  const { shown, ...wanted } = narrower;
  const narrowed = await narrow(deps, actor, asked, wanted);
  if (!narrowed.ok || narrowed.value === asked) return narrowed;
  const { plan } = narrowed.value;
  const isShown =
    wanted.profile === asked.request.profile ||
    (plan !== null && planHash({ ...plan, ttlDays: shown.ttlDays }) === shown.planHash);
  return isShown ? narrowed : refuse("OUTDATED", { id: asked.id });
}

function decisionOf(
  deps: StoryDeps,
  actor: Actor,
  input: DecideInput,
  { id, revision, planHash: hash, plan, request }: Preparation,
): Decision {
  return {
    preparationId: id,
    revision,
    planHash: hash ?? "",
    recipient: plan?.recipient ?? request.recipient,
    approver: actor.userId,
    decision: input.decision,
    comment: input.comment.trim(),
    at: deps.now().toISOString(),
  };
}

/** What is stored with the decision where less is approved than was asked for. */
function narrowingOf(asked: Preparation, preparation: Preparation) {
  if (asked === preparation) return {};
  const { request, plan, planHash: hash, checks, narrowings } = preparation;
  return {
    narrowing: {
      fromPlanHash: asked.planHash ?? "",
      patch: { request, plan, planHash: hash, checks, narrowings },
    },
  };
}

/**
 * Of a request that is approved with less: whether this person's approval counts already, and whose does not count for what it
 * now becomes, since they have not seen its policies.
 */
async function lookAtApprovals(deps: StoryDeps, actor: Actor, asked: Preparation, preparation: Preparation) {
  if (preparation.narrowings.every(({ revision }) => revision !== asked.revision))
    return { hasApproved: false, uncounted: [] };
  const decisions = await deps.store.listDecisions(asked.id);
  const before = countedApprovals(asked, decisions).map(({ approver }) => approver);
  const counted = new Set(countedApprovals(preparation, decisions).map(({ approver }) => approver));
  return {
    hasApproved: before.includes(actor.userId),
    uncounted: before.filter((approver) => !counted.has(approver)),
  };
}

type Decided = {
  asked: Preparation;
  preparation: Preparation;
  decision: Decision;
  recipient: RecipientOutcome | null;
  /** The steps that this approver's word counts for. */
  steps: readonly string[];
};

/** What a decision is told and recorded as. */
function effectsOf(
  { asked, preparation, decision, recipient, steps }: Decided,
  outcome: "approved" | "rejected" | "counted",
  given: number,
): Pick<Effects, "redraw" | "audit"> & { posts: StoredPostDraft[] } {
  const { approver: actor, comment } = decision;
  const rejection =
    outcome === "rejected" && recipient === null ? [rejectionPost(preparation, decision)] : [];
  const ofRecipient =
    recipient === null || outcome === "counted" ? [] : recipient.posts(outcome, actor, comment);
  const narrowing = asked === preparation ? undefined : preparation.narrowings.at(-1);
  const startsWork = outcome === "approved" && recipient === null;
  return {
    posts: [
      ...rejection,
      ...ofRecipient,
      { ...cardPost(preparation), ...(startsWork ? { waitMs: SOON_MS } : {}) },
    ],
    // The approvers see who has answered.
    redraw: [...ASKING, ...questionsOf(preparation)],
    audit: [
      ...(narrowing === undefined
        ? []
        : [auditOf(preparation, { event: "request.narrowed", actor, details: { ...narrowing } })]),
      auditOf(preparation, {
        event: `decision.${outcome}`,
        actor,
        details: { comment, given, ...(steps.length === 0 ? {} : { steps }) },
      }),
    ],
  };
}

/** Messages that ask for a decision beside the one that the wait began with. */
const ASKING = [APPROVER_REMINDERS, ESCALATION_KEY, APPROVAL_STEP_KEY, QUESTION_KEY];

/** The message that asked for this decision. */
function questionsOf({ revision, recipientChange }: Preparation): string[] {
  return [recipientChange === null ? approvalKey(revision) : recipientKey(revision)];
}
