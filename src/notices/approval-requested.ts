import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import type { Phrase } from "../texts/phrase.ts";
import { approvalLines } from "./approval-lines.ts";
import { isUndecided, settledApproval } from "./approval-settled.ts";
import { offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import { bullets, buttonRow, iconLine, line, lines, type Message, paragraphs, withMore } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Whom a message asks for a decision. Older messages name people alone. */
export const mentions = {
  approvers: z.array(z.string()),
  groups: z.array(z.string()).optional(),
  /** How many people are not named beside these. */
  more: z.number().optional(),
};

/** What somebody who is asked for a decision can do. */
export const ASKED = ["approve", "reject", "ask", "not_for_me"] as const;

/** Why it is decided on again. */
const again = z.discriminatedUnion("why", [
  z.object({ why: z.literal("plan"), differences: z.array(z.string()) }),
  z.object({ why: z.literal("approvers"), people: z.array(z.string()) }),
]);
export type Again = z.infer<typeof again>;

const DIFFERENCES_SHOWN = 5;

/** One message from the question to the end of the work: who is asked, who decided, how far it is, and what came of it. */
export const approvalRequested = preparationNotice({
  schema: z.object({
    kind: z.literal("approval_requested"),
    revision: z.number(),
    ...mentions,
    again: again.optional(),
  }),
  // Decided before it could be posted, it still says who decided: nothing else in the thread does.
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision) && !isApproved(now, revision),
  draw(asked, view, context): Message {
    const { preparation } = view;
    if (isDecisionOver(preparation, asked.revision)) return settledApproval(asked.revision, view, context);
    const { texts } = context;
    const t = texts.thread.approval;
    const { text, title, rest } = approvalLines(view, texts, asked.again !== undefined);
    return {
      text,
      blocks: [
        paragraphs(
          iconLine(stateIcon("awaiting_approval"), [...t.asked(asked), { bold: title.decide }, title.amount]),
          lines(rest),
          ...(asked.again === undefined ? [] : againLines(asked.again, context.texts)),
        ),
        ...buttonRow("approval", offerButtons(context, ASKED, { primary: "approve" })),
      ],
    };
  },
});

function againLines(why: Again, texts: Parameters<typeof approvalLines>[1]) {
  const t = texts.thread.approval;
  if (why.why === "approvers") return [line(t.approversChanged(why.people))];
  const shown: Phrase[] = why.differences.map((difference) => [{ foreign: difference }]);
  return [
    line([t.planChanged]),
    ...(shown.length === 0
      ? []
      : [
          line([t.changed]),
          bullets(withMore(shown, DIFFERENCES_SHOWN, (count) => [texts.card.andMore(count)])),
        ]),
  ];
}

export function approvalPost(
  preparation: Pick<Preparation, "request" | "revision">,
  asked: Mentions,
  why?: Again,
): PostDraft {
  const { revision } = preparation;
  const notice = approvalRequested.of({
    revision,
    ...mentionsFor(asked),
    ...(why === undefined ? {} : { again: why }),
  });
  return threadPost(preparation, approvalKey(revision), notice);
}

export function approvalKey(revision: number): string {
  return `approval:${revision}`;
}

/** Whom a message asks, as its notice keeps it. */
export function mentionsFor({ people, groups, more }: Mentions) {
  return { approvers: people, groups, more };
}

/** Whether nobody is asked any more for a decision on a revision. */
export function isDecisionOver({ state, revision }: Preparation, about: number): boolean {
  return state !== "awaiting_approval" || revision !== about;
}

/** Whether a revision was approved: its work is under way, done, or taken back. */
function isApproved({ state, revision }: Preparation, about: number): boolean {
  return revision === about && state !== "awaiting_approval" && !isUndecided(state);
}
