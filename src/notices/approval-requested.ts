import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Mentions } from "../security/authorize.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** Whom a message asks for a decision. Older messages name people alone. */
export const mentions = {
  approvers: z.array(z.string()),
  groups: z.array(z.string()).optional(),
  /** How many people are not named beside these. */
  more: z.number().optional(),
};

/** Approvers are mentioned and asked to decide on the plan. */
export const approvalRequested = lineNotice({
  schema: z.object({ kind: z.literal("approval_requested"), revision: z.number(), ...mentions }),
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  say: (asked, { preparation: { id }, approvalsNeeded }, texts) => ({
    text: texts.notification.approvalRequested(id),
    icon: stateIcon("awaiting_approval"),
    phrase: texts.notice.approvalRequested(asked, approvalsNeeded),
  }),
});

export function approvalPost(
  preparation: Pick<Preparation, "request" | "revision">,
  asked: Mentions,
): PostDraft {
  const { revision } = preparation;
  const notice = approvalRequested.of({ revision, ...mentionsFor(asked) });
  return threadPost(preparation, `approval:${revision}`, notice);
}

/** Whom a message asks, as its notice keeps it. */
export function mentionsFor({ people, groups, more }: Mentions) {
  return { approvers: people, groups, more };
}

/** Whether nobody is asked any more for a decision on a revision. */
export function isDecisionOver({ state, revision }: Preparation, about: number): boolean {
  return state !== "awaiting_approval" || revision !== about;
}
