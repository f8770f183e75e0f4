import { z } from "zod";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, paragraphs } from "./message.ts";
import { standaloneNotice } from "./notice.ts";

/** To operators; the title may name what a cloud said, so both parts are foreign. */
export const alarm = standaloneNotice({
  schema: z.object({
    kind: z.literal("alarm"),
    title: z.string(),
    detail: z.string(),
    /** Buttons to resolve it with, shown where they make sense as things then stand. */
    actions: z.array(z.string()).optional(),
    /** It is resolved: the message that stood says so. */
    isOver: z.boolean().optional(),
  }),
  draw({ title, detail, actions = [], isOver = false }, context) {
    const { view, texts } = context;
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
