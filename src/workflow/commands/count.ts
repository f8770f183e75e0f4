import { isOpen } from "../../core/preparation.ts";
import type { Commands } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, threadPost } from "../posts.ts";
import { refuse, resolveClick } from "./context.ts";

/** Counting exactly, beside the preparation: it holds nothing up. */
export function createCountCommand(deps: StoryDeps): Pick<Commands, "countExactly"> {
  return {
    async countExactly(actor, submissionId, { token }) {
      const resolved = await resolveClick(deps, actor, token, "count");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      if (!isOpen(preparation.state)) return refuse("WRONG_STATE", { state: preparation.state });
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
      });
      await deps.starter.start("count", `count:${preparation.id}:${submissionId}`, {
        preparationId: preparation.id,
        revision: preparation.revision,
      });
      deps.notifier.wake();
      return { ok: true, value: preparation };
    },
  };
}
