import type { Message } from "../state.ts";
import type { World } from "../world.ts";

/** Messages of a conversation, oldest first. */
export function messagesOf(world: World, channelId: string): Message[] {
  return world.state.messages
    .filter((message) => message.channelId === channelId)
    .sort((a, b) => compareTs(a.ts, b.ts));
}

export function findMessage(world: World, channelId: string, ts: string): Message | null {
  return world.state.messages.find((item) => item.channelId === channelId && item.ts === ts) ?? null;
}

export function repliesTo(world: World, parent: Message): Message[] {
  return messagesOf(world, parent.channelId).filter((item) => item.threadTs === parent.ts && item !== parent);
}

/** Orders timestamps by time: they have the same number of digits only within one age. */
export function compareTs(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** A message as the Web API and interaction payloads show it. */
export function renderMessage(
  world: World,
  message: Message,
  options: { withMetadata: boolean },
): Record<string, unknown> {
  const { state } = world;
  if (message.isTombstone) return renderTombstone(world, message);
  const isBot = message.userId === state.app.botUserId;
  return {
    type: "message",
    ...(message.isBroadcast ? { subtype: "thread_broadcast" } : {}),
    user: message.userId,
    ts: message.ts,
    ...(isBot ? { bot_id: state.app.botId, app_id: state.app.id } : {}),
    text: message.text,
    team: state.team.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.editedTs ? { edited: { user: message.userId, ts: message.editedTs } } : {}),
    ...(options.withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...renderThread(world, message),
  };
}

function renderTombstone(world: World, message: Message): Record<string, unknown> {
  return {
    type: "message",
    subtype: "tombstone",
    user: "USLACKBOT",
    hidden: true,
    ts: message.ts,
    text: "This message was deleted.",
    ...renderThread(world, message),
  };
}

function renderThread(world: World, message: Message): Record<string, unknown> {
  if (message.threadTs) {
    const parent = findMessage(world, message.channelId, message.threadTs);
    return { thread_ts: message.threadTs, ...(parent ? { parent_user_id: parent.userId } : {}) };
  }
  const replies = repliesTo(world, message);
  const last = replies.at(-1);
  if (!last) return {};
  const users = [...new Set(replies.map((reply) => reply.userId))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: last.ts,
    is_locked: false,
    subscribed: true,
  };
}
