import type { Preparation } from "../../core/preparation.ts";
import { readPreparationId } from "../../core/preparation-id.ts";
import { nextState } from "../../core/transitions.ts";
import type { Actor, Commands, Outcome } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, cardPost, NUDGES, threadPost } from "../posts.ts";
import { authorize, once, refuse, resolveClick, startFor } from "./context.ts";

/** Stopping, trying again and taking back. */
export function createLifecycleCommands(
  deps: StoryDeps,
): Pick<Commands, "cancel" | "retry" | "rollBack" | "revoke"> {
  return {
    cancel: (actor, submissionId, { preparationId }) =>
      once(deps, { id: submissionId, actor, action: "cancel" }, () =>
        cancel(deps, actor, submissionId, preparationId),
      ),
    retry: (actor, submissionId, { token }) =>
      once(deps, { id: submissionId, actor, action: "retry" }, () => retry(deps, actor, submissionId, token)),
    rollBack: (actor, submissionId, { token }) =>
      once(deps, { id: submissionId, actor, action: "roll_back" }, () =>
        rollBack(deps, actor, submissionId, token),
      ),
    revoke: (actor, submissionId, { preparationId }) =>
      once(deps, { id: submissionId, actor, action: "revoke" }, () =>
        revoke(deps, actor, submissionId, preparationId),
      ),
  };
}

async function retry(deps: StoryDeps, actor: Actor, submission: string, token: string): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "retry");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (preparation.planHash === null) return refuse("WRONG_STATE", { state: preparation.state });
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: "failed",
    event: "retried",
    patch: { failure: null, isCancelRequested: false },
    posts: [cardPost(preparation)],
    audit: [auditOf(preparation, "provisioning.retried", actor.userId)],
    submission,
  });
  if (!changed) return refuse("ALREADY_DONE", { state: preparation.state });
  await startFor(deps, "provision", changed);
  return { ok: true, value: changed };
}

async function rollBack(deps: StoryDeps, actor: Actor, submission: string, token: string): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "roll_back");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: "failed",
    event: "rollback_started",
    posts: [cardPost(preparation)],
    audit: [auditOf(preparation, "rollback.begun", actor.userId, { because: "asked" })],
    submission,
  });
  if (!changed) return refuse("WRONG_STATE", { state: preparation.state });
  await startFor(deps, "roll_back", changed);
  return { ok: true, value: changed };
}

async function revoke(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  preparationId: string,
): Promise<Outcome> {
  const found = await findFor(deps, preparationId);
  if (!found.ok) return found;
  const allowed = await authorize(deps, actor, "revoke", found.value);
  if (!allowed.ok) return allowed;
  const changed = await startRevocation(deps, found.value, actor.userId, submission);
  return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state: found.value.state });
}

/** Begins to take everything back; null when the state does not allow it. `by` null: the end of its days. */
export async function startRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  by: string | null,
  submission?: string,
): Promise<Preparation | null> {
  const changed = await deps.store.changeState({
    id: preparation.id,
    revision: preparation.revision,
    from: preparation.state,
    event: "revocation_started",
    posts: [cardPost(preparation), threadPost(preparation, "revocation", { kind: "revoking", by })],
    audit: [auditOf(preparation, "revocation.begun", by ?? "bot")],
    ...(submission === undefined ? {} : { submission }),
  });
  if (changed) await startFor(deps, "revoke", changed);
  return changed;
}

async function findFor(deps: StoryDeps, text: string): Promise<Outcome> {
  const id = readPreparationId(text);
  const preparation = id === null ? null : await deps.store.findPreparation(id);
  return preparation ? { ok: true, value: preparation } : refuse("NOT_FOUND", { id: text });
}

/** Stops at once where nothing is made; while changes are made it asks the workflow to stop after the present one. */
async function cancel(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  preparationId: string,
): Promise<Outcome> {
  const found = await findFor(deps, preparationId);
  if (!found.ok) return found;
  const preparation = found.value;
  const allowed = await authorize(deps, actor, "cancel", preparation);
  if (!allowed.ok) return allowed;
  const { id, revision, state } = preparation;
  if (state === "provisioning") {
    const asked = await deps.store.patchPreparation({
      id,
      revision,
      expect: { state },
      patch: { isCancelRequested: true },
      posts: [cardPost(preparation)],
      audit: [auditOf(preparation, "cancel.asked", actor.userId)],
      submission,
    });
    deps.notifier.wake();
    return asked ? { ok: true, value: asked } : refuse("OUTDATED", { id });
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
    submission,
  });
  deps.notifier.wake();
  return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state });
}
