import * as z from "zod";
import type { Preparation } from "../core/preparation.ts";
import { lineNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

export const firstLogon = lineNotice({
  schema: z.object({ kind: z.literal("first_logon"), at: z.string() }),
  say: ({ at }, { preparation: { id } }, texts) => ({
    text: texts.notification.firstLogon(id),
    icon: "white_check_mark",
    phrase: [texts.notice.firstLogon(at)],
  }),
});

export function firstLogonPost(preparation: Preparation, at: string): PostDraft {
  return threadPost(preparation, "first-logon", firstLogon.of({ at }));
}
