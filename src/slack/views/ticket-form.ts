import type { ModalView, RichTextBlock } from "@slack/types";
import * as z from "zod";
import type { TicketPlace } from "../../core/links.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Texts } from "../../texts/texts.ts";
import { CALLBACK, TICKET_FIELD, VALUE } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { line, preformatted, richText } from "../rich-text.ts";

/** Longest policy that is shown; a view holds far more, and S3's longest policy fits with its indentation. */
const POLICY_MAX_LENGTH = 40_000;

/** What the form brings back; `alibabaAccount` says whose tickets they are without asking the store. */
export const ticketMetadataSchema = z.object({ token: z.string(), alibabaAccount: z.string().optional() });

/** The form for a ticket's link. `token` is what the pressed button stood for. */
export function ticketForm(
  {
    id,
    request: { alibabaAccount },
    facts: { changedPolicy },
  }: Pick<Preparation, "id" | "request" | "facts">,
  token: string,
  place: TicketPlace,
  texts: Texts,
): ModalView {
  const t = texts.approval;
  const metadata: z.infer<typeof ticketMetadataSchema> = { token, alibabaAccount };
  return {
    type: "modal",
    callback_id: CALLBACK.ticketForm,
    title: plain(t.ticketTitle),
    submit: plain(t.ticketSubmit),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      richText(line([{ bold: id }, `  ${texts.notice.whitelistWaysOut}`])),
      ...policyBlocks(changedPolicy, t),
      {
        type: "input",
        block_id: TICKET_FIELD.url,
        label: plain(t.ticketField.label),
        hint: plain(t.ticketField.hint(place.example)),
        element: {
          type: "url_text_input",
          action_id: VALUE,
          placeholder: plain(t.ticketField.placeholder(place.hosts[0] ?? "")),
        },
      },
    ],
  };
}

/**
 * The changed policy to copy, whole or not at all: applying a truncated policy could lock people out. It is for those who may
 * give a ticket, and stands in no message.
 */
function policyBlocks(changedPolicy: string | null, t: Texts["approval"]): RichTextBlock[] {
  if (changedPolicy === null || changedPolicy.length > POLICY_MAX_LENGTH) return [];
  return [richText(line([t.changedPolicy]), preformatted(changedPolicy))];
}
