import type { ButtonAction } from "./commands.ts";
import type { StoryDeps } from "./deps.ts";
import type { PostDraft } from "./notices.ts";

export type Alarm = {
  /** Unique within the preparation; the same key edits the message that stands. */
  key: string;
  title: string;
  detail: string;
  /** Buttons under it, where they make sense as things stand. */
  actions?: readonly ButtonAction[];
  /** What was wrong is mended. */
  isOver?: boolean;
};

/** Tells operators: in their channel, or, where the settings name none, each of them by direct message. */
export async function alarmPosts(
  { settings, directory, log }: Pick<StoryDeps, "settings" | "directory" | "log">,
  alarm: Alarm,
): Promise<PostDraft[]> {
  const { key, title, detail, actions = [], isOver = false } = alarm;
  const notice = { kind: "alarm" as const, title, detail, actions: [...actions], isOver };
  const { channel, people, groups } = settings.operators;
  if (channel !== undefined) return [{ key, target: { kind: "operators", channelId: channel }, notice }];
  const members = await Promise.all(
    groups.map((group) =>
      directory.findGroupMembers(group).catch((error: unknown) => {
        log.warn({ group, error: String(error) }, "a group of operators could not be read for an alarm");
        return [];
      }),
    ),
  );
  const operators = new Set([...people, ...members.flatMap((ids) => ids ?? [])]);
  return [...operators].map((userId) => ({
    key: `${key}:${userId}`,
    target: { kind: "direct" as const, userId },
    notice,
  }));
}
