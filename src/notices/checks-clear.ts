import * as z from "zod";
import { lineNotice } from "./notice.ts";

/** No longer written: that checks found nothing to tell is on the card. */
export const checksClear = lineNotice({
  schema: z.object({ kind: z.literal("checks_clear"), revision: z.number(), checks: z.array(z.string()) }),
  say: ({ checks }, { preparation: { id } }, texts) => ({
    text: texts.notification.checksClear(id),
    icon: "white_check_mark",
    phrase: [texts.notice.checksClear(checks)],
  }),
});
