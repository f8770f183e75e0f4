/** What an id of Slack's names. */
export type SlackIdKind = "person" | "group" | "channel";

/** What a text that should be an id of Slack's names. */
export type SlackThing = SlackIdKind | "direct-message" | "bot" | "app" | "workspace" | "name";
