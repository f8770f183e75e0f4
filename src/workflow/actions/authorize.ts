import type { Preparation } from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import type { Authorization } from "../../security/authorize.ts";
import { readAuthority } from "../authority.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import type { Action } from "./action.ts";

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
    rule: action,
    preparation: asDecidedOn(preparation, action),
  });
  if (answer.isAllowed) return { ok: true, value: answer };
  const { code } = answer;
  await recordRefusal(deps, actor, action.id, preparation, code);
  return refuse(code, await whoCould(deps, code, action, asDecidedOn(preparation, action)));
}

/** What stands before everything that makes, delivers or lengthens: that people decided it. A refusal is recorded. */
export async function resolveAuthority(
  deps: StoryDeps,
  actor: Actor,
  action: Action,
  preparation: Preparation,
): Promise<Outcome> {
  const authority = await readAuthority(deps, preparation);
  if (authority.ok) return { ok: true, value: authority.value };
  await recordRefusal(deps, actor, action.id, preparation, "NOT_APPROVED");
  return refuse("NOT_APPROVED", { id: preparation.id, why: authority.failure.detail });
}

/** Who would get the credentials if it is approved must not approve it. */
export function asDecidedOn(preparation: Preparation, action: Pick<Action, "isDecision">): Preparation {
  const { recipientChange, request } = preparation;
  if (recipientChange === null || !action.isDecision) return preparation;
  return { ...preparation, request: { ...request, recipient: recipientChange.recipient } };
}

/** More names than these would be a list to search and not a person to ask. */
export const NAMED_AT_MOST = 10;

/** Who could do what was refused, so that a refusal names people to ask. */
async function whoCould(
  deps: StoryDeps,
  code: Refusal["code"],
  action: Action,
  preparation: Preparation,
): Promise<Refusal["args"]> {
  // A person without any role is not shown who has one.
  if (code === "NOT_A_MEMBER" || code === "DIRECTORY_UNAVAILABLE") return {};
  const { operators } = deps.settings;
  const people = new Set<string>();
  const groups = new Set<string>();
  for (const role of action.may) {
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
