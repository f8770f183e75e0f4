import type { World } from "../world.ts";

const BARE_URL = /(?<![<|"'=\w])https?:\/\/[^\s<>|]+/g;
const HANDLE = /(?<![\w<@])@([a-z0-9._-]+)/g;
const CHANNEL_NAME = /(?<![\w<#])#([a-z0-9_-]+)/g;

/**
 * Changes a text as Slack does on arrival: bare addresses become `<…>`, and with `link_names` or `parse: full`
 * the names of people and channels become mentions. `parse: none` leaves addresses alone.
 * Source: docs.slack.dev/messaging/formatting-message-text.
 */
export function formatText(
  world: World,
  text: string,
  options: { parse: string; linkNames: boolean },
): string {
  const linked = options.parse === "none" ? text : text.replace(BARE_URL, (address) => `<${address}>`);
  if (!options.linkNames && options.parse !== "full") return linked;
  const people = [...world.state.people.values()];
  const channels = [...world.state.channels.values()];
  return linked
    .replace(HANDLE, (whole, name: string) => {
      const person = people.find((candidate) => candidate.name === name);
      return person ? `<@${person.id}>` : whole;
    })
    .replace(CHANNEL_NAME, (whole, name: string) => {
      const channel = channels.find((candidate) => candidate.name === name && !candidate.isPrivate);
      return channel ? `<#${channel.id}|${channel.name}>` : whole;
    });
}
