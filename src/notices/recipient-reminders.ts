import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { type AnyNotice, lineNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

/** To the recipient, once each, in the thread and by direct message, since the recipient need not be in the channel. */

/** Nobody has opened the credentials yet. */
export const deliveryReminder = lineNotice({
  schema: z.object({ kind: z.literal("delivery_reminder"), recipient: z.string(), endsAt: z.string() }),
  isOvertaken: (_, { delivery }) => delivery !== "sent",
  say: ({ recipient, endsAt }, { preparation: { id } }, texts) => ({
    text: texts.notification.deliveryReminder(id),
    icon: "alarm_clock",
    phrase: texts.notice.deliveryReminder(recipient, endsAt),
  }),
});

/** The replaced keys go soon. */
export const handoverReminder = lineNotice({
  schema: z.object({ kind: z.literal("handover_reminder"), recipient: z.string(), retireAt: z.string() }),
  buttons: () => ["entered"],
  say: ({ recipient, retireAt }, { preparation: { id } }, texts) => ({
    text: texts.notification.handoverReminder(id),
    icon: "alarm_clock",
    phrase: texts.notice.handoverReminder(recipient, retireAt),
  }),
});

/** Both messages of a reminder, the one in the thread first: that it was drafted says that the reminder was given. */
type Reminder = readonly [PostDraft, PostDraft];

export function deliveryReminderPosts(preparation: Preparation, endsAt: string): Reminder {
  const { recipient } = preparation.request;
  const key = `delivery-reminder:${preparation.deliveryNumber}`;
  return reminder(preparation, key, deliveryReminder.of({ recipient, endsAt }));
}

export function handoverReminderPosts(
  preparation: Preparation,
  { generation, retireAt }: { generation: number; retireAt: string },
): Reminder {
  const { recipient } = preparation.request;
  const key = `handover-reminder:${generation}`;
  return reminder(preparation, key, handoverReminder.of({ recipient, retireAt }));
}

function reminder(preparation: Preparation, key: string, notice: AnyNotice): Reminder {
  return [
    threadPost(preparation, key, notice),
    directPost(preparation.request.recipient, `${key}:direct`, notice),
  ];
}
