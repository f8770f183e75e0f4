import { isLive, OPEN_STATES } from "../../core/states.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import type { Outcome } from "../outcome.ts";
import { isCounting } from "../runs/count.ts";
import { button, type Click } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";

/** Counts the source exactly, beside the preparation: it holds nothing up, and may be stopped. */
export const count = button({
  id: "count",
  may: ["requester", "operator"],
  states: OPEN_STATES,
  isOffered: (view) =>
    (isLive(view.preparation.state) || view.preparation.state === "awaiting_approval") &&
    view.preparation.estimate?.method !== "listing",
  press: countExactly,
});

async function countExactly(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, count);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // The thread shows one under way; a second beside it would count the same.
  if (await isCounting(deps, preparation)) return { ok: true, value: preparation };
  // A new count begins at the beginning, whatever an earlier one left.
  await deps.store.forgetCount(preparation.id);
  await deps.store.record(preparation.id, {
    audit: [auditOf(preparation, { event: "count.begun", actor: actor.userId })],
    submission: submissionId,
  });
  await deps.starter.start("count", `count:${preparation.id}:${submissionId}`, {
    preparationId: preparation.id,
    revision: preparation.revision,
  });
  return { ok: true, value: preparation };
}
