import type { DoctorArgs, SlackToken } from "../../../core/doctor-codes.ts";
import type { Wordings } from "../../wordings.ts";
import { formatCount } from "../formats.ts";
import { subjectName, TOKEN_NAME, type Words } from "./subjects.ts";

const REINSTALL =
  "add them under OAuth & Permissions (manifest.yml lists them), then install the app to the workspace again";

const TOKEN_PAGE: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "the Bot User OAuth Token (OAuth & Permissions, xoxb-…)",
  SLACK_APP_TOKEN: "an app-level token (Basic Information, App-Level Tokens, xapp-…)",
};

type Named = DoctorArgs["PERSON_UNKNOWN"];

const inSettings = ({ places }: Named) => `in the settings under ${places.join(", ")}`;

const personOf = (named: Named) => `Person ${named.id}`;

const groupOf = (named: Named) => `User group ${named.id}`;

const channelOf = (named: Named) => `Channel ${named.id}`;

const UNFIT = {
  bot: "is a bot",
  deactivated: "is deactivated",
  guest: "is a guest",
  stranger: "is of another workspace",
} as const;

/** What each scope is there for. */
const SCOPE_USES: Readonly<Record<string, string>> = {
  commands: "the slash command and the shortcut",
  "chat:write": "cards, threads and answers",
  "im:write": "the direct message that delivers credentials",
  "users:read": "whether a person is active, a guest or a bot, and their language",
  "usergroups:read": "members of the user groups in the settings",
  "channels:read": "whether a public channel is archived, shared or without the bot",
  "groups:read": "the same of a private channel",
  "channels:history": "finding a post whose answer was lost, in public channels",
  "groups:history": "the same in private channels",
  "im:history": "the same in direct messages",
};

function withUse(scope: string): string {
  const use = SCOPE_USES[scope];
  return use === undefined ? scope : `${scope} (${use})`;
}

/** Tokens, scopes, and the people and channels that the settings name. */
export const slackLines = {
  SLACK_CONNECTED: ({ url }) => ({
    name: "Bot token",
    detail: `accepted by ${url}`,
    remedy: null,
  }),
  SLACK_APP_TOKEN_FINE: () => ({
    name: "App-level token",
    detail: "opens connections (Socket Mode)",
    remedy: null,
  }),
  SLACK_TOKEN_WRONG: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `Slack refuses it (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]} of this app; if it is that one, the app may allow certain IP addresses only, and this host has another`,
  }),
  SLACK_TOKEN_ENDED: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `it is valid no more (${code}): it was revoked, or the app was uninstalled or disabled`,
    remedy:
      token === "SLACK_BOT_TOKEN"
        ? "install the app to the workspace again (Install App), and set SLACK_BOT_TOKEN to the new token"
        : "make a new app-level token with connections:write (Basic Information), and set SLACK_APP_TOKEN to it",
  }),
  SLACK_TOKEN_OF_OTHER_KIND: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `it is a token of another kind (${code})`,
    remedy: `set ${token} to ${TOKEN_PAGE[token]}`,
  }),
  SLACK_APP_SCOPE_MISSING: ({ scopes }) => ({
    name: "App-level token",
    detail: `it lacks the scope ${scopes.join(", ")}`,
    remedy: `make a new app-level token with ${scopes.join(", ")} (Basic Information, App-Level Tokens), and set SLACK_APP_TOKEN to it`,
  }),
  SLACK_SCOPES_GRANTED: ({ count }) => ({
    name: "Scopes",
    detail: `all ${count} are granted`,
    remedy: null,
  }),
  SLACK_SCOPES_MISSING: ({ scopes }) => ({
    name: "Scopes",
    detail: `the bot token lacks ${scopes.map(withUse).join(", ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SCOPES_UNKNOWN: () => ({
    name: "Scopes",
    detail: "Slack’s answer did not say which are granted",
    remedy: "if a proxy stands between, let the header x-oauth-scopes through",
  }),
  SLACK_SCOPE_MISSING: ({ what, scopes }) => ({
    name: subjectName(what),
    detail: `could not be looked up without the scope ${scopes.join(" or ")}`,
    remedy: REINSTALL,
  }),
  SLACK_SECRET_FINE: () => ({
    name: "Signing secret",
    detail: "has the form of Slack’s; only a request of Slack’s shows that it is the right one",
    remedy: null,
  }),
  SLACK_SECRET_ODD: () => ({
    name: "Signing secret",
    detail: "Slack’s have 32 hexadecimal digits, and this one has not",
    remedy: "set SLACK_SIGNING_SECRET to the signing secret of this app (Basic Information)",
  }),
  SLACK_AWAY: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack did not answer (${code})`,
    remedy:
      "see whether this host reaches Slack (SLACK_API_URL, proxy, firewall), and slack-status.com for an outage",
  }),
  SLACK_LIMITED: ({ what }) => ({
    name: subjectName(what),
    detail: "Slack asks to slow down, so it was not looked up",
    remedy: "wait a minute and try again",
  }),
  SLACK_REFUSED: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack refuses this (${code})`,
    remedy: `see what Slack’s documentation says of ${code}; installing the app again from manifest.yml helps in most cases`,
  }),
  PERSON_FIT: (named) => ({
    name: personOf(named),
    detail: named.displayName,
    remedy: null,
  }),
  PERSON_UNKNOWN: (named) => ({
    name: personOf(named),
    detail: `nobody in this workspace has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy member ID in the person’s profile), or take it out",
  }),
  PERSON_UNFIT: (named) => ({
    name: personOf(named),
    detail: `${named.displayName} ${UNFIT[named.why]}, ${inSettings(named)}`,
    remedy: "name an active, full member of this workspace instead, or take the id out",
  }),
  GROUP_FIT: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle}, ${formatCount(named.members, "member")}`,
    remedy: null,
  }),
  GROUP_UNKNOWN: (named) => ({
    name: groupOf(named),
    detail: `no user group has this id, ${inSettings(named)}`,
    remedy: "correct the id (Copy group ID in the menu of the group), or take it out",
  }),
  GROUP_DISABLED: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} is disabled, ${inSettings(named)}`,
    remedy: "enable the group in Slack, or name another one",
  }),
  GROUP_EMPTY: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} has no members, ${inSettings(named)}`,
    remedy: "add people to the group, or name another one",
  }),
  GROUP_WITHOUT_FIT: (named) => ({
    name: groupOf(named),
    detail: `none of ${formatCount(named.looked, "member")} of @${named.handle} is an active, full member of this workspace, ${inSettings(named)}`,
    remedy: "add active, full members to the group, or name another one",
  }),
  CHANNEL_FIT: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel}`,
    remedy: null,
  }),
  CHANNEL_UNKNOWN: (named) => ({
    name: channelOf(named),
    detail: `does not exist, or is private and without the bot, ${inSettings(named)}`,
    remedy: "invite the bot to the channel (/invite @MGW Prep), or correct the id",
  }),
  CHANNEL_WITHOUT_BOT: (named) => ({
    name: channelOf(named),
    detail: `the bot is not in #${named.channel}, ${inSettings(named)}`,
    remedy: "invite the bot to the channel: /invite @MGW Prep",
  }),
  CHANNEL_ARCHIVED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} is archived, ${inSettings(named)}`,
    remedy: "unarchive the channel, or name another one",
  }),
  CHANNEL_SHARED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} is shared with another company, ${inSettings(named)}`,
    remedy: "name a channel of this workspace alone",
  }),
} satisfies Partial<Wordings<DoctorArgs, Words>>;
