import * as z from "zod";
import { alarmSchema } from "../core/alarm.ts";
import { alarmText } from "../texts/alarm-text.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, paragraphs } from "./message.ts";
import { standaloneNotice } from "./notice.ts";

/** To operators; the title may name what a cloud said, so both parts are foreign. */
export const alarm = standaloneNotice({
  schema: z.object({
    kind: z.literal("alarm"),
    news: alarmSchema.optional(),
    /** The words of alarms that a version before stored; others have `news`. */
    title: z.string().optional(),
    detail: z.string().optional(),
    /** Buttons to resolve it with, shown where they make sense as things then stand. */
    actions: z.array(z.string()).optional(),
    /** It is resolved: the message that stood says so. */
    isOver: z.boolean().optional(),
  }),
  draw({ actions = [], isOver = false, ...told }, context) {
    const { view, texts } = context;
    const { title, detail } = alarmText(texts, told);
    const id = view === null ? [] : [{ bold: view.preparation.id }, "  "];
    return {
      text: texts.notification.alarm,
      blocks: [
        paragraphs(
          iconLine(isOver ? "white_check_mark" : "rotating_light", [...id, { foreign: title, isBold: true }]),
          ...(detail === "" ? [] : [line([{ foreign: detail }])]),
        ),
        ...buttonRow("alarm", isOver ? [] : offerButtons(context, actions)),
      ],
    };
  },
});
