import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { approvalLines } from "./approval-lines.ts";
import { isDecisionOver } from "./approval-requested.ts";
import { settledApproval } from "./approval-settled.ts";
import { APPROVER_REMINDERS } from "./approver-reminder.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/** To somebody whose approval does not count for what another approver made of the request: it is for other access. */
export const approvalNarrowed = preparationNotice({
  schema: z.object({ kind: z.literal("approval_narrowed"), revision: z.number(), by: z.string() }),
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  draw({ revision, by }, view, context): Message {
    const { preparation } = view;
    if (isDecisionOver(preparation, revision)) return settledApproval(revision, view, context);
    const { texts } = context;
    const { rest } = approvalLines(view, texts, true);
    return {
      text: texts.notification.approvalNarrowed(preparation.id),
      blocks: [
        paragraphs(
          iconLine(stateIcon("awaiting_approval"), texts.thread.approval.narrowedSince(by, preparation.id)),
          lines(rest),
        ),
        ...buttonRow("approval", offerButtons(context, ["approve", "reject"], { primary: "approve" })),
      ],
    };
  },
});

/** Its key begins as those of reminders do, with which it is drawn again. */
export function approvalNarrowedPost(
  { revision, planHash }: Pick<Preparation, "revision" | "planHash">,
  by: string,
  userId: string,
): PostDraft {
  const key = `${APPROVER_REMINDERS}${revision}:${(planHash ?? "").slice(0, 12)}:${userId}`;
  return directPost(userId, key, approvalNarrowed.of({ revision, by }));
}
