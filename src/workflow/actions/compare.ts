import { BOT_SAMPLE_MAX } from "../../core/comparison.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { button } from "./action.ts";
import { once } from "./once.ts";
import { resolveClick } from "./resolve-click.ts";

/** Compares both sides, beside the preparation: it holds nothing up, and may be stopped. */
export const compare = button({
  id: "compare",
  may: ["requester", "recipient", "operator"],
  states: ["ready"],
});

type CompareInput = { token: string; sampleSize: number };

export function startComparison(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  { token, sampleSize }: CompareInput,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: compare }, async () => {
    const resolved = await resolveClick(deps, actor, token, compare);
    if (!resolved.ok) return resolved;
    if (!Number.isInteger(sampleSize) || sampleSize < 0 || sampleSize > BOT_SAMPLE_MAX)
      return refuse("SAMPLE_SIZE", { most: BOT_SAMPLE_MAX });
    const { preparation } = resolved.value;
    const { id, revision } = preparation;
    // Of two at once the first counts. One whose process ended before it had started it is started now.
    const { run, by } = await deps.store.beginComparison({
      preparationId: id,
      run: submissionId,
      by: actor.userId,
      sampleSize,
      startedAt: deps.now().toISOString(),
      submission: submissionId,
      audit: [
        auditOf(preparation, {
          event: "comparison.begun",
          actor: actor.userId,
          details: { run: submissionId, sampleSize },
        }),
      ],
    });
    await deps.starter.start("compare", `compare:${id}:${run}`, {
      preparationId: id,
      revision,
      asked: { by, submissionId: run },
    });
    return { ok: true, value: preparation };
  });
}
