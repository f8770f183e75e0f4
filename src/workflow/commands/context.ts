import type { Preparation } from "../../core/preparation.ts";
import type { Action, Authorization } from "../../security/authorize.ts";
import { hashToken } from "../../security/tokens.ts";
import type { TokenRow } from "../../storage/store.ts";
import { boundAction, isTokenOf } from "../bound-action.ts";
import type { Actor, Outcome, Refusal } from "../commands.ts";
import type { StoryDeps, WorkflowName } from "../deps.ts";
import { auditOf } from "../posts.ts";
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
  const isOwnProposal = isProposer(deps, actor, action, preparation);
  if (answer.isAllowed && !isOwnProposal) return { ok: true, value: answer };
  const code = answer.isAllowed ? "OWN_REQUEST" : answer.code;
  await recordRefusal(deps, actor, action, preparation, code);
  return refuse(code, await whoCould(deps, code, asDecidedOn(preparation, action)));
}

function isProposer(
  { settings }: StoryDeps,
  { userId }: Actor,
  action: Action,
  { recipientChange }: Preparation,
): boolean {
  const isDecision = action === "approve" || action === "reject";
  return isDecision && recipientChange?.by === userId && !settings.approvals.allowRequester;
}

/** Who would get the credentials if it is approved must not approve it, and who proposed that must not either. */
function asDecidedOn(preparation: Preparation, action: Action): Preparation {
  const { recipientChange, request } = preparation;
  if (recipientChange === null || (action !== "approve" && action !== "reject")) return preparation;
  return { ...preparation, request: { ...request, recipient: recipientChange.recipient } };
}

/** Who could do what was refused, so that a refused click ends in something to do. */
async function whoCould(
  deps: StoryDeps,
  code: Refusal["code"],
  { request, requester }: Preparation,
): Promise<Refusal["args"]> {
  if (code === "NOT_THE_RECIPIENT") return { people: [request.recipient] };
  if (code !== "NOT_AN_APPROVER" && code !== "OWN_REQUEST") return {};
  const people = await deps.authorizer
    .findApprovers(request.channelId, requester, request.recipient)
    .catch((): string[] => []);
  return { people };
}

export async function recordRefusal(
  deps: StoryDeps,
  actor: Actor,
  action: string,
  preparation: Preparation | null,
  code: string,
): Promise<void> {
  const audit = preparation
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
  await deps.store.record(preparation?.id ?? null, { audit: [audit] });
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

/** Token, then actor: the two questions before every click does anything. `button`: where it is not called as the action. */
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
  const allowed = await authorize(deps, actor, action, resolved.value.preparation);
  return allowed.ok ? resolved : allowed;
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
