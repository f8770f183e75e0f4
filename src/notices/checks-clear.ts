import * as z from "zod";
import type { CheckName, Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** One message for all checks of a revision that found nothing to tell. */
export const checksClear = lineNotice({
  schema: z.object({ kind: z.literal("checks_clear"), revision: z.number(), checks: z.array(z.string()) }),
  say: ({ checks }, { preparation: { id } }, texts) => ({
    text: texts.notification.checksClear(id),
    icon: "white_check_mark",
    phrase: [texts.notice.checksClear(checks)],
  }),
});

export function clearPosts(preparation: Preparation, checks: CheckName[]): PostDraft[] {
  if (checks.length === 0) return [];
  const { revision } = preparation;
  return [threadPost(preparation, `checks-clear:${revision}`, checksClear.of({ revision, checks }))];
}
