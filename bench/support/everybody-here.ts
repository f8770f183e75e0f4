import type { Directory } from "../../src/security/directory.ts";

/** Slack's answers, at once: everybody is a full member, every channel has the bot. */
export function everybodyHere(teamId: string): Directory {
  const person = { teamId, isBot: false, isGuest: false, isDeactivated: false, isStranger: false };
  const channel = {
    name: "migrations",
    isPrivate: false,
    isArchived: false,
    isShared: false,
    isBotMember: true,
  };
  return {
    findPerson: async (userId) => ({ ...person, userId, displayName: userId }),
    findChannel: async (channelId) => ({ ...channel, channelId }),
    findGroupMembers: async () => [],
  };
}
