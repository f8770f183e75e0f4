import type { Preparation, Rotation } from "../../core/preparation.ts";
import type { Commands, Outcome } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, cardPost, threadPost } from "../posts.ts";
import { startRetirement } from "../retire.ts";
import { refuse, resolveAuthority, resolveClick, startFor } from "./context.ts";

/** New keys for old: beginning a rotation, and saying that the new ones are entered. */
export function createKeyCommands(deps: StoryDeps): Pick<Commands, "rotate" | "confirmEntered"> {
  return {
    async rotate(actor, _submissionId, { token, isCompromised, renewsPassword }) {
      const resolved = await resolveClick(deps, actor, token, "rotate");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      // Held credentials have nobody to go to: first another recipient, or an end.
      if (preparation.delivery === "held") return refuse("WRONG_STATE", { state: "held" });
      const approved = await resolveAuthority(deps, actor, "rotate", preparation);
      if (!approved.ok) return approved;
      const asked = { by: actor.userId, isCompromised, renewsPassword };
      const changed = await startRotation(deps, preparation, asked);
      return changed ? { ok: true, value: changed } : refuse("WRONG_STATE", { state: preparation.state });
    },

    async confirmEntered(actor, _submissionId, { token }) {
      const resolved = await resolveClick(deps, actor, token, "entered");
      return resolved.ok ? endHandover(deps, resolved.value.preparation, actor.userId) : resolved;
    },
  };
}

/** Begins to make new keys; null when the state does not allow it. */
export async function startRotation(
  deps: StoryDeps,
  preparation: Preparation,
  asked: { by: string; isCompromised: boolean; renewsPassword: boolean },
): Promise<Preparation | null> {
  const { id, revision } = preparation;
  const rotation = await planRotation(deps, preparation, asked);
  const changed = await deps.store.changeState({
    id,
    revision,
    from: "ready",
    event: "rotation_started",
    patch: { rotation },
    posts: [cardPost(preparation)],
    audit: [auditOf(preparation, "rotation.begun", asked.by, { ...rotation })],
  });
  if (!changed) return null;
  await deps.store.record(id, {
    posts: [
      threadPost(changed, `rotation:${changed.stateSince}`, {
        kind: "rotation_started",
        by: asked.by,
        isCompromised: asked.isCompromised,
      }),
    ],
  });
  await startFor(deps, "rotate", changed);
  return changed;
}

/**
 * While the keys of the rotation before wait to be entered, it is those that make room: two are allowed, and a migration
 * may still read with the ones before.
 */
async function planRotation(
  deps: StoryDeps,
  preparation: Preparation,
  { by, isCompromised, renewsPassword }: { by: string; isCompromised: boolean; renewsPassword: boolean },
): Promise<Rotation> {
  const { keyGeneration, rotation } = preparation;
  const isHandingOver = rotation !== null && rotation.keeps === rotation.generation;
  return {
    generation: keyGeneration + 1,
    replaces: isHandingOver ? rotation.replaces : keyGeneration,
    keeps: null,
    isCompromised,
    renewsPassword: renewsPassword || isCompromised || !(await hasPassword(deps, preparation)),
    startedBy: by,
    retireAt: null,
    retireAttempts: 0,
  };
}

/**
 * Whether the recipient has the console password: acknowledged, or logged on with it. Otherwise it is made anew too, since
 * its sealed copy is destroyed or about to be, and nobody else has one.
 */
async function hasPassword(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  if (preparation.firstLogonAt !== null) return true;
  const receipts = await deps.store.listReceipts(preparation.id);
  return receipts.some(({ event }) => event === "stored");
}

/** The old keys go, since the new ones are entered where the old ones stood. */
async function endHandover(deps: StoryDeps, preparation: Preparation, by: string): Promise<Outcome> {
  const { id, revision, rotation, state } = preparation;
  if (state !== "ready") return refuse("WRONG_STATE", { state });
  if (rotation === null || rotation.keeps !== rotation.generation) return refuse("ALREADY_DONE", { state });
  const at = deps.now().toISOString();
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state: "ready", rotation },
    patch: { rotation: { ...rotation, retireAt: at } },
    posts: [
      cardPost(preparation),
      threadPost(preparation, `entered:${rotation.generation}`, { kind: "keys_entered", by }),
    ],
    audit: [auditOf(preparation, "keys.entered", by, { generation: rotation.generation })],
  });
  if (!changed) return refuse("ALREADY_DONE", { state });
  await deps.store.addReceipt({ preparationId: id, userId: by, event: "entered", at });
  await startRetirement(deps, changed);
  deps.notifier.wake();
  return { ok: true, value: changed };
}
