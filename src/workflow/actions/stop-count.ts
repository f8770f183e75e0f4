import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { isCounting } from "../runs/count.ts";
import { button, type Click } from "./action.ts";
import { count } from "./count.ts";
import { resolveClick } from "./resolve-click.ts";

/** Stops a count under way; the figure so far is posted. Offered on the message of the count. */
export const stopCount = button({
  id: "stop_count",
  may: count.may,
  states: count.states,
  asks: count,
  press: stopCounting,
});

async function stopCounting(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, stopCount);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (!(await isCounting(deps, preparation))) return refuse("ALREADY_DONE");
  await deps.store.askCountToStop(preparation.id, actor.userId);
  await deps.store.record(preparation.id, {
    audit: [auditOf(preparation, { event: "count.stop_asked", actor: actor.userId })],
    submission: submissionId,
  });
  return { ok: true, value: preparation };
}
