import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import { type AnyNotice, lineNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

/** To the recipient, once each, in the thread and by direct message, since the recipient need not be in the channel. */

/** Nobody has opened the credentials yet. */
export const deliveryReminder = lineNotice({
  schema: z.object({
    kind: z.literal("delivery_reminder"),
    recipient: z.string(),
    endsAt: z.string(),
    /** Absent in what older versions stored. */
    hoursLeft: z.number().optional(),
  }),
  isOvertaken: (_, { delivery }) => delivery !== "sent",
  buttons: (_, isDirect) => (isDirect ? ["show"] : []),
  say({ recipient, endsAt, hoursLeft }, { preparation: { id, delivery } }, texts, isDirect) {
    const t = texts.thread.unopened;
    if (delivery !== "sent") {
      const text = texts.notification.reminderSettled(id);
      return {
        text,
        icon: "white_check_mark",
        phrase: [delivery === "destroyed" ? t.destroyedHow : t.opened],
      };
    }
    const hours = hoursLeft ?? DELIVERY_REMINDER_HOURS;
    return {
      text: texts.notification.deliveryReminder(id, endsAt),
      icon: "alarm_clock",
      phrase: isDirect
        ? texts.delivery.unopened(endsAt)
        : [...texts.thread.person(recipient), { bold: t.title(hours) }, ` ${t.how}`],
    };
  },
});

const DELIVERY_REMINDER_HOURS = 6;
/** How long before replaced keys go the recipient is reminded to enter the new ones. */
export const HANDOVER_REMINDER_HOURS = 6;

/** The replaced keys go soon. */
export const handoverReminder = lineNotice({
  schema: z.object({ kind: z.literal("handover_reminder"), recipient: z.string(), retireAt: z.string() }),
  isOvertaken: (_, now) => !isOverlapping(now),
  buttons: () => ["entered"],
  say({ recipient, retireAt }, { preparation }, texts, isDirect) {
    const t = texts.thread.handover;
    const { id } = preparation;
    if (!isOverlapping(preparation)) {
      return { text: texts.notification.reminderSettled(id), icon: "white_check_mark", phrase: [t.done] };
    }
    return {
      text: texts.notification.handoverReminder(id, retireAt),
      icon: "alarm_clock",
      phrase: isDirect
        ? [...texts.delivery.oldUntil(retireAt), ` ${t.how}`]
        : [...texts.thread.person(recipient), { bold: t.title(HANDOVER_REMINDER_HOURS) }, ` ${t.how}`],
    };
  },
});

/** Whether old and new keys work side by side, and nobody has said that the new ones are in use. */
function isOverlapping({ state, rotation }: Preparation): boolean {
  return state === "ready" && keepsNewKeys(rotation) && rotation.retireAttempts === 0;
}

/** Both messages of a reminder, the one in the thread first: that it was drafted says that the reminder was given. */
type Reminder = readonly [PostDraft, PostDraft];

/** Begins of the keys of these messages. */
export const DELIVERY_REMINDER_KEY = "delivery-reminder:";
export const HANDOVER_REMINDER_KEY = "handover-reminder:";

export function deliveryReminderPosts(
  preparation: Preparation,
  { endsAt, hoursLeft }: { endsAt: string; hoursLeft: number },
): Reminder {
  const { recipient } = preparation.request;
  const key = `${DELIVERY_REMINDER_KEY}${preparation.deliveryNumber}`;
  return reminder(preparation, key, deliveryReminder.of({ recipient, endsAt, hoursLeft }));
}

export function handoverReminderPosts(
  preparation: Preparation,
  { generation, retireAt }: { generation: number; retireAt: string },
): Reminder {
  const { recipient } = preparation.request;
  const key = `${HANDOVER_REMINDER_KEY}${generation}`;
  return reminder(preparation, key, handoverReminder.of({ recipient, retireAt }));
}

function reminder(preparation: Preparation, key: string, notice: AnyNotice): Reminder {
  return [
    threadPost(preparation, key, notice),
    directPost(preparation.request.recipient, `${key}:direct`, notice),
  ];
}
