import * as z from "zod";
import { type AlarmNews, alarmSchema } from "../core/alarm.ts";
import { ENDED_STATES } from "../core/states.ts";
import { alarmText } from "../texts/alarm-text.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { stateLines } from "./card.ts";
import { offerButtons } from "./context.ts";
import { buttonRow, iconLine, line, type Message, paragraphs } from "./message.ts";
import { standaloneNotice } from "./notice.ts";

/** To operators: first what is wrong and what to do, in our words; then what a cloud answered. */
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
    /** How often it came up since, where that is more than once. */
    repeated: z.object({ times: z.number(), since: z.string() }).optional(),
  }),
  draw({ actions = [], isOver = false, repeated, ...told }, context) {
    const { view, texts } = context;
    const { title, detail, answer = "", isOwn } = alarmText(texts, told);
    const id = view?.preparation.id ?? idOf(told.news);
    const end = view !== null && ENDED_STATES.includes(view.preparation.state) ? view : null;
    const about: Phrase = id === null || title.includes(id) ? [] : [" · ", isOwn ? id : { foreign: id }];
    if (isOver || end !== null) return overMessage({ title, about, id, end, isOver, isOwn }, texts);
    const own = (text: string): Phrase[number] => (isOwn ? text : { foreign: text });
    const often =
      repeated === undefined || repeated.times < 2 ? [] : texts.alarmTimes(repeated.times, repeated.since);
    return {
      text: texts.notification.alarm(id),
      blocks: [
        paragraphs(
          iconLine("rotating_light", [
            isOwn ? { bold: title } : { foreign: title, isBold: true },
            ...about,
            ...often,
          ]),
          ...(detail === "" ? [] : [line([own(detail)])]),
        ),
        ...(answer === "" ? [] : [paragraphs(line([{ foreign: answer }]))]),
        ...buttonRow("alarm", offerButtons(context, [...actions, "details"])),
      ],
    };
  },
});

/** Begin of the keys of alarms: what ends a preparation ends what is told of it. */
export const ALARMS = "alarm:";

type Over = {
  title: string;
  /** Whether the title is of our own words. */
  isOwn: boolean;
  about: Phrase;
  id: string | null;
  /** The preparation, where its end is what ended it. */
  end: PreparationView | null;
  isOver: boolean;
};

/** What it was, and what ended it. */
function overMessage({ title, about, id, end, isOver, isOwn }: Over, texts: Texts): Message {
  const over = texts.alarmOver;
  const ended = end === null || isOver ? [] : stateLines(end, texts);
  const since = end === null ? [] : texts.thread.at(end.preparation.stateSince);
  return {
    text: texts.notification.alarmOver(id),
    blocks: [
      paragraphs(
        iconLine("white_check_mark", [{ bold: over }, ...since]),
        line([isOwn ? title : { foreign: title }, ...about]),
        ...ended,
      ),
    ],
  };
}

function idOf(news: AlarmNews | undefined): string | null {
  return news !== undefined && "id" in news.args ? news.args.id : null;
}
