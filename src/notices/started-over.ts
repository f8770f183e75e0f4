import * as z from "zod";
import { lineNotice } from "./notice.ts";

/** Why the checks run again as another revision. No longer written: the card has the revision, and what was open is edited. */

export const ticketGiven = lineNotice({
  schema: z.object({ kind: z.literal("ticket_given"), by: z.string(), url: z.string() }),
  say: ({ by, url }, { preparation: { id } }, texts) => ({
    text: texts.notification.ticketGiven(id),
    icon: "ticket",
    phrase: texts.notice.ticketGiven(by, url),
  }),
});

export const checkedAgain = lineNotice({
  schema: z.object({ kind: z.literal("checked_again"), by: z.string(), revision: z.number() }),
  say: ({ by, revision }, { preparation: { id } }, texts) => ({
    text: texts.notification.checkedAgain(id),
    icon: "mag",
    phrase: texts.notice.checkedAgain(by, revision),
  }),
});

/** The request was changed; `fields` are the names of what is different. */
export const requestChanged = lineNotice({
  schema: z.object({
    kind: z.literal("request_changed"),
    by: z.string(),
    revision: z.number(),
    fields: z.array(z.string()),
  }),
  say: ({ by, revision, fields }, { preparation: { id } }, texts) => ({
    text: texts.notification.requestChanged(id),
    icon: "pencil2",
    phrase: texts.notice.requestChanged(by, revision, fields),
  }),
});
