import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { approvalsOf } from "./approval-lines.ts";
import { mentions, mentionsFor } from "./approval-requested.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { buttonRow, iconLine, line, lines, type Message, paragraphs } from "./message.ts";
import { lineNotice, preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import { stepLines } from "./step-lines.ts";

/** Another recipient for credentials that exist: approvers are to decide, and have. */

export const recipientProposed = preparationNotice({
  schema: z.object({
    kind: z.literal("recipient_proposed"),
    by: z.string(),
    recipient: z.string(),
    revision: z.number(),
    ...mentions,
  }),
  isOvertaken: ({ revision }, now) => isRecipientDecided(now, revision),
  draw(asked, view, context): Message {
    const { preparation, approvalsNeeded } = view;
    const { id, request } = preparation;
    const { texts } = context;
    const t = texts.thread;
    if (isRecipientDecided(preparation, asked.revision)) return decidedMessage(asked, view, texts);
    const given = approvalsOf(view, asked.revision);
    return {
      text: texts.notification.recipientProposed(id),
      blocks: [
        paragraphs(
          iconLine(stateIcon("awaiting_approval"), [
            ...t.approval.asked(asked),
            ...t.recipient.decide(asked.recipient, request.recipient),
          ]),
          lines([
            [t.approval.needed(approvalsNeeded)],
            ...stepLines(view, texts),
            ...given.map(({ approver, at }, index) =>
              t.approval.counted(approver, at, null, Math.max(0, approvalsNeeded - index - 1)),
            ),
          ]),
        ),
        ...buttonRow("approval", offerButtons(context, ["approve", "reject"], { primary: "approve" })),
      ],
    };
  },
});

function isRecipientDecided({ recipientChange, revision }: Preparation, about: number): boolean {
  return recipientChange === null || revision !== about;
}

function decidedMessage({ revision }: { revision: number }, view: PreparationView, texts: Texts): Message {
  const t = texts.thread.recipient;
  const decisions = view.decisions.filter((made) => made.revision === revision);
  const last = decisions.at(-1);
  const title = last === undefined ? t.over : last.decision === "approve" ? t.approved : t.rejected;
  return {
    text: texts.notification.recipientDecided(view.preparation.id),
    blocks: [
      paragraphs(
        iconLine(last?.decision === "approve" ? "white_check_mark" : stateIcon("rejected"), [
          { bold: title },
        ]),
        ...decisions.map(({ approver, decision, at }) =>
          line(texts.card.decision(approver, decision, at, null, "")),
        ),
      ),
    ],
  };
}

/** A rejection, after which somebody has to act; an approval is said by the message that asked for it. */
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

export function recipientKey(revision: number): string {
  return `recipient:${revision}`;
}

export function recipientProposedPost(
  preparation: Pick<Preparation, "request" | "revision">,
  said: { by: string; recipient: string },
  asked: Mentions,
): PostDraft {
  const { revision } = preparation;
  const notice = recipientProposed.of({ ...said, revision, ...mentionsFor(asked) });
  return threadPost(preparation, recipientKey(revision), notice);
}

export function recipientDecidedPost(
  preparation: Preparation,
  said: { decision: "approve" | "reject"; by: string; recipient: string; comment: string },
): PostDraft {
  return threadPost(preparation, `recipient-decided:${preparation.revision}`, recipientDecided.of(said));
}
