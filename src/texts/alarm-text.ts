import type { AlarmArgs, AlarmNews } from "../core/alarm.ts";
import type { Texts } from "./texts.ts";
import { wordsOf } from "./wordings.ts";

/** An alarm in words; of one that a version before stored, the words that it stored. */
export function alarmText(
  texts: Pick<Texts, "alarm">,
  {
    news,
    title = "",
    detail = "",
  }: { news?: AlarmNews | undefined; title?: string | undefined; detail?: string | undefined },
): { title: string; detail: string } {
  if (news === undefined) return { title, detail };
  return wordsOf<AlarmArgs, { title: string; detail: string }, keyof AlarmArgs>(texts.alarm, news);
}
