import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { startFor } from "../runs/start-for.ts";
import { button, type Click } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** Goes on with changes that failed, where they stopped. */
export const retry = button({
  id: "retry",
  may: ["operator"],
  states: ["failed"],
  handsOut: true,
  isOffered: ({ preparation: { planHash } }) => planHash !== null,
  press: retryChanges,
});

async function retryChanges(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, retry);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (preparation.planHash === null) return refuse("WRONG_STATE", { state: preparation.state });
  const by = actor.userId;
  const patch = { failure: null, isCancelRequested: false, cancelReason: "" };
  const changed = await moveState(
    deps,
    preparation,
    "retried",
    { by },
    {
      from: "failed",
      patch,
      submission: submissionId,
    },
  );
  if (!changed) return refuse("ALREADY_DONE", { state: preparation.state });
  await startFor(deps, "provision", changed);
  return { ok: true, value: changed };
}
