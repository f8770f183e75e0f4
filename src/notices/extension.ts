import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** More days for the credentials: the last word needed, or one of several. */

const said = { by: z.string(), days: z.number(), expiresAt: z.string(), comment: z.string() };
type Said = { by: string; days: number; expiresAt: string; comment: string };

export const extended = lineNotice({
  schema: z.object({ kind: z.literal("extended"), ...said }),
  say: ({ by, days, expiresAt, comment }, { preparation: { id } }, texts) => ({
    text: texts.notification.extended(id),
    icon: "alarm_clock",
    phrase: texts.notice.extended(by, days, expiresAt, comment),
  }),
});

/** One of several whose word is needed for more days. */
export const extensionCounted = lineNotice({
  schema: z.object({
    kind: z.literal("extension_counted"),
    ...said,
    given: z.number(),
    needed: z.number(),
  }),
  say: (counted, { preparation: { id } }, texts) => ({
    text: texts.notification.extensionCounted(id, counted.given, counted.needed),
    icon: "ballot_box_with_check",
    phrase: texts.notice.extensionCounted(counted),
  }),
});

/** Where no reminder of the end stands that could say it. */
export function extendedPost(preparation: Preparation, words: Said): PostDraft {
  return threadPost(preparation, `extended:${words.expiresAt}`, extended.of(words));
}

/** `expiresAt` of the preparation: the end that was seen. */
export function extensionCountedPost(
  preparation: Preparation,
  words: Said & { given: number; needed: number },
): PostDraft {
  const key = `extension:${preparation.expiresAt}:${words.days}:${words.by}`;
  return threadPost(preparation, key, extensionCounted.of(words));
}
