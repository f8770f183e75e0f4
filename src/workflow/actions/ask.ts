import { openQuestion, QUESTION_MAX_LENGTH, type Question } from "../../core/question.ts";
import { statesWith } from "../../core/states.ts";
import { approvalKey } from "../../notices/approval-requested.ts";
import { cardPost } from "../../notices/card.ts";
import { questionPost } from "../../notices/question.ts";
import { DECIDING } from "../../security/authorize.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { button } from "./action.ts";
import { once } from "./once.ts";
import { resolveClick } from "./resolve-click.ts";

/** Approvers ask the requester before they decide; nothing is decided by it, and others may decide meanwhile. */
export const ask = button({
  ...DECIDING,
  id: "ask",
  states: statesWith("approved"),
  isOffered: ({ preparation }) => openQuestion(preparation) === null,
});

export type QuestionInput = { token: string; text: string };

export function askQuestion(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: QuestionInput,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: ask }, () =>
    takeQuestion(deps, actor, submissionId, input),
  );
}

async function takeQuestion(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, text }: QuestionInput,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, ask);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const { id, revision, state, planHash, questions } = preparation;
  if (openQuestion(preparation) !== null) return refuse("QUESTION_OPEN");
  const said = text.trim().slice(0, QUESTION_MAX_LENGTH);
  if (said === "") return refuse("TEXT_REQUIRED");
  const at = deps.now().toISOString();
  const question: Question = { revision, by: actor.userId, at, text: said, answer: null };
  const asked = { ...preparation, questions: [...questions, question] };
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state, planHash, questions },
    patch: { questions: asked.questions },
    posts: [questionPost(asked, asked.questions.length), cardPost(preparation)],
    redraw: [approvalKey(revision)],
    submission,
    audit: [
      auditOf(preparation, {
        event: "question.asked",
        actor: actor.userId,
        details: { number: asked.questions.length, text: said },
      }),
    ],
  });
  return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
}
