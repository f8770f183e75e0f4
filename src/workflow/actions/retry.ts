import { cardPost } from "../../notices/card.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
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
  style: "primary",
  isOnCard: true,
  isOffered: ({ preparation: { planHash } }) => planHash !== null,
  press: retryChanges,
});

async function retryChanges(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, retry);
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
    audit: [auditOf(preparation, { event: "provisioning.retried", actor: actor.userId })],
    submission: submissionId,
  });
  if (!changed) return refuse("ALREADY_DONE", { state: preparation.state });
  await startFor(deps, "provision", changed);
  return { ok: true, value: changed };
}
