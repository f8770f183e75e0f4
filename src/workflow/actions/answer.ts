import { openQuestion, QUESTION_MAX_LENGTH } from "../../core/question.ts";
import { statesWith } from "../../core/states.ts";
import { approvalKey } from "../../notices/approval-requested.ts";
import { cardPost } from "../../notices/card.ts";
import { answeredPost, questionKey } from "../../notices/question.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { button } from "./action.ts";
import type { QuestionInput } from "./ask.ts";
import { once } from "./once.ts";
import { resolveClick } from "./resolve-click.ts";

/** The requester answers what an approver asked; the approver is told. */
export const answer = button({
  id: "answer",
  may: ["requester"],
  states: statesWith("approved"),
  isOffered: ({ preparation }) => openQuestion(preparation) !== null,
  // One press answers one question.
  boundTo: ({ questions }) => (questions.length === 0 ? null : String(questions.length)),
});

export function answerQuestion(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: QuestionInput,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: answer }, () =>
    takeAnswer(deps, actor, submissionId, input),
  );
}

async function takeAnswer(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, text }: QuestionInput,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, answer);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const { id, revision, state, questions } = preparation;
  const open = openQuestion(preparation);
  if (open === null) return refuse("ALREADY_DONE", { state });
  const said = text.trim().slice(0, QUESTION_MAX_LENGTH);
  if (said === "") return refuse("TEXT_REQUIRED");
  const { number, ...question } = open;
  const given = { by: actor.userId, at: deps.now().toISOString(), text: said };
  const changed = await deps.store.patchPreparation({
    id,
    revision,
    expect: { state, questions },
    patch: { questions: [...questions.slice(0, -1), { ...question, answer: given }] },
    posts: [answeredPost(preparation, number, question.by), cardPost(preparation)],
    redraw: [questionKey(revision, number), approvalKey(revision)],
    submission,
    audit: [
      auditOf(preparation, {
        event: "question.answered",
        actor: actor.userId,
        details: { number, text: said },
      }),
    ],
  });
  return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
}
