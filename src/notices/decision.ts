import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Decision } from "../storage/contract/decisions.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, line, type Message, paragraphs, quote } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** One of several approvals. No longer written: the message that asks for them counts them. */
export const approvalCounted = lineNotice({
  schema: z.object({
    kind: z.literal("approval_counted"),
    by: z.string(),
    comment: z.string(),
    given: z.number(),
    needed: z.number(),
  }),
  say: ({ by, given, needed, comment }, { preparation: { id } }, texts) => ({
    text: texts.notification.approvalCounted(id, given, needed),
    icon: "ballot_box_with_check",
    phrase: texts.notice.approvalCounted(by, given, needed, comment),
  }),
});

/** A rejection, posted to the requester. An approval is said by the message that asked for it; older versions had one of these. */
export const decided = preparationNotice({
  schema: z.object({
    kind: z.literal("decided"),
    decision: z.enum(["approve", "reject"]),
    by: z.string(),
    comment: z.string(),
  }),
  draw({ decision, by, comment }, { preparation: { id, requester } }, context): Message {
    const { texts } = context;
    if (decision === "approve") {
      const phrase = texts.notice.approved(by, comment);
      return {
        text: texts.notification.wasApproved(id),
        blocks: [paragraphs(iconLine("white_check_mark", phrase))],
      };
    }
    const t = texts.thread.rejected;
    return {
      text: texts.notification.rejected(id),
      blocks: [
        paragraphs(
          iconLine(stateIcon("rejected"), [...texts.thread.person(requester), ...t.by(by)]),
          line([t.how]),
          ...(comment === "" ? [] : [quote(texts.thread.quoted(comment))]),
        ),
        ...buttonRow("rejected", offerButtons(context, ["repeat"])),
      ],
    };
  },
});

export function rejectionPost(preparation: Preparation, { approver: by, comment }: Decision): PostDraft {
  const notice = decided.of({ decision: "reject", by, comment });
  return threadPost(preparation, `decision:${preparation.revision}:${by}`, notice);
}
