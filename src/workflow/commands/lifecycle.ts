import type { Preparation } from "../../core/preparation.ts";
import { readPreparationId } from "../../core/preparation-id.ts";
import { nextState } from "../../core/transitions.ts";
import type { Actor, Commands, Outcome } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, cardPost, NUDGES, threadPost } from "../posts.ts";
import { authorize, refuse, resolveClick, startFor } from "./context.ts";

/** Stopping, trying again and taking back. */
export function createLifecycleCommands(
  deps: StoryDeps,
): Pick<Commands, "cancel" | "retry" | "rollBack" | "revoke"> {
  return {
    cancel: (actor, _submissionId, { preparationId }) => cancel(deps, actor, preparationId),

    async retry(actor, _submissionId, { token }) {
      const resolved = await resolveClick(deps, actor, token, "retry");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      if (preparation.state !== "failed" || preparation.planHash === null) {
        return refuse("WRONG_STATE", { state: preparation.state });
      }
      const changed = await deps.store.changeState({
        id: preparation.id,
        revision: preparation.revision,
        from: "failed",
        event: "retried",
        patch: { failure: null, isCancelRequested: false },
        posts: [cardPost(preparation)],
        audit: [auditOf(preparation, "provisioning.retried", actor.userId)],
      });
      if (!changed) return refuse("ALREADY_DONE", { state: preparation.state });
      await startFor(deps, "provision", changed);
      return { ok: true, value: changed };
    },

    async rollBack(actor, _submissionId, { token }) {
      const resolved = await resolveClick(deps, actor, token, "roll_back");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      const changed = await deps.store.changeState({
        id: preparation.id,
        revision: preparation.revision,
        from: preparation.state,
        event: "rollback_started",
        posts: [cardPost(preparation)],
        audit: [auditOf(preparation, "rollback.begun", actor.userId, { because: "asked" })],
      });
      if (!changed || preparation.state !== "failed")
        return refuse("WRONG_STATE", { state: preparation.state });
      await startFor(deps, "roll_back", changed);
      return { ok: true, value: changed };
    },

    async revoke(actor, _submissionId, { preparationId }) {
      const found = await findFor(deps, actor, preparationId);
      if (!found.ok) return found;
      const allowed = await authorize(deps, actor, "revoke", found.value);
      if (!allowed.ok) return allowed;
      const changed = await startRevocation(deps, found.value, actor.userId);
      return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state: found.value.state });
    },
  };
}

/** Begins to take everything back; null when the state does not allow it. `by` null: the end of its days. */
export async function startRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  by: string | null,
): Promise<Preparation | null> {
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: preparation.state,
    event: "revocation_started",
    posts: [cardPost(preparation), threadPost(preparation, "revocation", { kind: "revoking", by })],
    audit: [auditOf(preparation, "revocation.begun", by ?? "bot")],
  });
  if (changed) await startFor(deps, "revoke", changed);
  return changed;
}

async function findFor(deps: StoryDeps, _actor: Actor, text: string): Promise<Outcome> {
  const id = readPreparationId(text);
  const preparation = id === null ? null : await deps.store.findPreparation(id);
  return preparation ? { ok: true, value: preparation } : refuse("NOT_FOUND", { id: text });
}

/** Stops at once where nothing is made; while changes are made it asks the workflow to stop after the present one. */
async function cancel(deps: StoryDeps, actor: Actor, preparationId: string): Promise<Outcome> {
  const found = await findFor(deps, actor, preparationId);
  if (!found.ok) return found;
  const preparation = found.value;
  const allowed = await authorize(deps, actor, "cancel", preparation);
  if (!allowed.ok) return allowed;
  const { id, revision, state } = preparation;
  if (state === "provisioning") {
    const asked = await deps.store.patchPreparation({
      id,
      revision,
      patch: { isCancelRequested: true },
      posts: [cardPost(preparation)],
      audit: [auditOf(preparation, "cancel.asked", actor.userId)],
    });
    deps.notifier.wake();
    return asked ? { ok: true, value: asked } : refuse("WRONG_STATE", { state });
  }
  if (nextState(state, "cancelled") === null) return refuse("WRONG_STATE", { state });
  const changed = await deps.store.changeState({
    id,
    revision,
    from: state,
    event: "cancelled",
    posts: [
      cardPost(preparation),
      threadPost(preparation, "cancelled", { kind: "cancelled", by: actor.userId }),
    ],
    redraw: [NUDGES],
    audit: [auditOf(preparation, "preparation.cancelled", actor.userId)],
  });
  deps.notifier.wake();
  return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state });
}
