import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { startRetirement } from "../runs/retire.ts";
import { button, type Click, ofDelivery } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** The recipient has entered the new keys where the old ones stood. */
export const entered = button({
  id: "entered",
  may: ["recipient"],
  states: ["ready"],
  isOffered: ({ preparation }) => isHandingOver(preparation),
  boundTo: ofDelivery,
  press: confirmEntered,
});

/** New keys are delivered, and the old ones wait for them to be entered. */
function isHandingOver({ rotation, delivery }: Preparation): boolean {
  return (
    keepsNewKeys(rotation) && rotation.retireAttempts === 0 && !rotation.isCompromised && delivery !== "held"
  );
}

async function confirmEntered(deps: StoryDeps, { actor, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, entered);
  return resolved.ok ? endHandover(deps, resolved.value.preparation, actor.userId) : resolved;
}

/** The old keys go, since the new ones are entered where the old ones stood. */
async function endHandover(deps: StoryDeps, preparation: Preparation, by: string): Promise<Outcome> {
  const { id, revision, rotation, state } = preparation;
  if (state !== "ready") return refuse("WRONG_STATE", { state });
  if (!keepsNewKeys(rotation)) return refuse("ALREADY_DONE", { state });
  const at = deps.now().toISOString();
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "ready", rotation },
    patch: { rotation: { ...rotation, retireAt: at } },
    receipt: { preparationId: id, userId: by, event: "entered", at },
    posts: [cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "keys.entered",
        actor: by,
        details: { generation: rotation.generation },
      }),
    ],
  });
  if (!changed) return refuse("ALREADY_DONE", { state });
  await startRetirement(deps, changed);
  return { ok: true, value: changed };
}
