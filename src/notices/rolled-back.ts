import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { failed } from "./failed.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { directPost, type PostDraft, threadPost } from "./posts.ts";

export const rolledBack = lineNotice({
  schema: z.object({ kind: z.literal("rolled_back") }),
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.rolledBack(id),
    icon: stateIcon("rolled_back"),
    phrase: [texts.notice.rolledBack],
  }),
});

/** How a roll back ended: a failure in the thread, which another try edits; otherwise the card says it, and the requester gets a direct message. */
export function rollBackPosts(preparation: Preparation, hasFailed: boolean): PostDraft[] {
  const { requester, stateBy } = preparation;
  if (hasFailed) return [threadPost(preparation, ROLL_BACK_KEY, failed.of({}))];
  return stateBy === requester ? [] : [directPost(requester, "rolled-back:direct", rolledBack.of({}))];
}

export const ROLL_BACK_KEY = "roll-back";
