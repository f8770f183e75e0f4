import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys, type Rotation } from "../../core/rotation.ts";
import { cardPost } from "../../notices/card.ts";
import { rotationStartedPost } from "../../notices/rotation.ts";
import { NEW_SINCE } from "../../storage/contract/effects.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { startFor } from "./start-for.ts";

/** Begins to make new keys; null when the state does not allow it. */
export async function startRotation(
  deps: StoryDeps,
  preparation: Preparation,
  asked: { by: string; isCompromised: boolean; renewsPassword: boolean },
): Promise<Preparation | null> {
  const { id, revision } = preparation;
  const { by, isCompromised } = asked;
  const rotation = await planRotation(deps, preparation, asked);
  const changed = await deps.store.changeState({
    id,
    revision,
    from: "ready",
    event: "rotation_started",
    patch: { rotation },
    posts: [
      cardPost(preparation),
      rotationStartedPost({ ...preparation, stateSince: NEW_SINCE }, { by, isCompromised }),
    ],
    audit: [auditOf(preparation, { event: "rotation.begun", actor: by, details: { ...rotation } })],
  });
  if (changed) await startFor(deps, "rotate", changed);
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
  return {
    generation: keyGeneration + 1,
    replaces: keepsNewKeys(rotation) ? rotation.replaces : keyGeneration,
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
