import type { ModalView } from "@slack/types";
import * as z from "zod";
import { CANCEL_REASON_MAX_LENGTH } from "../../core/preparation.ts";
import { decisionHead } from "../../notices/decision-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { CALLBACK, CANCEL_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, richText } from "../rich-text.ts";

/** What the form brings back: what is cancelled, as whichever revision it then is. */
export const cancelMetadataSchema = z.object({ preparationId: z.string() });

/** What cancelling does, and why somebody wants it. */
export function cancelForm(view: PreparationView, texts: Texts): ModalView {
  const t = texts.decide.cancel;
  const { id, state } = view.preparation;
  const [route = []] = decisionHead(view, texts);
  const metadata: z.infer<typeof cancelMetadataSchema> = { preparationId: id };
  return {
    type: "modal",
    callback_id: CALLBACK.cancelForm,
    title: plain(texts.button.cancel),
    submit: plain(texts.button.cancel),
    close: plain(t.keep),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      richText(line(route), line([state === "provisioning" ? t.whileCreating : t.nothingCreated])),
      {
        type: "input",
        block_id: CANCEL_FIELD.reason,
        optional: true,
        label: plain(t.label),
        hint: plain(t.hint),
        element: {
          type: "plain_text_input",
          action_id: VALUE,
          multiline: true,
          max_length: CANCEL_REASON_MAX_LENGTH,
        },
      },
    ],
  };
}
