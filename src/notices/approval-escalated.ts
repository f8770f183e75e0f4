import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { isDecisionOver } from "./approval-requested.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("approval_escalated"),
  revision: z.number(),
  people: z.array(z.string()),
  groups: z.array(z.string()),
  waitedHours: z.number(),
});

/** It waited so long that others may decide too, who are mentioned. */
export const approvalEscalated = lineNotice({
  schema,
  isOvertaken: ({ revision }, now) => isDecisionOver(now, revision),
  say: ({ people, groups, waitedHours }, { preparation: { id } }, texts) => ({
    text: texts.notification.approvalEscalated(id),
    icon: "alarm_clock",
    phrase: texts.notice.approvalEscalated(people, groups, waitedHours),
  }),
});

export function escalatedPost(
  preparation: Preparation,
  said: Omit<z.infer<typeof schema>, "kind" | "revision">,
): PostDraft {
  const { revision } = preparation;
  return threadPost(preparation, `escalated:${revision}`, approvalEscalated.of({ ...said, revision }));
}
