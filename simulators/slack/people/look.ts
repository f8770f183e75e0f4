import { z } from "zod";
import { permalinkOf } from "../methods/chat-methods.ts";
import { messagesOf, renderMessage } from "../methods/messages.ts";
import type { Ephemeral, Json, Message } from "../state.ts";
import { openViewsOf, renderView } from "../views.ts";
import type { World } from "../world.ts";

const byPerson = z.strictObject({ userId: z.string() });
const byPlace = z.strictObject({ channelId: z.string(), threadTs: z.string().optional() });

/** A message with what no client can read out of the Web API: whether Slack would have fetched its links. */
function showMessage(world: World, message: Message): Json {
  return {
    ...renderMessage(world, message, { withMetadata: true }),
    channel: message.channelId,
    permalink: permalinkOf(world, message),
    mayUnfurlLinks: message.mayUnfurlLinks,
    mayUnfurlMedia: message.mayUnfurlMedia,
  };
}

/** A conversation as its members see it, oldest first; with `threadTs` the parent and its replies. */
export function lookAtMessages(world: World, input: unknown): Json {
  const { channelId, threadTs } = byPlace.parse(input);
  const messages = messagesOf(world, channelId).filter((message) =>
    threadTs === undefined
      ? message.threadTs === null || message.isBroadcast
      : message.ts === threadTs || message.threadTs === threadTs,
  );
  return { messages: messages.map((message) => showMessage(world, message)) };
}

/** Everything between the bot and one person, threads included. */
export function lookAtDirectMessages(world: World, input: unknown): Json {
  const { userId } = byPerson.parse(input);
  const direct = [...world.state.directMessages.values()].find((item) => item.userId === userId);
  if (!direct) return { channelId: null, messages: [] };
  const messages = messagesOf(world, direct.id).map((message) => showMessage(world, message));
  return { channelId: direct.id, messages };
}

function showEphemeral({ state: _state, ...ephemeral }: Ephemeral): Json {
  const { channelId, threadTs, recipientId, ts, text, blocks } = ephemeral;
  return { channel: channelId, ts, thread_ts: threadTs, user: recipientId, text, blocks, is_ephemeral: true };
}

/** What only this person sees in channels, oldest first. */
export function lookAtEphemerals(world: World, input: unknown): Json {
  const { userId } = byPerson.parse(input);
  const own = world.state.ephemerals.filter((item) => item.recipientId === userId);
  return { messages: own.map(showEphemeral) };
}

/** The views of the person's open modal, root first. */
export function lookAtOpenViews(world: World, input: unknown): Json {
  const { userId } = byPerson.parse(input);
  return { views: openViewsOf(world, userId).map((view) => renderView(world, view)) };
}

/** The person's Home tab, null while nothing is published. */
export function lookAtHome(world: World, input: unknown): Json {
  const { userId } = byPerson.parse(input);
  const view = world.state.views.get(world.state.homes.get(userId) ?? "");
  return { view: view ? renderView(world, view) : null };
}

export function listPeople(world: World): Json {
  return { people: [...world.state.people.values()] };
}

export function listChannels(world: World): Json {
  const channels = [...world.state.channels.values()];
  return { channels: channels.map((channel) => ({ ...channel, memberIds: [...channel.memberIds] })) };
}
