/** Who somebody is, as Slack says now. */
export type Person = {
  userId: string;
  teamId: string;
  displayName: string;
  /** The language and country that the person set in the chat, such as `zh-CN`; absent where it does not say. */
  locale?: string;
  /** A bot, or Slackbot. */
  isBot: boolean;
  /** Single- or multi-channel guest. */
  isGuest: boolean;
  isDeactivated: boolean;
  /** Of another workspace, seen here through a shared channel. */
  isStranger: boolean;
};

/** A channel, as far as it matters whether a card may be in it. */
export type Channel = {
  channelId: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Shared with another company. */
  isShared: boolean;
  isBotMember: boolean;
};

/**
 * People and channels. Slack implements it; answers may be up to a minute old, or as old as `maxAgeMs`.
 * Errors: thrown when Slack does not answer; the caller fails closed. Null: no such person, channel or group.
 */
export type Directory = {
  findPerson(userId: string, options?: { maxAgeMs?: number }): Promise<Person | null>;
  findChannel(channelId: string, options?: { maxAgeMs?: number }): Promise<Channel | null>;
  /** User ids of a user group; null when it does not exist or cannot be read. */
  findGroupMembers(groupId: string, options?: { maxAgeMs?: number }): Promise<readonly string[] | null>;
};

/** Whether somebody is an active, full member of the bot's own workspace. */
export function isFullMember(person: Person, teamId: string): boolean {
  return (
    person.teamId === teamId &&
    !person.isBot &&
    !person.isGuest &&
    !person.isDeactivated &&
    !person.isStranger
  );
}
