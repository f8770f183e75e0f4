import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** The end of the credentials in the thread: one message, once it is so. How it goes on until then is on the card. */

/** No longer written. `by` null: the end of the days. */
export const revoking = lineNotice({
  schema: z.object({ kind: z.literal("revoking"), by: z.string().nullable() }),
  say: ({ by }, { preparation: { id } }, texts) => ({
    text: texts.notification.revoking(id),
    icon: "hourglass_flowing_sand",
    phrase: texts.notice.revoking(by),
  }),
});

/** Who ended them; at the end of their days those whom it concerns are mentioned, since nobody asked for it now. */
export const revoked = preparationNotice({
  schema: z.object({ kind: z.literal("revoked") }),
  isQuiet: true,
  draw(_, { preparation }, { texts }): Message {
    const { id, requester, request, stateBy, stateSince } = preparation;
    const t = texts.thread.revoked;
    const title =
      stateBy === null
        ? [...texts.thread.people([request.recipient, requester]), { bold: t.ended }]
        : [{ bold: t.title }, ...t.by(stateBy), ...texts.thread.at(stateSince)];
    return {
      text: texts.notification.revoked(id),
      blocks: [paragraphs(iconLine(stateIcon("revoked"), title), line([t.how]))],
    };
  },
});

/** No longer written: the card says it, and operators are told. */
export const revokeFailed = preparationNotice({
  schema: z.object({ kind: z.literal("revoke_failed") }),
  draw: (_, { preparation: { id } }, context): Message => ({
    text: context.texts.notification.revokeFailed(id),
    blocks: [
      paragraphs(iconLine(stateIcon("revoke_failed"), [context.texts.notice.revokeFailed])),
      ...buttonRow("line", offerButtons(context, ["revoke"])),
    ],
  }),
});

export function revokedPost(preparation: Preparation): PostDraft {
  return threadPost(preparation, "revocation", revoked.of({}));
}
