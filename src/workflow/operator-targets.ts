import type { PostTarget } from "../storage/contract/posts.ts";
import type { StoryDeps } from "./deps.ts";

/** An alarm to a whole department would be a storm of messages that Slack slows down; a channel is for that. */
export const DIRECT_MESSAGES_AT_MOST = 20;

/**
 * Where messages to operators go: in their channel, or, where the settings name none, by direct message: the people whom the
 * settings name, then members of their groups, up to twenty in all. Empty when no group of theirs can be read now.
 */
export async function operatorTargets({
  settings,
  directory,
  log,
}: Pick<StoryDeps, "settings" | "directory" | "log">): Promise<PostTarget[]> {
  const { channel, people, groups } = settings.operators;
  if (channel !== undefined) return [{ kind: "operators", channelId: channel }];
  const operators = new Set(people);
  for (const group of groups) {
    const members = await directory.findGroupMembers(group).catch((error: unknown) => {
      log.warn({ group, error: String(error) }, "a group of operators could not be read");
      return null;
    });
    for (const member of members ?? []) operators.add(member);
  }
  const told = [...operators].slice(0, Math.max(people.length, DIRECT_MESSAGES_AT_MOST));
  if (told.length < operators.size) {
    const counts = { operators: operators.size, told: told.length };
    log.warn(counts, "not every operator is told by direct message: set operators.channel");
  }
  return told.map((userId) => ({ kind: "direct", userId }));
}
