import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Decision } from "../storage/contract/decisions.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** What one approver said of the plan: the last word needed, or one of several. */

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

export const decided = lineNotice({
  schema: z.object({
    kind: z.literal("decided"),
    decision: z.enum(["approve", "reject"]),
    by: z.string(),
    comment: z.string(),
  }),
  say: ({ decision, by, comment }, { preparation: { id, requester } }, texts) =>
    decision === "approve"
      ? {
          text: texts.notification.approved(id),
          icon: "white_check_mark",
          phrase: texts.notice.approved(by, comment),
        }
      : {
          text: texts.notification.rejected(id),
          icon: stateIcon("rejected"),
          phrase: texts.notice.rejected(by, requester, comment),
        },
});

export function decisionPost(
  preparation: Preparation,
  { approver: by, comment, decision }: Decision,
  outcome: "approved" | "rejected" | "counted",
  { given, needed }: { given: number; needed: number },
): PostDraft {
  const notice =
    outcome === "counted"
      ? approvalCounted.of({ by, comment, given, needed })
      : decided.of({ decision, by, comment });
  return threadPost(preparation, `decision:${preparation.revision}:${by}`, notice);
}
