import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { isDecisionOver } from "./approval-requested.ts";
import { cardText } from "./card.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, iconLines, line, linkButton, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";
import { decisionRows, preparationRow } from "./preparation-lines.ts";

/**
 * A direct message to an approver: the card's short form with its own Approve and Reject. Once the wait it is about is over,
 * it says how it ended.
 */
export const approverReminder = preparationNotice({
  schema: z.object({ kind: z.literal("approver_nudge"), revision: z.number() }),
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  draw({ revision }, view, context) {
    const { preparation, cardUrl } = view;
    const { id, requester, state, stateSince } = preparation;
    const { texts } = context;
    const decisions = decisionRows(view, texts);
    const told = decisions.length === 0 ? [] : [paragraphs(iconLines(decisions))];
    const link = cardUrl === null ? [] : [linkButton("card", texts.button.openCard, cardUrl)];
    if (isDecisionOver(preparation, revision)) {
      return {
        text: cardText(view, texts),
        blocks: [
          paragraphs(iconLine(stateIcon(state), texts.notice.nudgeOver(id, texts.state.name(state)))),
          ...told,
          ...buttonRow("nudge", link),
        ],
      };
    }
    return {
      text: texts.notification.nudge(id),
      blocks: [
        paragraphs(
          iconLine(stateIcon(state), texts.notice.nudge(id, requester)),
          line([texts.notice.nudgeWaits(stateSince)]),
        ),
        paragraphs(iconLines([preparationRow(preparation, texts)])),
        ...told,
        ...buttonRow("nudge", [...offerButtons(context, ["approve", "reject", "ask"]), ...link]),
      ],
    };
  },
});

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
