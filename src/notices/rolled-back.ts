import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { failed } from "./failed.ts";
import { stateIcon } from "./icons.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

export const rolledBack = lineNotice({
  schema: z.object({ kind: z.literal("rolled_back") }),
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.rolledBack(id),
    icon: stateIcon("rolled_back"),
    phrase: [texts.notice.rolledBack],
  }),
});

/** How a roll back ended; another try edits the message. */
export function rollBackPost(preparation: Preparation, hasFailed: boolean): PostDraft {
  return threadPost(preparation, "roll-back", hasFailed ? failed.of({}) : rolledBack.of({}));
}
