import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

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

export function cancelledPost(preparation: Preparation, by: string): PostDraft {
  return threadPost(preparation, "cancelled", cancelled.of({ by }));
}

export function expiredPost(preparation: Preparation): PostDraft {
  return threadPost(preparation, "expired", expired.of({}));
}
