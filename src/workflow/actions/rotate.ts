import { isManaged } from "../../core/migration/handling.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { startRotation } from "../runs/start-rotation.ts";
import { button } from "./action.ts";
import { resolveAuthority } from "./authorize.ts";
import { resolveClick } from "./resolve-click.ts";

/** New keys for old. */
export const rotate = button({
  id: "rotate",
  may: ["recipient", "operator"],
  states: ["ready"],
  handsOut: true,
  // Held credentials have nobody to go to yet, and new ones would have nobody either.
  isOffered: ({ preparation }) => preparation.delivery !== "held" && !isManaged(preparation),
  boundTo: ({ stateSince }) => stateSince,
});

type RotateInput = { token: string; isCompromised: boolean; renewsPassword: boolean };

export async function rotateKeys(
  deps: StoryDeps,
  actor: Actor,
  { token, isCompromised, renewsPassword }: RotateInput,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, rotate);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // Nobody has the keys: one that is to go ends the migration.
  if (isManaged(preparation)) return refuse("NOT_ROTATED_HERE");
  // First another recipient, or an end.
  if (preparation.delivery === "held") return refuse("WRONG_STATE", { state: "held" });
  const approved = await resolveAuthority(deps, actor, rotate, preparation);
  if (!approved.ok) return approved;
  const changed = await startRotation(deps, preparation, {
    by: actor.userId,
    isCompromised,
    renewsPassword,
  });
  return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state: preparation.state });
}
