/** What the bot token is asked for, as manifest.yml lists it (a test holds the two equal), and what each is there for. */
export const BOT_SCOPES = {
  commands: "the slash command and the shortcut",
  "chat:write": "cards, threads and answers",
  "im:write": "the direct message that delivers credentials",
  "users:read": "whether a person is active, a guest or a bot",
  "usergroups:read": "members of the user groups in the settings",
  "channels:read": "whether a public channel is archived, shared or without the bot",
  "groups:read": "the same of a private channel",
  "channels:history": "finding a post whose answer was lost, in public channels",
  "groups:history": "the same in private channels",
  "im:history": "the same in direct messages",
} as const satisfies Readonly<Record<string, string>>;
