import type { Actor, Commands, Outcome } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, threadPost } from "../posts.ts";
import { once, resolveClick } from "./context.ts";

/** Counting exactly, beside the preparation: it holds nothing up. */
export function createCountCommand(deps: StoryDeps): Pick<Commands, "countExactly"> {
  return {
    countExactly: (actor, submissionId, { token }) =>
      once(deps, submissionId, () => countExactly(deps, actor, submissionId, token)),
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
  await deps.store.record(preparation.id, {
    posts: [
      threadPost(preparation, `count:${preparation.revision}`, {
        kind: "counted",
        status: "running",
        objectCount: 0,
        sizeBytes: 0,
        elapsedMs: 0,
        problem: null,
      }),
    ],
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
