import type { Actor, Commands, Outcome } from "../commands.ts";
import { isCounting } from "../count.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf } from "../posts.ts";
import { once, refuse, resolveClick } from "./context.ts";

/** Counting exactly, beside the preparation: it holds nothing up, and may be stopped. */
export function createCountCommands(deps: StoryDeps): Pick<Commands, "countExactly" | "stopCount"> {
  return {
    countExactly: (actor, submissionId, { token }) =>
      once(deps, { id: submissionId, actor, action: "count" }, () =>
        countExactly(deps, actor, submissionId, token),
      ),
    stopCount: (actor, submissionId, { token }) =>
      once(deps, { id: submissionId, actor, action: "count" }, () =>
        stopCount(deps, actor, submissionId, token),
      ),
  };
}

async function countExactly(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  token: string,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "count");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // The thread shows one under way; a second beside it would count the same.
  if (await isCounting(deps, preparation)) return { ok: true, value: preparation };
  // A new count begins at the beginning, whatever an earlier one left.
  await deps.store.forgetCount(preparation.id);
  await deps.store.record(preparation.id, {
    audit: [auditOf(preparation, "count.begun", actor.userId)],
    submission: submissionId,
  });
  await deps.starter.start("count", `count:${preparation.id}:${submissionId}`, {
    preparationId: preparation.id,
    revision: preparation.revision,
  });
  deps.notifier.wake();
  return { ok: true, value: preparation };
}

async function stopCount(deps: StoryDeps, actor: Actor, submission: string, token: string): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "count", "stop_count");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (!(await isCounting(deps, preparation))) return refuse("ALREADY_DONE");
  await deps.store.askCountToStop(preparation.id, actor.userId);
  await deps.store.record(preparation.id, {
    audit: [auditOf(preparation, "count.stop_asked", actor.userId)],
    submission,
  });
  return { ok: true, value: preparation };
}
