/** What the bot token is asked for, as manifest.yml lists it (a test holds the two equal). What each is for: `texts/`, for `doctor`. */
export const BOT_SCOPES = [
  "commands",
  "chat:write",
  "im:write",
  "users:read",
  "usergroups:read",
  "channels:read",
  "groups:read",
  "channels:history",
  "groups:history",
  "im:history",
] as const;
