import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { cancelReasonBlocks } from "./card.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, type Message, paragraphs } from "./message.ts";
import { cardLink, lineNotice, preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/** Why a preparation ended before anything was made. */

export const cancelled = preparationNotice({
  schema: z.object({ kind: z.literal("cancelled"), by: z.string() }),
  draw({ by }, view, { reader, texts }): Message {
    const { preparation } = view;
    return {
      text: texts.notification.cancelled(preparation.id),
      blocks: [
        paragraphs(iconLine(stateIcon("cancelled"), texts.notice.cancelled(by))),
        ...cancelReasonBlocks(preparation, texts),
        ...buttonRow("line", reader === null ? [] : cardLink(view, texts)),
      ],
    };
  },
});

export const expired = lineNotice({
  schema: z.object({ kind: z.literal("expired") }),
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.expired(id),
    icon: stateIcon("expired"),
    phrase: [texts.notice.expired],
  }),
});

/** The card says it; the requester gets a direct message when another person, or time, ended it. */
export function cancelledPosts({ requester }: Preparation, by: string): PostDraft[] {
  return by === requester ? [] : [directPost(requester, "cancelled:direct", cancelled.of({ by }))];
}

export function expiredPost({ requester }: Preparation): PostDraft {
  return directPost(requester, "expired:direct", expired.of({}));
}
