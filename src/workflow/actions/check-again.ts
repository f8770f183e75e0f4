import type { Preparation } from "../../core/preparation.ts";
import { statesWith } from "../../core/states.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import type { Actor, Outcome } from "../outcome.ts";
import { button, type Click, hasMade } from "./action.ts";
import { resolveClick } from "./resolve-click.ts";
import { startOver } from "./start-over.ts";

/** Runs the checks anew; of a preparation that is ready, beside what was approved and made, and no state moves. */
export const checkAgain = button({
  id: "check_again",
  may: ["requester", "operator"],
  states: [...statesWith("checked_again"), "ready"],
  // After a failure that left something in the clouds, looking again would forget it.
  isOffered: (view) => view.preparation.state !== "failed" || !hasMade(view),
  press: runAgain,
});

async function runAgain(deps: StoryDeps, { actor, submissionId, token }: Click): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, checkAgain);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (preparation.state === "ready") return lookWhileReady(deps, actor, submissionId, preparation);
  return startOver(deps, actor, preparation, {
    patch: {},
    event: "checks.repeated",
    submission: submissionId,
  });
}

async function lookWhileReady(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  preparation: Preparation,
): Promise<Outcome> {
  const { id, revision, checks } = preparation;
  // The card shows that a check is under way; a second one at the same time would find the same.
  if (Object.values(checks).some(({ status }) => status === "running"))
    return { ok: true, value: preparation };
  await deps.store.record(id, {
    audit: [auditOf(preparation, { event: "checks.repeated", actor: actor.userId })],
    submission,
  });
  await deps.starter.start("look_again", `look_again:${id}:${submission}`, {
    preparationId: id,
    revision,
    asked: { by: actor.userId, submissionId: submission },
  });
  return { ok: true, value: preparation };
}
