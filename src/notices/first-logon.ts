import * as z from "zod";
import { lineNotice } from "./notice.ts";

/** No longer written: Details has it. */
export const firstLogon = lineNotice({
  schema: z.object({ kind: z.literal("first_logon"), at: z.string() }),
  say: ({ at }, { preparation: { id } }, texts) => ({
    text: texts.notification.firstLogon(id),
    icon: "white_check_mark",
    phrase: [texts.notice.firstLogon(at)],
  }),
});
