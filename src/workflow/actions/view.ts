import type { Preparation } from "../../core/preparation.ts";
import { STATES } from "../../core/states.ts";
import type { StoryDeps } from "../deps.ts";
import { loadView } from "../outbox/load-view.ts";
import { type Actor, type Outcome, type PreparationView, refuse } from "../outcome.ts";
import type { Action } from "./action.ts";
import { authorize } from "./authorize.ts";
import { findByText } from "./find-by-text.ts";

const LIST_LENGTH = 20;

/** Looking at a preparation. */
export const view = {
  id: "view",
  may: ["requester", "recipient", "approver", "operator"],
  states: STATES,
  isHarmless: true,
} as const satisfies Action;

export async function viewByText(
  deps: StoryDeps,
  actor: Actor,
  text: string,
): Promise<Outcome<PreparationView>> {
  const found = await findByText(deps, text);
  if (!found.ok) return found;
  const allowed = await authorize(deps, actor, view, found.value);
  return allowed.ok ? { ok: true, value: await loadView(deps, found.value) } : allowed;
}

/** One's own; approvers and operators see all. */
export async function list(deps: StoryDeps, actor: Actor): Promise<Outcome<Preparation[]>> {
  const newest = await deps.store.listPreparations({ limit: LIST_LENGTH });
  const visible: Preparation[] = [];
  for (const preparation of newest) {
    const { userId, teamId } = actor;
    const answer = await deps.authorizer.authorize({ userId, teamId, rule: view, preparation });
    if (answer.isAllowed) visible.push(preparation);
    else if (answer.code === "NOT_A_MEMBER" || answer.code === "DIRECTORY_UNAVAILABLE")
      return refuse(answer.code);
  }
  const own = await deps.store.listPreparations({ requester: actor.userId, limit: LIST_LENGTH });
  const ids = new Set(visible.map(({ id }) => id));
  return { ok: true, value: [...visible, ...own.filter(({ id }) => !ids.has(id))] };
}
