import type { KnownBlock, ModalView } from "@slack/types";
import { openQuestion, QUESTION_MAX_LENGTH } from "../../core/question.ts";
import { decisionHead } from "../../notices/decision-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { CALLBACK, QUESTION_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, quote, richText } from "../rich-text.ts";

type Ask = "ask" | "answer";

/** What an approver asks before deciding. */
export function askForm(view: PreparationView, token: string, texts: Texts): ModalView {
  const [route = []] = decisionHead(view, texts);
  return questionForm("ask", token, texts, [richText(line(route))]);
}

/** What the requester answers; the question stands above it. */
export function answerForm({ preparation }: PreparationView, token: string, texts: Texts): ModalView {
  const asked = openQuestion(preparation);
  const shown: KnownBlock[] =
    asked === null
      ? []
      : [richText(line(texts.thread.question.askedBy(asked.by)), quote([{ foreign: asked.text }]))];
  return questionForm("answer", token, texts, shown);
}

function questionForm(kind: Ask, token: string, texts: Texts, above: KnownBlock[]): ModalView {
  const t = texts.decide[kind];
  return {
    type: "modal",
    callback_id: kind === "ask" ? CALLBACK.askForm : CALLBACK.answerForm,
    title: plain(texts.button[kind]),
    submit: plain(t.submit),
    close: plain(texts.form.cancel),
    private_metadata: token,
    blocks: [
      ...above,
      {
        type: "input",
        block_id: QUESTION_FIELD.text,
        label: plain(t.label),
        hint: plain(t.hint),
        element: {
          type: "plain_text_input",
          action_id: VALUE,
          multiline: true,
          min_length: 1,
          max_length: QUESTION_MAX_LENGTH,
        },
      },
    ],
  };
}
