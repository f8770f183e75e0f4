import type { Preparation } from "../../core/preparation.ts";
import { keepsNewKeys, type Rotation } from "../../core/rotation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { startFor } from "./start-for.ts";

/** Begins to make new keys; null when the state does not allow it. */
export async function startRotation(
  deps: StoryDeps,
  preparation: Preparation,
  asked: { by: string; isCompromised: boolean; renewsPassword: boolean },
): Promise<Preparation | null> {
  const rotation = await planRotation(deps, preparation, asked);
  const move = { from: "ready", patch: { rotation } } as const;
  const changed = await moveState(deps, preparation, "rotation_started", { rotation }, move);
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
