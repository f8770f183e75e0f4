/** What an id of Slack's names. */
export type SlackIdKind = "person" | "group" | "channel";

/** What a text that should be an id of Slack's names. */
export type SlackThing = SlackIdKind | "direct-message" | "bot" | "app" | "workspace" | "name";

export const ID_FORMS: Record<SlackIdKind, RegExp> = {
  person: /^[UW][A-Z0-9]{2,}$/,
  group: /^S[A-Z0-9]{2,}$/,
  channel: /^[CG][A-Z0-9]{2,}$/,
};

/** What an id names, by its first letter. Source: docs.slack.dev, "Slack IDs" of each object. */
const THING_FORMS: Record<SlackThing, RegExp> = {
  ...ID_FORMS,
  "direct-message": /^D[A-Z0-9]{2,}$/,
  bot: /^B[A-Z0-9]{2,}$/,
  app: /^A[A-Z0-9]{2,}$/,
  workspace: /^[TE][A-Z0-9]{2,}$/,
  name: /^[@#]/,
};

export function thingOf(text: string): SlackThing | null {
  return (Object.keys(THING_FORMS) as SlackThing[]).find((thing) => THING_FORMS[thing].test(text)) ?? null;
}
