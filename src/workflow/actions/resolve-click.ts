import { isManaged } from "../../core/migration/handling.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import { notePreparation } from "../../observe/context.ts";
import { hashToken } from "../../security/tokens.ts";
import type { TokenRow } from "../../storage/contract/tokens.ts";
import { turnOfOthers } from "../approval-turn.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { isHeldByAudit } from "../upkeep/watch-audit.ts";
import { type Action, type ButtonRow, boundId, isPossible, isTokenOf } from "./action.ts";
import { asDecidedOn, authorize, NAMED_AT_MOST } from "./authorize.ts";

/** What a button may be asked about: whether it can be pressed, not what a press does. */
type Pressable = Action & Pick<ButtonRow, "boundTo" | "asks" | "asksIn">;

/** What a button stands for, when its token is one of ours, of this action, and still fits what is stored. */
async function resolveToken(
  deps: StoryDeps,
  actor: Actor,
  token: string,
  button: Pressable,
): Promise<Outcome<{ row: TokenRow; preparation: Preparation }>> {
  const row = await deps.store.findToken(hashToken(token));
  if (row === null || !isTokenOf(row.action, button)) {
    await recordRefusal(deps, actor, button.id, null, "TOKEN_UNKNOWN");
    return refuse("TOKEN_UNKNOWN");
  }
  notePreparation(row.preparationId);
  const preparation = await deps.store.findPreparation(row.preparationId);
  if (!preparation) return refuse("NOT_FOUND", { id: row.preparationId });
  const migration = isManaged(preparation) ? await deps.store.findMigration(preparation.id) : null;
  const isCurrent =
    preparation.revision === row.revision &&
    preparation.planHash === row.planHash &&
    row.action === boundId(button, preparation, migration);
  if (!isCurrent) {
    await recordRefusal(deps, actor, button.id, preparation, "OUTDATED");
    return refuse("OUTDATED", { id: preparation.id });
  }
  return { ok: true, value: { row, preparation } };
}

/** Token, actor, state: the questions before a button opens its form, and again before anything is done. Never uses the token up. */
export async function resolveClick(
  deps: StoryDeps,
  actor: Actor,
  token: string,
  button: Pressable,
): Promise<Outcome<{ row: TokenRow; preparation: Preparation }>> {
  const resolved = await resolveToken(deps, actor, token, button);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const action = button.asksIn?.(deps.settings) ?? button.asks ?? button;
  const allowed = await authorize(deps, actor, action, preparation);
  if (!allowed.ok) return allowed;
  if (preparation.isAltered && !action.isHarmless) {
    await recordRefusal(deps, actor, action.id, preparation, "RECORD_ALTERED");
    return refuse("RECORD_ALTERED", { id: preparation.id });
  }
  if (!isPossible(action, preparation)) return refuseState(action, preparation);
  const turn = await refuseOutOfTurn(deps, actor, action, preparation);
  if (turn !== null) return turn;
  return action.handsOut && isHeldByAudit(deps) ? refuse("AUDIT_LOG_DAMAGED") : resolved;
}

/** An approver of another step than the one that is waited for; null: it is their turn. */
async function refuseOutOfTurn(deps: StoryDeps, actor: Actor, action: Action, preparation: Preparation) {
  if (!action.isInSteps) return null;
  const asked = asDecidedOn(preparation, action);
  const turn = await turnOfOthers(deps, asked, actor.userId).catch(() => "unknown" as const);
  if (turn === null) return null;
  if (turn === "unknown") return refuse("DIRECTORY_UNAVAILABLE");
  await recordRefusal(deps, actor, action.id, preparation, "NOT_YOUR_STEP");
  const { people, groups } = turn.people;
  return refuse("NOT_YOUR_STEP", {
    step: turn.name,
    number: turn.step + 1,
    total: turn.total,
    people: people.slice(0, NAMED_AT_MOST),
    groups,
  });
}

/** Why something cannot be done in the present state. */
function refuseState(action: Action, { state }: Pick<Preparation, "state">): { ok: false; refusal: Refusal } {
  return refuse(action.isDecision ? "ALREADY_DECIDED" : "WRONG_STATE", { state });
}
