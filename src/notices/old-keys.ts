import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** The end of the keys that a rotation replaced. */

export const keysEntered = lineNotice({
  schema: z.object({ kind: z.literal("keys_entered"), by: z.string() }),
  say: ({ by }, { preparation: { id } }, texts) => ({
    text: texts.notification.keysEntered(id),
    icon: "white_check_mark",
    phrase: texts.notice.keysEntered(by),
  }),
});

export const oldKeysRetired = lineNotice({
  schema: z.object({ kind: z.literal("old_keys_retired") }),
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.oldKeysRetired(id),
    icon: "white_check_mark",
    phrase: [texts.notice.oldKeysRetired],
  }),
});

/** `generation`: of the keys that stay. */
export function keysEnteredPost(preparation: Preparation, generation: number, by: string): PostDraft {
  return threadPost(preparation, `entered:${generation}`, keysEntered.of({ by }));
}

export function oldKeysRetiredPost(preparation: Preparation, generation: number): PostDraft {
  return threadPost(preparation, `retired:${generation}`, oldKeysRetired.of({}));
}
