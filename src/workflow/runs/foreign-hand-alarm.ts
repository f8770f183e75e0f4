import type { Failure, Preparation } from "../../core/preparation.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { alarmPosts } from "../alarm.ts";
import type { StoryDeps } from "../deps.ts";

/** Tells operators that somebody else had a hand in what the bot makes: they alone can find out who. */
export function foreignHandAlarm(
  deps: Pick<StoryDeps, "settings" | "directory" | "log">,
  { id, revision }: Preparation,
  { operation, subject, code, detail }: Failure,
): Promise<PostDraft[]> {
  return alarmPosts(deps, {
    key: `alarm:foreign-hand:${revision}`,
    title: `Somebody else had a hand in the users of ${id}`,
    detail: `${operation} on ${subject}: ${code}: ${detail}. The cloud's own trail says who. Take away in its console what does not belong there and retry, or roll back: what this bot did not begin to make is left as it is.`,
    actions: ["retry", "roll_back"],
  });
}
