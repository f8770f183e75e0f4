import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/** Why a preparation ended before anything was made. */

export const cancelled = lineNotice({
  schema: z.object({ kind: z.literal("cancelled"), by: z.string() }),
  say: ({ by }, { preparation: { id } }, texts) => ({
    text: texts.notification.cancelled(id),
    icon: stateIcon("cancelled"),
    phrase: texts.notice.cancelled(by),
  }),
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
