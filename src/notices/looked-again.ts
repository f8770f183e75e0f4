import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const schema = z.object({
  kind: z.literal("looked_again"),
  by: z.string(),
  outcome: z.enum(["lifted", "appeared", "still_held", "still_open", "broken"]),
});
export type RecheckOutcome = z.infer<typeof schema>["outcome"];

/** Checking again from `ready`, and what came of it. */
export const lookedAgain = lineNotice({
  schema,
  say: ({ by, outcome }, { preparation: { id, requester } }, texts) => ({
    text: texts.notification.lookedAgain(id),
    icon: outcome === "lifted" || outcome === "still_open" ? "white_check_mark" : "warning",
    phrase: texts.notice.lookedAgain(by, outcome, requester),
  }),
});

export function lookedAgainPost(
  preparation: Preparation,
  { by, submissionId }: { by: string; submissionId: string },
  outcome: RecheckOutcome,
): PostDraft {
  return threadPost(preparation, `look-again:${submissionId}`, lookedAgain.of({ by, outcome }));
}
