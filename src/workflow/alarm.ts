import type { AlarmNews } from "../core/alarm.ts";
import { DAY_MS } from "../core/durations.ts";
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
  /** How often it came up since when. */
  repeated?: { times: number; since: string };
};

/**
 * An alarm that may come up again and again: within a day it edits the first message, which counts, instead of ringing anew.
 * `key` is the beginning of its key.
 */
export async function repeatedAlarmPosts(
  deps: Pick<StoryDeps, "settings" | "directory" | "log" | "store" | "now">,
  preparationId: string,
  { key, ...alarm }: Omit<Alarm, "repeated" | "isOver">,
): Promise<PostDraft[]> {
  const at = deps.now();
  const earlier = (await deps.store.listPosts(preparationId)).flatMap((post) => {
    const { data } = alarmNotice.schema.safeParse(post.notice);
    return post.key.startsWith(`${key}:`) && data?.repeated !== undefined ? [data.repeated] : [];
  });
  const first = earlier.find(({ since }) => at.getTime() - Date.parse(since) < DAY_MS);
  const repeated = { times: (first?.times ?? 0) + 1, since: first?.since ?? at.toISOString() };
  return alarmPosts(deps, { ...alarm, key: `${key}:${repeated.since}`, repeated });
}

/** Tells operators: in their channel, or, where the settings name none, each of them by direct message. */
export async function alarmPosts(
  deps: Pick<StoryDeps, "settings" | "directory" | "log">,
  alarm: Alarm,
): Promise<PostDraft[]> {
  const { key, news, actions = [], isOver = false, repeated } = alarm;
  const notice = alarmNotice.of({
    news,
    actions: [...actions],
    isOver,
    ...(repeated === undefined ? {} : { repeated }),
  });
  return postsTo(await operatorTargets(deps), key, notice);
}
