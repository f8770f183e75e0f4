import { STATES } from "../../core/states.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { button, type Click } from "./action.ts";
import { compare } from "./compare.ts";
import { resolveClick } from "./resolve-click.ts";

/** Stops a comparison under way. Offered on its message, whatever has become of the preparation since. */
export const stopCompare = button({
  id: "stop_compare",
  may: compare.may,
  states: STATES,
  isHarmless: true,
  press: stopComparing,
});

async function stopComparing(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, stopCompare);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (!(await deps.store.askComparisonToStop(preparation.id, actor.userId))) return refuse("ALREADY_DONE");
  await deps.store.record(preparation.id, {
    audit: [auditOf(preparation, { event: "comparison.stop_asked", actor: actor.userId })],
    submission: submissionId,
  });
  return { ok: true, value: preparation };
}
