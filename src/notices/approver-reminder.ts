import * as z from "zod";
import { passedBy } from "../core/pass.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { approvalLines, approvalsOf, changeOf } from "./approval-lines.ts";
import { ASKED, isDecisionOver } from "./approval-requested.ts";
import { stateLines } from "./card.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { amountText, routeText, safeName } from "./facts-lines.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs } from "./message.ts";
import { cardLink, preparationNotice, standaloneNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/**
 * A direct message to an approver: what is asked for, with the card's own buttons. Once the wait it is about is over, it says
 * how it ended.
 */
export const approverReminder = preparationNotice({
  schema: z.object({
    kind: z.literal("approver_nudge"),
    revision: z.number(),
    /** Who said that it is not theirs to decide, where that is why this one is told. */
    passedBy: z.string().optional(),
  }),
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  draw({ revision, passedBy: other }, view, context): Message {
    const { preparation } = view;
    const { texts } = context;
    if (isDecisionOver(preparation, revision)) return settledReminder(revision, view, texts);
    const t = texts.reminder;
    const { text, rest } = approvalLines(view, texts, false);
    const amount = amountText(preparation, texts);
    const given = approvalsOf(view, revision).length;
    return {
      text,
      blocks: [
        paragraphs(
          iconLine("raised_hand", t.waits(preparation.stateSince)),
          ...passLines(other, preparation, context),
          ...(preparation.escalatedAt === null ? [] : [line([t.escalated])]),
          lines([
            [{ bold: routeText(preparation) }, ...(amount === null ? [] : [`, ${amount}`])],
            ...rest,
            ...(given === 0 ? [] : [[t.given(given, view.approvalsNeeded)]]),
          ]),
        ),
        ...buttonRow("nudge", [
          ...offerButtons(context, ASKED, { primary: "approve" }),
          ...cardLink(view, texts),
        ]),
      ],
    };
  },
});

/** That its reader left it to others, or that another one did. */
function passLines(other: string | undefined, preparation: Preparation, { reader, texts }: NoticeContext) {
  const t = texts.reminder;
  if (reader !== null && passedBy(preparation).includes(reader)) return [line([t.passed])];
  return other === undefined ? [] : [line(t.passedByOther(other))];
}

/** Who approved it; otherwise what it has come to, and by whom. */
function settledReminder(revision: number, view: PreparationView, texts: Texts): Message {
  const { preparation } = view;
  const approvals = approvalsOf(view, revision).map((made) =>
    iconLine(
      "white_check_mark",
      texts.thread.approval.approvedBy(made.approver, made.at, changeOf(preparation, made, texts)),
    ),
  );
  return {
    text: texts.notification.approvalOver(preparation.id),
    blocks: [
      paragraphs(...approvals, ...stateLines(view, texts)),
      ...buttonRow("nudge", cardLink(view, texts)),
    ],
  };
}

/** To an approver for whom several wait: one message for all of them. */
export const approverReminders = standaloneNotice({
  schema: z.object({
    kind: z.literal("approver_nudges"),
    count: z.number(),
    /** The oldest of them. */
    oldest: z.array(
      z.object({ id: z.string(), source: z.string(), destination: z.string(), since: z.string() }),
    ),
  }),
  draw: ({ count, oldest }, { texts }): Message => ({
    text: texts.notification.reminders(count),
    blocks: [
      paragraphs(
        iconLine("raised_hand", [{ bold: texts.reminder.several(count) }]),
        ...oldest.map(({ id, source, destination, since }) =>
          line(texts.reminder.row(id, `s3://${safeName(source)} → oss://${safeName(destination)}`, since)),
        ),
        line([texts.reminder.home]),
      ),
    ],
  }),
});

/** `window`: within which one person gets one such message, whatever else becomes due. */
export function approverRemindersPost(
  userId: string,
  window: number,
  waiting: readonly Preparation[],
): PostDraft {
  const oldest = [...waiting]
    .sort((a, b) => (a.stateSince < b.stateSince ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ id, request, stateSince }) => ({
      id,
      source: request.sourceBucket,
      destination: request.destinationBucket,
      since: stateSince,
    }));
  return directPost(
    userId,
    `nudges:${window}:${userId}`,
    approverReminders.of({ count: waiting.length, oldest }),
  );
}

const SHOWN = 3;

/** Begin of the keys of the direct messages to approvers; they are drawn again when the wait for them ends. */
export const APPROVER_REMINDERS = "nudge:";

/** `due`: the how manieth reminder of this wait. */
export function approverReminderPost({ revision }: Preparation, due: number, userId: string): PostDraft {
  return directPost(
    userId,
    `${APPROVER_REMINDERS}${revision}:${due}:${userId}`,
    approverReminder.of({ revision }),
  );
}

/** To another approver, once of a revision, no matter who else leaves it to others. */
export function passedPost({ revision }: Preparation, by: string, userId: string): PostDraft {
  return directPost(
    userId,
    `${APPROVER_REMINDERS}passed:${revision}:${userId}`,
    approverReminder.of({ revision, passedBy: by }),
  );
}
