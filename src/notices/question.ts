import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Question } from "../core/question.ts";
import type { Texts } from "../texts/texts.ts";
import { isDecisionOver } from "./approval-requested.ts";
import { settledApproval } from "./approval-settled.ts";
import { APPROVER_REMINDERS } from "./approver-reminder.ts";
import { offerButtons } from "./context.ts";
import { situationIcon } from "./icons.ts";
import { buttonRow, iconLine, line, type Message, type Paragraph, paragraphs, quote } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

const about = { revision: z.number(), number: z.number() };

function questionOf({ questions }: Preparation, number: number): Question | null {
  return questions[number - 1] ?? null;
}

/** Both as quotes: they are theirs, and stand behind words of ours. */
function quotes({ text, answer }: Question, { thread }: Texts): Paragraph[] {
  return [text, ...(answer === null ? [] : [answer.text])].map((said) => quote(thread.quoted(said)));
}

/** What an approver asks the requester before deciding; edited with the answer, or with the end of the wait for it. */
export const question = preparationNotice({
  schema: z.object({ kind: z.literal("question"), ...about }),
  isOvertaken: ({ revision, number }, now) =>
    isDecisionOver(now, revision) || questionOf(now, number)?.answer !== null,
  draw({ revision, number }, { preparation }, context): Message {
    const { texts } = context;
    const t = texts.thread.question;
    const { id, requester } = preparation;
    const asked = questionOf(preparation, number);
    const over = iconLine("arrows_counterclockwise", [{ bold: t.over }]);
    // Of a row that was altered.
    if (asked === null) return { text: texts.notification.questionOver(id), blocks: [paragraphs(over)] };
    if (asked.answer !== null) {
      const title = iconLine("white_check_mark", t.answered(asked.answer.by, asked.answer.at));
      return {
        text: texts.notification.questionAnswered(id),
        blocks: [paragraphs(title, line(t.answeredHow(asked.by)), ...quotes(asked, texts))],
      };
    }
    if (isDecisionOver(preparation, revision)) {
      return {
        text: texts.notification.questionOver(id),
        blocks: [paragraphs(over, line(t.overHow(asked.by)), ...quotes(asked, texts))],
      };
    }
    return {
      text: texts.notification.questionAsked(id),
      blocks: [
        paragraphs(
          iconLine(situationIcon("asked_back", "awaiting_approval"), [
            ...texts.thread.person(requester),
            ...t.asks(asked.by),
          ]),
          line([t.how]),
          ...quotes(asked, texts),
        ),
        ...buttonRow("question", offerButtons(context, ["answer", "change"], { primary: "answer" })),
      ],
    };
  },
});

/** To the person who asked: what was answered, with what they can do now. */
export const questionAnswered = preparationNotice({
  schema: z.object({ kind: z.literal("question_answered"), ...about }),
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  draw({ revision, number }, view, context): Message {
    const { preparation } = view;
    const { texts } = context;
    const asked = questionOf(preparation, number);
    if (asked === null || isDecisionOver(preparation, revision))
      return settledApproval(revision, view, context);
    const by = asked.answer?.by ?? preparation.requester;
    return {
      text: texts.notification.questionAnswered(preparation.id),
      blocks: [
        paragraphs(
          iconLine("speech_balloon", texts.thread.question.toAsker(preparation.id, by)),
          ...quotes(asked, texts),
        ),
        ...buttonRow("approval", offerButtons(context, ["approve", "reject", "ask"], { primary: "approve" })),
      ],
    };
  },
});

/** Begin of the keys of questions in the thread. */
export const QUESTION_KEY = "question:";

export function questionKey(revision: number, number: number): string {
  return `${QUESTION_KEY}${revision}:${number}`;
}

export function questionPost(
  preparation: Pick<Preparation, "request" | "revision">,
  number: number,
): PostDraft {
  const { revision } = preparation;
  return threadPost(preparation, questionKey(revision, number), question.of({ revision, number }));
}

/** Its key begins as those of reminders do, with which it is drawn again when it is decided. */
export function answeredPost(
  { revision }: Pick<Preparation, "revision">,
  number: number,
  userId: string,
): PostDraft {
  const key = `${APPROVER_REMINDERS}answer:${revision}:${number}:${userId}`;
  return directPost(userId, key, questionAnswered.of({ revision, number }));
}
