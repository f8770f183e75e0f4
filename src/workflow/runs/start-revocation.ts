import type { Closing, ClosingReason } from "../../core/closing.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { startFor } from "./start-for.ts";

type Why = {
  /** The submission that asked for it. */
  submission?: string;
  /** That the work is done: nothing of what that was seen by may be another by now. */
  done?: { closing: Closing; because: ClosingReason };
};

/** Begins to take everything back; null when the state does not allow it. `by` null: the end of its days, or of the work. */
export async function startRevocation(
  deps: StoryDeps,
  preparation: Preparation,
  by: string | null,
  { submission, done }: Why = {},
): Promise<Preparation | null> {
  const move = submission === undefined ? {} : { submission };
  const changed =
    done === undefined
      ? await moveState(deps, preparation, "revocation_started", { by }, move)
      : await moveState(
          deps,
          preparation,
          "revocation_started",
          { by, because: done.because },
          { ...move, ...expecting(preparation), patch: { closing: { ...done.closing, end: "revoked" } } },
        );
  if (changed) await startFor(deps, "revoke", changed);
  return changed;
}

function expecting({ closing, comparison, keyGeneration, expiresAt, recipientChange }: Preparation) {
  return { expect: { closing, comparison, keyGeneration, expiresAt, recipientChange } };
}
