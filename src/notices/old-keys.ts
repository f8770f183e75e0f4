import * as z from "zod";
import { lineNotice } from "./notice.ts";

/** The end of the keys that a rotation replaced. No longer written: the rotation's own message says it. */

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
