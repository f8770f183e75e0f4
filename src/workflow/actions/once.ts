import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import type { Actor, Outcome } from "../outcome.ts";
import type { Action } from "./action.ts";
import { authorize } from "./authorize.ts";

/**
 * Answers a submission once: sent again by Slack, it changes nothing and is answered as it was, to those who may do it.
 * What was refused is not remembered, and is refused again.
 */
export async function once(
  deps: StoryDeps,
  submission: { id: string; actor: Actor; action: Action },
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const before = await deps.store.findSubmission(submission.id);
  if (before) return answerAgain(deps, submission, before);
  const outcome = await run();
  if (outcome.ok) return outcome;
  // Of two deliveries at once, the slower one finds what the faster one changed.
  const meanwhile = await deps.store.findSubmission(submission.id);
  return meanwhile ? answerAgain(deps, submission, meanwhile) : outcome;
}

async function answerAgain(
  deps: StoryDeps,
  { actor, action }: { actor: Actor; action: Action },
  preparation: Preparation,
): Promise<Outcome> {
  const allowed = await authorize(deps, actor, action, preparation);
  return allowed.ok ? { ok: true, value: preparation } : allowed;
}
