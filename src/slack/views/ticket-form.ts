import type { ModalView } from "@slack/types";
import * as z from "zod";
import type { TicketPlace } from "../../core/links.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Texts } from "../../texts/texts.ts";
import { ticketRequests } from "../../texts/ticket-request.ts";
import { CALLBACK, TICKET_FIELD, VALUE } from "../ids.ts";
import { actionsBlock, linkButton, plain } from "../plain-blocks.ts";
import { line, preformatted, richText } from "../rich-text.ts";

/** What the form brings back; `alibabaAccount` says whose tickets they are without asking the store. */
export const ticketMetadataSchema = z.object({ token: z.string(), alibabaAccount: z.string().optional() });

/** The form for a ticket's link. `token` is what the pressed button stood for. */
export function ticketForm(
  { request, facts }: Pick<Preparation, "request" | "facts">,
  token: string,
  place: TicketPlace,
  texts: Texts,
): ModalView {
  const t = texts.approval;
  const metadata: z.infer<typeof ticketMetadataSchema> = {
    token,
    alibabaAccount: request.alibabaAccount,
  };
  const { english, chinese } = ticketRequests({
    source: request.sourceBucket,
    sourceRegion: facts.sourceRegion,
    destination: request.destinationBucket,
    destinationRegion: request.ossRegion,
    account: facts.alibabaAccountId,
  });
  return {
    type: "modal",
    callback_id: CALLBACK.ticketForm,
    title: plain(t.ticketTitle),
    submit: plain(t.ticketSubmit),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      richText(line([t.ticketText])),
      richText(preformatted(english), preformatted(chinese)),
      ...actionsBlock("ticket_page", [linkButton("ticket_page", texts.button.openTicketPage, place.page)]),
      {
        type: "input",
        block_id: TICKET_FIELD.url,
        label: plain(t.ticketField.label),
        hint: plain(t.ticketField.hint),
        element: {
          type: "url_text_input",
          action_id: VALUE,
          placeholder: plain(t.ticketField.placeholder(place.hosts[0] ?? "")),
        },
      },
    ],
  };
}
