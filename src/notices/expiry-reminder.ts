import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { isLive } from "../core/states.ts";
import { offerButtons } from "./context.ts";
import { safeName } from "./facts-lines.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { cardLink, preparationNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

/** Before the credentials end: who has to finish or ask for more days. It says how it was settled. */
export const expiryReminder = preparationNotice({
  schema: z.object({
    kind: z.literal("expiry_reminder"),
    daysLeft: z.number(),
    /** The end that it is about; absent in what older versions stored, as the next two. */
    expiresAt: z.string().optional(),
    /** Who gave more days. */
    extendedBy: z.string().optional(),
    /** A later one stands below. */
    isReplaced: z.boolean().optional(),
  }),
  isOvertaken: ({ expiresAt, isReplaced, extendedBy }, now) =>
    now.state !== "ready" ||
    isReplaced === true ||
    extendedBy !== undefined ||
    (expiresAt !== undefined && expiresAt !== now.expiresAt),
  draw(notice, view, context): Message {
    const { preparation } = view;
    const { texts } = context;
    const { id, request, requester, state, stateSince, expiresAt } = preparation;
    const t = texts.thread.reminder;
    const text = texts.notification.expiryReminder(id, notice.daysLeft, expiresAt);
    const settled = (icon: string, phrase: Parameters<typeof iconLine>[1]) => ({
      text: texts.notification.reminderSettled(id),
      blocks: [paragraphs(iconLine(icon, phrase))],
    });
    if (!isLive(state)) return settled("lock", t.revoked(stateSince));
    if (notice.extendedBy !== undefined && expiresAt !== null)
      return settled("alarm_clock", t.extended(notice.extendedBy, expiresAt));
    if (notice.isReplaced) return settled("alarm_clock", [t.later]);
    const labels = { revoke: texts.button.doneRevoke };
    if (context.reader !== null) {
      const phrase = texts.delivery.ends(safeName(request.sourceBucket), notice.daysLeft, expiresAt);
      const buttons = [...offerButtons(context, ["revoke"], { labels }), ...cardLink(view, texts)];
      return {
        text,
        blocks: [
          paragraphs(iconLine("alarm_clock", phrase), line([texts.delivery.endsHow])),
          ...buttonRow("line", buttons),
        ],
      };
    }
    return {
      text,
      blocks: [
        paragraphs(
          iconLine("alarm_clock", [
            ...texts.thread.people([request.recipient, requester]),
            { bold: t.ends(notice.daysLeft) },
            ...(expiresAt === null ? [t.onUnknown] : t.on(expiresAt)),
          ]),
          line([t.finished]),
        ),
        ...buttonRow("line", offerButtons(context, ["revoke", "extend"], { labels })),
      ],
    };
  },
});

/** Days before the end at which people are reminded; the key of the one at two days is as it was when it was the only one. */
const REMINDER_DAYS = [7, 2, 1] as const;

/** Which reminder is due: the nearest to the end of those that fit into the days that the credentials have. */
export function reminderDue(daysLeft: number, allDays: number): number | null {
  return REMINDER_DAYS.filter((days) => days < allDays && daysLeft <= days).at(-1) ?? null;
}

/** Those that stand before one, whose buttons go with it. */
export function earlierReminders(days: number): number[] {
  return REMINDER_DAYS.filter((earlier) => earlier > days);
}

export const EVERY_REMINDER: readonly number[] = REMINDER_DAYS;

/** For each end its own: credentials that were extended are reminded of again. */
export function reminderKey(expiresAt: string, days: number): string {
  return days === 2 ? `expiry-reminder:${expiresAt}` : `expiry-reminder:${expiresAt}:${days}`;
}

/** In the thread; shortly before the end also to the recipient, who need not be in the channel. */
export function expiryReminderPosts(
  preparation: Preparation,
  { expiresAt, daysLeft, ...settled }: { expiresAt: string; daysLeft: number } & Settled,
): [PostDraft, ...PostDraft[]] {
  const notice = expiryReminder.of({ daysLeft, expiresAt, ...settled });
  const key = reminderKey(expiresAt, daysLeft);
  return [
    threadPost(preparation, key, notice),
    ...(daysLeft > DIRECT_DAYS ? [] : [directPost(preparation.request.recipient, `${key}:direct`, notice)]),
  ];
}

const DIRECT_DAYS = 2;

type Settled = { extendedBy?: string; isReplaced?: boolean };

/** Begin of the keys of all of them. */
export const REMINDERS = "expiry-reminder:";
