import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { stateIcon } from "./icons.ts";
import { type AnyNotice, lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** The revocation in the thread: one message, edited with every try. */

/** `by` null: the end of the days. */
export const revoking = lineNotice({
  schema: z.object({ kind: z.literal("revoking"), by: z.string().nullable() }),
  say: ({ by }, { preparation: { id } }, texts) => ({
    text: texts.notification.revoking(id),
    icon: "hourglass_flowing_sand",
    phrase: texts.notice.revoking(by),
  }),
});

export const revoked = lineNotice({
  schema: z.object({ kind: z.literal("revoked") }),
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.revoked(id),
    icon: stateIcon("revoked"),
    phrase: [texts.notice.revoked],
  }),
});

export const revokeFailed = lineNotice({
  schema: z.object({ kind: z.literal("revoke_failed") }),
  buttons: () => ["revoke"],
  say: (_, { preparation: { id } }, texts) => ({
    text: texts.notification.revokeFailed(id),
    icon: stateIcon("revoke_failed"),
    phrase: [texts.notice.revokeFailed],
  }),
});

export function revokingPost(preparation: Preparation, by: string | null): PostDraft {
  return revocationPost(preparation, revoking.of({ by }));
}

export function revokedPost(preparation: Preparation): PostDraft {
  return revocationPost(preparation, revoked.of({}));
}

export function revokeFailedPost(preparation: Preparation): PostDraft {
  return revocationPost(preparation, revokeFailed.of({}));
}

function revocationPost(preparation: Preparation, notice: AnyNotice): PostDraft {
  return threadPost(preparation, "revocation", notice);
}
