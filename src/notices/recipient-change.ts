import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import { mentions, mentionsFor } from "./approval-requested.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Another recipient for credentials that exist: approvers are to decide, and have. */

export const recipientProposed = lineNotice({
  schema: z.object({
    kind: z.literal("recipient_proposed"),
    by: z.string(),
    recipient: z.string(),
    revision: z.number(),
    ...mentions,
  }),
  isOvertaken: ({ revision }, now) => now.recipientChange === null || now.revision !== revision,
  say: (asked, { preparation: { id }, approvalsNeeded }, texts) => ({
    text: texts.notification.recipientProposed(id),
    icon: stateIcon("awaiting_approval"),
    phrase: texts.notice.recipientProposed(asked.by, asked.recipient, asked, approvalsNeeded),
  }),
});

export const recipientDecided = lineNotice({
  schema: z.object({
    kind: z.literal("recipient_decided"),
    decision: z.enum(["approve", "reject"]),
    by: z.string(),
    recipient: z.string(),
    comment: z.string(),
  }),
  say: ({ decision, by, recipient, comment }, { preparation: { id } }, { notification, notice }) => ({
    text: notification.recipientDecided(id),
    icon: decision === "approve" ? "white_check_mark" : stateIcon("rejected"),
    phrase:
      decision === "approve"
        ? notice.recipientApproved(by, recipient, comment)
        : notice.recipientRejected(by, recipient, comment),
  }),
});

export function recipientProposedPost(
  preparation: Pick<Preparation, "request" | "revision">,
  said: { by: string; recipient: string },
  asked: Mentions,
): PostDraft {
  const { revision } = preparation;
  const notice = recipientProposed.of({ ...said, revision, ...mentionsFor(asked) });
  return threadPost(preparation, `recipient:${revision}`, notice);
}

export function recipientDecidedPost(
  preparation: Preparation,
  said: { decision: "approve" | "reject"; by: string; recipient: string; comment: string },
): PostDraft {
  return threadPost(preparation, `recipient-decided:${preparation.revision}`, recipientDecided.of(said));
}
