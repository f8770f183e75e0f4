import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import { type Action, type Authorization, MAY } from "../../security/authorize.ts";
import { hashToken } from "../../security/tokens.ts";
import { isPossible } from "../../security/when.ts";
import type { TokenRow } from "../../storage/store.ts";
import { readAuthority } from "../authority.ts";
import { boundAction, isTokenOf } from "../bound-action.ts";
import type { Actor, Outcome, Refusal } from "../commands.ts";
import type { StoryDeps, WorkflowName } from "../deps.ts";
import { auditOf } from "../posts.ts";
import { isHeldByAudit } from "../watch-audit.ts";
import { workflowId } from "../workflow-id.ts";

export function refuse(code: Refusal["code"], args: Refusal["args"] = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, args } };
}

/** Whether an actor may do something to a preparation now; a refusal is recorded. */
export async function authorize(
  deps: StoryDeps,
  actor: Actor,
  action: Action,
  preparation: Preparation,
): Promise<Outcome<Authorization & { isAllowed: true }>> {
  const answer = await deps.authorizer.authorize({
    userId: actor.userId,
    teamId: actor.teamId,
    action,
    preparation: asDecidedOn(preparation, action),
  });
  if (answer.isAllowed) return { ok: true, value: answer };
  const { code } = answer;
  await recordRefusal(deps, actor, action, preparation, code);
  return refuse(code, await whoCould(deps, code, action, asDecidedOn(preparation, action)));
}

/** What can be done with a preparation whose stored row is not this program's: only to end it. */
const ENDS_IT: ReadonlySet<Action> = new Set(["cancel", "reject", "roll_back", "revoke", "view"]);

/** What stands before everything that makes, delivers or lengthens: that people decided it. A refusal is recorded. */
export async function resolveAuthority(
  deps: StoryDeps,
  actor: Actor,
  action: Action,
  preparation: Preparation,
): Promise<Outcome> {
  const authority = await readAuthority(deps, preparation);
  if (authority.ok) return { ok: true, value: authority.value };
  await recordRefusal(deps, actor, action, preparation, "NOT_APPROVED");
  return refuse("NOT_APPROVED", { id: preparation.id, why: authority.failure.detail });
}

function isDecision(action: Action): boolean {
  return action === "approve" || action === "reject";
}

/** Who would get the credentials if it is approved must not approve it. */
export function asDecidedOn(preparation: Preparation, action: Action): Preparation {
  const { recipientChange, request } = preparation;
  if (recipientChange === null || !isDecision(action)) return preparation;
  return { ...preparation, request: { ...request, recipient: recipientChange.recipient } };
}

/** More names than these would be a list to search and not somebody to ask. */
const NAMED_AT_MOST = 10;

/** Who could do what was refused, so that a refused click ends in somebody to ask. */
async function whoCould(
  deps: StoryDeps,
  code: Refusal["code"],
  action: Action,
  preparation: Preparation,
): Promise<Refusal["args"]> {
  // Whoever is nobody here learns nothing of who is.
  if (code === "NOT_A_MEMBER" || code === "DIRECTORY_UNAVAILABLE") return {};
  const { operators } = deps.settings;
  const people = new Set<string>();
  const groups = new Set<string>();
  for (const role of MAY[action]) {
    if (role === "requester") people.add(preparation.requester);
    if (role === "recipient") people.add(preparation.request.recipient);
    if (role === "operator") for (const operator of operators.people) people.add(operator);
    if (role === "operator") for (const group of operators.groups) groups.add(group);
    if (role === "approver") {
      const mentions = await deps.authorizer.findMentions(preparation);
      for (const approver of mentions.people) people.add(approver);
      for (const group of mentions.groups) groups.add(group);
    }
  }
  return { people: [...people].slice(0, NAMED_AT_MOST), groups: [...groups] };
}

/** Whoever clicks a hundred times in an hour what is not theirs has two entries, the second with their number. */
export const REFUSAL_WINDOW_MS = 3_600_000;

export async function recordRefusal(
  deps: StoryDeps,
  actor: Actor,
  action: string,
  preparation: Preparation | null,
  code: string,
): Promise<void> {
  const draft = preparation
    ? auditOf(preparation, "action.refused", actor.userId, { action, code })
    : {
        event: "action.refused",
        actor: actor.userId,
        preparationId: null,
        channelId: actor.channelId,
        planHash: null,
        requestId: null,
        details: { action, code },
      };
  const notSince = new Date(deps.now().getTime() - REFUSAL_WINDOW_MS);
  await deps.store.recordRefusal({ draft, action, code, notSince });
}

/** What a button stands for, when its token is one of ours, of this action, and still fits what is stored. */
export async function resolveToken(
  deps: StoryDeps,
  actor: Actor,
  token: string,
  action: string,
): Promise<Outcome<{ row: TokenRow; preparation: Preparation }>> {
  const row = await deps.store.findToken(hashToken(token));
  if (row === null || !isTokenOf(row.action, action)) {
    await recordRefusal(deps, actor, action, null, "TOKEN_UNKNOWN");
    return refuse("TOKEN_UNKNOWN");
  }
  const preparation = await deps.store.findPreparation(row.preparationId);
  if (!preparation) return refuse("NOT_FOUND", { id: row.preparationId });
  const isCurrent =
    preparation.revision === row.revision &&
    preparation.planHash === row.planHash &&
    row.action === boundAction(preparation, action);
  if (!isCurrent) {
    await recordRefusal(deps, actor, action, preparation, "OUTDATED");
    return refuse("OUTDATED", { id: preparation.id });
  }
  return { ok: true, value: { row, preparation } };
}

/** Token, actor, state: the three questions before a click does anything. */
export async function resolveClick(
  deps: StoryDeps,
  actor: Actor,
  token: string,
  action: Action,
  /** What the button is called, where that is not what it asks leave for. */
  button: string = action,
): Promise<Outcome<{ row: TokenRow; preparation: Preparation }>> {
  const resolved = await resolveToken(deps, actor, token, button);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const allowed = await authorize(deps, actor, action, preparation);
  if (!allowed.ok) return allowed;
  if (preparation.isAltered && !ENDS_IT.has(action)) {
    await recordRefusal(deps, actor, action, preparation, "RECORD_ALTERED");
    return refuse("RECORD_ALTERED", { id: preparation.id });
  }
  if (!isPossibleNow(action, preparation)) return refuseState(action, preparation);
  return HANDS_OUT.has(action) && isHeldByAudit(deps) ? refuse("AUDIT_LOG_DAMAGED") : resolved;
}

/** What makes something, or hands it to somebody for longer: none of it while the record of who allowed what is in doubt. */
const HANDS_OUT: ReadonlySet<Action> = new Set(["approve", "extend", "rotate", "retry"]);

/** Another recipient of credentials that exist is decided on in `ready`; everything else goes by the table. */
function isPossibleNow(action: Action, preparation: Preparation): boolean {
  return isDecision(action) ? isDecisionAwaited(preparation) : isPossible(action, preparation.state);
}

/** Why something cannot be done in the present state. */
export function refuseState(
  action: Action,
  { state }: Pick<Preparation, "state">,
): { ok: false; refusal: Refusal } {
  return refuse(isDecision(action) ? "ALREADY_DECIDED" : "WRONG_STATE", { state });
}

/**
 * Answers a submission once: sent again by Slack, it changes nothing and is answered as it was, to those who may do it.
 * What was refused is not remembered, and is refused again.
 */
export async function once(
  deps: StoryDeps,
  submission: { id: string; actor: Actor; action: Action },
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const before = await deps.store.findSubmission(submission.id);
  if (before) return answerAgain(deps, submission, before);
  const outcome = await run();
  if (outcome.ok) return outcome;
  // Of two deliveries at once, the slower one finds what the faster one changed.
  const meanwhile = await deps.store.findSubmission(submission.id);
  return meanwhile ? answerAgain(deps, submission, meanwhile) : outcome;
}

async function answerAgain(
  deps: StoryDeps,
  { actor, action }: { actor: Actor; action: Action },
  preparation: Preparation,
): Promise<Outcome> {
  const allowed = await authorize(deps, actor, action, preparation);
  return allowed.ok ? { ok: true, value: preparation } : allowed;
}

/** Starts the workflow that a state needs; the sweep starts it when this process dies in between. */
export async function startFor(
  deps: StoryDeps,
  workflow: WorkflowName,
  preparation: Preparation,
): Promise<void> {
  const { id, revision } = preparation;
  await deps.starter.start(workflow, workflowId(workflow, preparation), { preparationId: id, revision });
  deps.notifier.wake();
}
