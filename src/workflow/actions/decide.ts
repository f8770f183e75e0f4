import { isShutOut, type Preparation } from "../../core/preparation.ts";
import { ESCALATION_KEY } from "../../notices/approval-escalated.ts";
import { approvalKey } from "../../notices/approval-requested.ts";
import { APPROVER_REMINDERS } from "../../notices/approver-reminder.ts";
import { cardPost } from "../../notices/card.ts";
import { rejectionPost } from "../../notices/decision.ts";
import { recipientKey } from "../../notices/recipient-change.ts";
import { hashToken } from "../../security/tokens.ts";
import type { Decision } from "../../storage/contract/decisions.ts";
import type { Effects } from "../../storage/contract/effects.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { findForeignHand } from "../runs/find-foreign-hand.ts";
import { startFor } from "../runs/start-for.ts";
import { approve } from "./approve.ts";
import { asDecidedOn, resolveAuthority } from "./authorize.ts";
import { prepareRecipientOutcome } from "./choose-recipient.ts";
import { once } from "./once.ts";
import { reject } from "./reject.ts";
import { resolveClick } from "./resolve-click.ts";

const DECISIONS = { approve, reject };

type DecideInput = {
  token: string;
  decision: keyof typeof DECISIONS;
  comment: string;
  hasSeenTicket: boolean;
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
  const resolved = await resolveClick(deps, actor, input.token, DECISIONS[input.decision]);
  if (!resolved.ok) return resolved;
  const { row, preparation } = resolved.value;
  if (preparation.planHash === null) return refuse("WRONG_STATE", { state: preparation.state });
  if (input.decision === "reject" && input.comment.trim() === "") return refuse("COMMENT_REQUIRED");
  if (input.decision === "approve" && isShutOut(preparation) && !input.hasSeenTicket) {
    return refuse("TICKET_NOT_CONFIRMED");
  }
  if (input.decision === "approve" && preparation.recipientChange !== null) {
    const approved = await resolveAuthority(deps, actor, approve, preparation);
    if (!approved.ok) return approved;
  }
  const decision: Decision = {
    preparationId: preparation.id,
    revision: preparation.revision,
    planHash: preparation.planHash,
    recipient: preparation.plan?.recipient ?? preparation.request.recipient,
    approver: actor.userId,
    decision: input.decision,
    comment: input.comment.trim(),
    at: deps.now().toISOString(),
  };
  if (input.decision === "approve" && preparation.recipientChange !== null) {
    const tampered = await findForeignHand(deps, preparation);
    if (tampered !== null) return refuse("NOT_AS_PLANNED", tampered);
  }
  const isEnough = await deps.authorizer
    .approvalJudge(asDecidedOn(preparation, DECISIONS[input.decision]))
    .catch(() => null);
  if (isEnough === null) return refuse("DIRECTORY_UNAVAILABLE");
  const recipient =
    preparation.recipientChange === null ? null : await prepareRecipientOutcome(deps, preparation);
  const result = await deps.store.decide({
    decision,
    tokenHash: row.tokenHash,
    submissionId,
    isEnough,
    patch: recipient === null ? () => ({ stateBy: actor.userId }) : recipient.patch,
    effects: (outcome, given): Effects => ({
      posts: [
        ...(recipient === null || outcome === "counted"
          ? outcome === "rejected"
            ? [rejectionPost(preparation, decision)]
            : []
          : recipient.posts(outcome, actor.userId, decision.comment)),
        cardPost(preparation),
      ],
      // The approvers see who has answered; an approval is then edited as its work goes on.
      ...(outcome === "approved" && recipient === null
        ? { redraw: [APPROVER_REMINDERS, ESCALATION_KEY], progress: [approvalKey(preparation.revision)] }
        : { redraw: [APPROVER_REMINDERS, ESCALATION_KEY, ...questionsOf(preparation)] }),
      submission: submissionId,
      audit: [
        auditOf(preparation, {
          event: `decision.${outcome}`,
          actor: actor.userId,
          details: { comment: decision.comment, given },
        }),
      ],
    }),
  });
  if (result.preparation === null) return refuse("NOT_FOUND", { id: preparation.id });
  if (result.outcome === "outdated" || result.outcome === "repeated") {
    return refuse("ALREADY_DECIDED", { state: result.preparation.state });
  }
  if (result.outcome === "approved") {
    if (recipient === null) await startFor(deps, "provision", result.preparation);
    else await recipient.afterApproval(result.preparation);
  }
  return { ok: true, value: result.preparation };
}

/** The message that asked for this decision. */
function questionsOf({ revision, recipientChange }: Preparation): string[] {
  return [recipientChange === null ? approvalKey(revision) : recipientKey(revision)];
}
