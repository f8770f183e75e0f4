import type { ModalView } from "@slack/types";
import { startLines } from "../../notices/migration-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { CALLBACK, START_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { bullets, line, richText } from "../rich-text.ts";

const COMMENT_MAX_LENGTH = 1_000;

/** What the start comes to, before somebody answers for it. */
export function startMigrationForm(view: PreparationView, token: string, texts: Texts): ModalView {
  const t = texts.migration.setUp;
  return {
    type: "modal",
    callback_id: CALLBACK.startMigrationForm,
    title: plain(t.formTitle),
    submit: plain(t.submit),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify({ token }),
    blocks: [
      richText(bullets(startLines(view, texts)), line([t.how])),
      {
        type: "input",
        block_id: START_FIELD.comment,
        optional: true,
        label: plain(t.comment),
        element: {
          type: "plain_text_input",
          action_id: VALUE,
          multiline: true,
          max_length: COMMENT_MAX_LENGTH,
        },
      },
    ],
  };
}
