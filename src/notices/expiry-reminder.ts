import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

export const expiryReminder = lineNotice({
  schema: z.object({ kind: z.literal("expiry_reminder"), daysLeft: z.number() }),
  buttons: () => ["extend"],
  say: ({ daysLeft }, { preparation: { id, requester, request } }, texts) => ({
    text: texts.notification.expiryReminder(id, daysLeft),
    icon: "alarm_clock",
    phrase: texts.notice.expiryReminder(request.recipient, requester, daysLeft),
  }),
});

/** One for each end: credentials that were extended are reminded of again. */
export function expiryReminderPost(
  preparation: Preparation,
  { expiresAt, daysLeft }: { expiresAt: string; daysLeft: number },
): PostDraft {
  return threadPost(preparation, `expiry-reminder:${expiresAt}`, expiryReminder.of({ daysLeft }));
}
