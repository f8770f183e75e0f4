import type { Arguments } from "../arguments.ts";
import { SlackApiError } from "../errors.ts";
import type { TIER_CALLS_PER_MINUTE } from "../limits.ts";
import type { Conversation, World } from "../world.ts";
import { findConversation, isBotIn } from "../world.ts";

/** One Web API method. */
export type Method = {
  /** The kind of token it takes; any other is refused with not_allowed_token_type. */
  token: "bot" | "app";
  /** Scopes of which the token needs at least one; none: every token may. */
  scopes: readonly string[];
  tier: keyof typeof TIER_CALLS_PER_MINUTE;
  /** Returns the body of the answer without `ok`; throws SlackApiError to refuse. */
  run(world: World, args: Arguments): Record<string, unknown>;
};

/** What a token was granted: unless the seed says otherwise, what the manifest asks for, and an app-level token its sockets. */
export function grantedScopes({ state, manifest }: World, token: Method["token"]): readonly string[] {
  return token === "bot"
    ? (state.app.botScopes ?? manifest.botScopes)
    : (state.app.appScopes ?? ["connections:write"]);
}

/** Refuses a call whose scope was not granted, naming what is needed and what is there. */
export function requireScope(world: World, needed: readonly string[], token: Method["token"] = "bot"): void {
  const provided = grantedScopes(world, token);
  if (needed.length === 0 || needed.some((scope) => provided.includes(scope))) return;
  throw new SlackApiError("missing_scope", { needed: needed.join(","), provided: provided.join(",") });
}

/** The scope family's name for a conversation: channels, groups or im. */
export function scopeFamily(conversation: Conversation): "channels" | "groups" | "im" {
  if (conversation.kind === "im") return "im";
  return conversation.channel.isPrivate ? "groups" : "channels";
}

/** The conversation a method is about; channel_not_found when the bot cannot see it. */
export function requireConversation(world: World, id: string): Conversation {
  const conversation = findConversation(world, id);
  if (!conversation) throw new SlackApiError("channel_not_found");
  return conversation;
}

/** Refuses what only a member may do. */
export function requireMembership(world: World, conversation: Conversation): void {
  if (conversation.kind === "channel" && !isBotIn(world, conversation.channel)) {
    throw new SlackApiError("not_in_channel");
  }
}
