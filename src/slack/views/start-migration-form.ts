import type { ModalView } from "@slack/types";
import { startLines } from "../../notices/migration-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { CALLBACK } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { bullets, line, richText } from "../rich-text.ts";
import { commentInput } from "./reject-form.ts";

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
      commentInput({ isRequired: false }, texts),
    ],
  };
}
