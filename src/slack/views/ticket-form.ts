import type { ModalView } from "@slack/types";
import { en } from "../../texts/en.ts";
import { CALLBACK, TICKET_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, richText } from "../rich-text.ts";

const t = en.approval;

/** The longest link that is taken, and one more, so that a longer one is refused with words and not cut in silence. */
const URL_MAX_LENGTH = 501;

/** The form for a ticket's link. `token` is what the pressed button stood for. */
export function ticketForm(preparationId: string, token: string): ModalView {
  return {
    type: "modal",
    callback_id: CALLBACK.ticketForm,
    title: plain(t.ticketTitle),
    submit: plain(t.ticketSubmit),
    close: plain(en.form.cancel),
    private_metadata: JSON.stringify({ token }),
    blocks: [
      richText(line([{ bold: preparationId }, `  ${en.notice.whitelistWaysOut}`])),
      {
        type: "input",
        block_id: TICKET_FIELD.url,
        label: plain(t.ticketField.label),
        hint: plain(t.ticketField.hint),
        element: {
          type: "plain_text_input",
          action_id: VALUE,
          max_length: URL_MAX_LENGTH,
          placeholder: plain(t.ticketField.placeholder),
        },
      },
    ],
  };
}
