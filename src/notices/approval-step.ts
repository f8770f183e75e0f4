import * as z from "zod";
import { isDecisionAwaited, type Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { approvalLines } from "./approval-lines.ts";
import { ASKED, mentions, mentionsFor } from "./approval-requested.ts";
import { stateLines } from "./card.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import { standingsOf } from "./step-lines.ts";

/** To those of a later step of an approval, once it is their turn; then it says that they have approved, or what ended the wait. */
export const approvalStep = preparationNotice({
  schema: z.object({
    kind: z.literal("approval_step"),
    revision: z.number(),
    /** Of the settings as they were; another name is another step. */
    name: z.string(),
    number: z.number(),
    ...mentions,
  }),
  isOvertaken: ({ revision }, now) => !isWaitOf(now, revision),
  draw(asked, view, context): Message {
    const { preparation } = view;
    const { texts } = context;
    const standing = standingsOf(view).find(({ name }) => name === asked.name);
    if (standing?.done) return doneMessage({ ...standing, done: standing.done }, view, texts);
    if (standing?.isWaited !== true || !isWaitOf(preparation, asked.revision)) {
      const text = texts.notification.approvalOver(preparation.id);
      return { text, blocks: [paragraphs(...stateLines(view, texts))] };
    }
    const { rest } = approvalLines(view, texts, false);
    return {
      text: texts.notification.approvalStep(preparation.id, asked.number),
      blocks: [
        paragraphs(
          iconLine(stateIcon("awaiting_approval"), [
            ...texts.thread.approval.asked(asked),
            ...titleOf(view, texts),
          ]),
          lines(rest),
        ),
        ...buttonRow("approval", offerButtons(context, ASKED, { primary: "approve" })),
      ],
    };
  },
});

/** Whether a revision waits for its approval, of its plan or of another recipient. */
function isWaitOf(preparation: Preparation, revision: number): boolean {
  return preparation.revision === revision && isDecisionAwaited(preparation);
}

function titleOf(view: PreparationView, texts: Texts): Phrase {
  const { request, recipientChange } = view.preparation;
  if (recipientChange !== null)
    return texts.thread.recipient.decide(recipientChange.recipient, request.recipient);
  const { title } = approvalLines(view, texts, false);
  return [{ bold: title.decide }, title.amount];
}

type Done = ReturnType<typeof standingsOf>[number] & { done: { approvers: string[]; at: string } };

function doneMessage(standing: Done, view: PreparationView, { steps, notification }: Texts): Message {
  const { approvers, at } = standing.done;
  return {
    text: notification.approvalStepDone(view.preparation.id, standing.number),
    blocks: [
      paragraphs(
        iconLine("white_check_mark", steps.settled(standing)),
        lines([steps.doneBy(standing, approvers, at)]),
      ),
    ],
  };
}

/** Begin of the keys of these messages. */
export const APPROVAL_STEP_KEY = "approval-step:";

/** Of a plan: where an approver narrows the access, the steps are asked anew. */
export function approvalStepPost(
  preparation: Preparation,
  step: { name: string; number: number },
  asked: Mentions,
): PostDraft {
  const { revision, planHash } = preparation;
  const key = `${APPROVAL_STEP_KEY}${revision}:${(planHash ?? "").slice(0, 12)}:${step.number}`;
  return threadPost(preparation, key, approvalStep.of({ revision, ...step, ...mentionsFor(asked) }));
}
