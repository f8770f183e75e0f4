import { isManaged } from "../../core/migration/handling.ts";
import { LIVE_STATES } from "../../core/states.ts";
import type { StoryDeps } from "../deps.ts";
import type { Actor, Outcome } from "../outcome.ts";
import { lookForLogon } from "../runs/look-for-logon.ts";
import { button } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** Looks now whether the new user has logged on to the console. */
export const checkLogon = button({
  id: "check_logon",
  may: ["requester", "recipient", "approver", "operator"],
  states: LIVE_STATES,
  isOffered: ({ preparation }) => preparation.firstLogonAt === null && !isManaged(preparation),
});

export async function lookAtLogon(
  deps: StoryDeps,
  actor: Actor,
  { token }: { token: string },
): Promise<Outcome<{ firstLogonAt: string | null }>> {
  const resolved = await resolveClick(deps, actor, token, checkLogon);
  if (!resolved.ok) return resolved;
  return { ok: true, value: { firstLogonAt: await lookForLogon(deps, resolved.value.preparation) } };
}
