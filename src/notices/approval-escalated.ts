import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { approvalLines } from "./approval-lines.ts";
import { ASKED, isDecisionOver } from "./approval-requested.ts";
import { settledApproval } from "./approval-settled.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, lines, type Message, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("approval_escalated"),
  revision: z.number(),
  people: z.array(z.string()),
  groups: z.array(z.string()),
  waitedHours: z.number(),
});

/** It waited so long that others may decide too, who are mentioned; once that is over it says what came of it. */
export const approvalEscalated = preparationNotice({
  schema,
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  draw({ revision, people, groups, waitedHours }, view, context): Message {
    const { preparation } = view;
    if (isDecisionOver(preparation, revision)) return settledApproval(revision, view, context);
    const t = context.texts.thread.approval;
    const { rest } = approvalLines(view, context.texts, false);
    return {
      text: context.texts.notification.approvalEscalated(preparation.id),
      blocks: [
        paragraphs(
          iconLine("alarm_clock", [...t.escalatedAsked(people, groups), { bold: t.escalated(waitedHours) }]),
          lines(rest),
        ),
        ...buttonRow("approval", offerButtons(context, ASKED, { primary: "approve" })),
      ],
    };
  },
});

/** Begin of the keys of these messages. */
export const ESCALATION_KEY = "escalated:";

export function escalatedPost(
  preparation: Preparation,
  said: Omit<z.infer<typeof schema>, "kind" | "revision">,
): PostDraft {
  const { revision } = preparation;
  return threadPost(preparation, `${ESCALATION_KEY}${revision}`, approvalEscalated.of({ ...said, revision }));
}
