import type { AlarmNews } from "../core/alarm.ts";
import { alarm as alarmNotice } from "../notices/alarm.ts";
import { type PostDraft, postsTo } from "../notices/posts.ts";
import type { StoryDeps } from "./deps.ts";
import { operatorTargets } from "./operator-targets.ts";

/** Buttons that an alarm may have. The table of actions is above this file, and looks that it has each. */
export type AlarmAction = "cancel" | "choose_recipient" | "retry" | "revoke" | "roll_back" | "rotate";

export type Alarm = {
  /** Unique within the preparation; the same key edits the message that stands. */
  key: string;
  /** What there is to tell, as data. */
  news: AlarmNews;
  /** Buttons under it, where they make sense as things stand. */
  actions?: readonly AlarmAction[];
  /** What was wrong is resolved. */
  isOver?: boolean;
};

/** Tells operators: in their channel, or, where the settings name none, each of them by direct message. */
export async function alarmPosts(
  deps: Pick<StoryDeps, "settings" | "directory" | "log">,
  alarm: Alarm,
): Promise<PostDraft[]> {
  const { key, news, actions = [], isOver = false } = alarm;
  const notice = alarmNotice.of({ news, actions: [...actions], isOver });
  return postsTo(await operatorTargets(deps), key, notice);
}
