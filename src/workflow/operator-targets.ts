import type { StoryDeps } from "./deps.ts";
import type { PostTarget } from "./notices.ts";

/**
 * Where operators are told something: in their channel, or, where the settings name none, each by direct message. Empty
 * when no group of theirs can be read now.
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
  return [...operators].map((userId) => ({ kind: "direct", userId }));
}
