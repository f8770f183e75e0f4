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
    news: { code: "FOREIGN_HAND", args: { id, operation, subject, code, detail } },
    actions: ["retry", "roll_back"],
  });
}
