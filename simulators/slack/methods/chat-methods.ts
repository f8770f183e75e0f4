import type { Arguments } from "../arguments.ts";
import { acceptMessageBlocks } from "../block-kit/validate.ts";
import { SlackApiError } from "../errors.ts";
import { UPDATE_TEXT_MAX } from "../limits.ts";
import type { Json, Message } from "../state.ts";
import { carryState } from "../view-state.ts";
import { nextTs, type World } from "../world.ts";
import { formatText } from "./format-text.ts";
import { findMessage, renderMessage, repliesTo } from "./messages.ts";
import { type Method, requireConversation, requireMembership } from "./method.ts";
import {
  postMessage,
  readContent,
  readMetadata,
  readThreadTs,
  requirePostTarget,
  storeEphemeral,
} from "./post-message.ts";

/** A message of the bot that a call may change; `refusal` is the word when it is somebody else's. */
function requireOwnMessage(world: World, args: Arguments, refusal: string): Message {
  const conversation = requireConversation(world, args.requiredText("channel"));
  if (conversation.kind === "channel" && conversation.channel.isArchived)
    throw new SlackApiError("is_archived");
  const message = findMessage(world, conversation.id, args.requiredText("ts"));
  if (!message || message.isTombstone) throw new SlackApiError("message_not_found");
  if (message.userId !== world.state.app.botUserId) throw new SlackApiError(refusal);
  return message;
}

/** New blocks; without any, a new text takes the old blocks away (reference/methods/chat.update, `blocks`). */
function readUpdatedBlocks(args: Arguments, message: Message): Json[] {
  const blocks = args.json("blocks", "invalid_blocks_format");
  if (blocks !== undefined) return acceptMessageBlocks(blocks);
  return args.has("text") ? [] : message.blocks;
}

function update(world: World, args: Arguments): Record<string, unknown> {
  const message = requireOwnMessage(world, args, "cant_update_message");
  const text = args.text("text");
  if (text !== null && text.length > UPDATE_TEXT_MAX) throw new SlackApiError("msg_too_long");
  const hasContent = text !== null || args.has("blocks") || args.has("attachments") || args.has("metadata");
  if (!hasContent) throw new SlackApiError("no_text");
  const blocks = readUpdatedBlocks(args, message);
  if (args.has("metadata")) message.metadata = readMetadata(args);
  if (args.has("attachments")) message.attachments = (args.json("attachments") ?? []) as Json[];
  message.state = carryState(message.state, blocks, null);
  message.blocks = blocks;
  if (text !== null) {
    // Unlike chat.postMessage, chat.update parses nothing by itself: its `parse` defaults to client.
    const parse = args.text("parse") ?? "none";
    message.text = formatText(world, text, { parse, linkNames: args.flag("link_names", false) });
    message.editedTs = nextTs(world);
  }
  return {
    channel: message.channelId,
    ts: message.ts,
    text: message.text,
    message: renderMessage(world, message, { withMetadata: true }),
  };
}

function remove(world: World, args: Arguments): Record<string, unknown> {
  const message = requireOwnMessage(world, args, "cant_delete_message");
  if (repliesTo(world, message).length > 0) {
    message.isTombstone = true;
    message.text = "";
    message.blocks = [];
    message.metadata = null;
  } else {
    world.state.messages = world.state.messages.filter((item) => item !== message);
  }
  return { channel: message.channelId, ts: message.ts };
}

function postEphemeral(world: World, args: Arguments): Record<string, unknown> {
  const target = requirePostTarget(world, args.requiredText("channel"));
  const recipientId = args.requiredText("user");
  const person = world.state.people.get(recipientId);
  const isThere =
    target.kind === "im" ? target.direct.userId === recipientId : target.channel.memberIds.has(recipientId);
  if (!person || person.isDeactivated || !isThere) throw new SlackApiError("user_not_in_channel");
  const content = readContent(world, args);
  const threadTs = readThreadTs(world, args, target.id);
  const ephemeral = storeEphemeral(world, { channelId: target.id, threadTs, recipientId }, content);
  return { message_ts: ephemeral.ts };
}

function getPermalink(world: World, args: Arguments): Record<string, unknown> {
  const conversation = requireConversation(world, args.requiredText("channel"));
  const message = findMessage(world, conversation.id, args.requiredText("message_ts"));
  if (!message) throw new SlackApiError("message_not_found");
  return { channel: conversation.id, permalink: permalinkOf(world, message) };
}

export function permalinkOf(world: World, message: Pick<Message, "channelId" | "ts" | "threadTs">): string {
  const { domain } = world.state.team;
  const base = `https://${domain}.slack.com/archives/${message.channelId}/p${message.ts.replace(".", "")}`;
  return message.threadTs ? `${base}?thread_ts=${message.threadTs}&cid=${message.channelId}` : base;
}

export const chatMethods: Record<string, Method> = {
  "chat.postMessage": { token: "bot", scopes: ["chat:write"], tier: 4, run: postMessage },
  "chat.update": { token: "bot", scopes: ["chat:write"], tier: 3, run: update },
  "chat.delete": { token: "bot", scopes: ["chat:write"], tier: 3, run: remove },
  "chat.postEphemeral": { token: "bot", scopes: ["chat:write"], tier: 4, run: postEphemeral },
  "chat.getPermalink": {
    token: "bot",
    scopes: [],
    tier: 4,
    run: (world, args) => {
      requireMembership(world, requireConversation(world, args.requiredText("channel")));
      return getPermalink(world, args);
    },
  },
};
