import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Why the checks run again as another revision; one message of these for each revision. */

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

export type StartedOver = ReturnType<
  typeof ticketGiven.of | typeof checkedAgain.of | typeof requestChanged.of
>;

/** `revision`: the one that begins. */
export function startedOverPost(
  preparation: Pick<Preparation, "request">,
  revision: number,
  why: StartedOver,
): PostDraft {
  return threadPost(preparation, `again:${revision}`, why);
}
