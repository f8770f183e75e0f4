import type { Failure, Preparation } from "../../core/preparation.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { alarmPosts } from "../alarm.ts";
import type { StoryDeps } from "../deps.ts";

/** Alarms operators that a resource of the bot was changed by another party: they can find out by whom. */
export function foreignHandAlarm(
  deps: Pick<StoryDeps, "settings" | "directory" | "log">,
  { id, revision }: Preparation,
  { operation, subject, code, detail }: Failure,
): Promise<PostDraft[]> {
  return alarmPosts(deps, {
    key: `alarm:foreign-hand:${revision}`,
    news: { code: "FOREIGN_HAND", args: { id, operation, subject, code, detail } },
    actions: ["retry", "roll_back"],
  });
}
