import type { AlarmArgs, AlarmNews } from "../core/alarm.ts";
import { PREPARATION_ID } from "../core/preparation-id.ts";
import type { AlarmText } from "./en/alarm-texts.ts";
import type { Texts } from "./texts.ts";
import { wordsOf } from "./wordings.ts";

/** An alarm in words; of one that a version before stored, the words that it stored, which may be others' than ours. */
export function alarmText(
  texts: Pick<Texts, "alarm">,
  {
    news,
    title = "",
    detail = "",
  }: { news?: AlarmNews | undefined; title?: string | undefined; detail?: string | undefined },
): AlarmText & { isOwn: boolean } {
  if (news === undefined) return { title, detail, isOwn: false };
  const { id = null } = news.args as { id?: string | null };
  // The id of a row that somebody else wrote may be anything.
  const isOwn = id === null || PREPARATION_ID.test(id);
  return { ...wordsOf<AlarmArgs, AlarmText, keyof AlarmArgs>(texts.alarm, news), isOwn };
}
