import type { Arguments } from "../arguments.ts";
import { acceptMessageBlocks } from "../block-kit/validate.ts";
import { SlackApiError } from "../errors.ts";
import { POST_TEXT_MAX } from "../limits.ts";
import type { Ephemeral, Json, Message } from "../state.ts";
import { initialState } from "../view-state.ts";
import { type Conversation, nextTs, openDirectMessage, type World } from "../world.ts";
import { formatText } from "./format-text.ts";
import { findMessage, renderMessage } from "./messages.ts";
import { requireConversation, requireMembership } from "./method.ts";

const TS_PATTERN = /^\d{9,}\.\d{6}$/;

/** What a message says, out of a call's or a response_url's arguments. */
export type Content = Pick<Message, "text" | "blocks" | "attachments">;

/** Reads and validates text, blocks and attachments; no_text when there is none of them, msg_too_long for too much. */
export function readContent(world: World, args: Arguments): Content {
  if ((args.text("text") ?? "").length > POST_TEXT_MAX) throw new SlackApiError("msg_too_long");
  return readContentOfAnyLength(world, args);
}

function readContentOfAnyLength(world: World, args: Arguments): Content {
  const rawBlocks = args.json("blocks", "invalid_blocks_format");
  const attachments = args.json("attachments", "invalid_attachments") ?? [];
  if (!Array.isArray(attachments)) throw new SlackApiError("invalid_attachments");
  const text = args.text("text") ?? "";
  const blocks = rawBlocks === undefined ? [] : acceptMessageBlocks(rawBlocks);
  if (text === "" && blocks.length === 0 && attachments.length === 0) throw new SlackApiError("no_text");
  const mode = args.text("parse") ?? "default";
  return {
    text: formatText(world, text, { parse: mode, linkNames: args.flag("link_names", false) }),
    blocks,
    attachments: attachments as Json[],
  };
}

/** Reads `metadata`: an event type and an object; null when absent or the empty object. */
export function readMetadata(args: Arguments): Json | null {
  const value = args.json("metadata", "invalid_metadata_format");
  if (value === undefined) return null;
  const { event_type: eventType, event_payload: payload } = (value ?? {}) as Json;
  if (eventType === undefined && payload === undefined) return null;
  const isSound =
    typeof eventType === "string" && eventType !== "" && typeof payload === "object" && payload !== null;
  if (!isSound || Array.isArray(payload)) throw new SlackApiError("invalid_metadata_format");
  return { event_type: eventType, event_payload: payload };
}

/** The conversation to post to: a person's id stands for the direct message with them. */
export function requirePostTarget(world: World, id: string): Conversation {
  const person = world.state.people.get(id);
  if (!person) {
    const conversation = requireConversation(world, id);
    if (conversation.kind === "channel" && conversation.channel.isArchived) {
      throw new SlackApiError("is_archived");
    }
    requireMembership(world, conversation);
    return requireMessagesTab(world, conversation);
  }
  if (person.isBot || person.teamId !== world.state.team.id) throw new SlackApiError("channel_not_found");
  // A deactivated person's direct message takes posts without a word (slackapi/python-slack-sdk#1156).
  const { direct } = openDirectMessage(world, person.id);
  return requireMessagesTab(world, { kind: "im", id: direct.id, direct });
}

function requireMessagesTab(world: World, conversation: Conversation): Conversation {
  if (conversation.kind === "im" && !world.manifest.hasMessagesTab) {
    throw new SlackApiError("messages_tab_disabled");
  }
  return conversation;
}

/**
 * A thread to post into. A malformed timestamp is refused; one of no message is taken, and the post is then
 * seen nowhere (slackapi/python-slack-sdk#840). A reply's timestamp stands for its thread.
 */
export function readThreadTs(world: World, args: Arguments, channelId: string): string | null {
  const ts = args.text("thread_ts");
  if (ts === null) return null;
  if (!TS_PATTERN.test(ts)) {
    throw new SlackApiError("invalid_thread_ts", {
      response_metadata: { messages: [`[ERROR] ${ts} is not a valid thread_ts`] },
    });
  }
  return findMessage(world, channelId, ts)?.threadTs ?? ts;
}

/** Stores a message of the bot. */
export function storeMessage(
  world: World,
  where: { channelId: string; threadTs: string | null; isBroadcast?: boolean },
  content: Content,
  extras: Partial<Pick<Message, "metadata" | "mayUnfurlLinks" | "mayUnfurlMedia">> = {},
): Message {
  const message: Message = {
    channelId: where.channelId,
    ts: nextTs(world),
    userId: world.state.app.botUserId,
    ...content,
    threadTs: where.threadTs,
    isBroadcast: where.isBroadcast ?? false,
    metadata: extras.metadata ?? null,
    editedTs: null,
    isTombstone: false,
    mayUnfurlLinks: extras.mayUnfurlLinks ?? false,
    mayUnfurlMedia: extras.mayUnfurlMedia ?? true,
    state: initialState(content.blocks, null),
  };
  world.state.messages.push(message);
  return message;
}

/** Stores a message that only one person sees. */
export function storeEphemeral(
  world: World,
  where: { channelId: string; threadTs: string | null; recipientId: string },
  content: Content,
): Ephemeral {
  const ephemeral: Ephemeral = {
    ...where,
    ...content,
    ts: nextTs(world),
    userId: world.state.app.botUserId,
    mayUnfurlLinks: false,
    mayUnfurlMedia: false,
    state: initialState(content.blocks, null),
  };
  world.state.ephemerals.push(ephemeral);
  return ephemeral;
}

/** chat.postMessage. */
export function postMessage(world: World, args: Arguments): Record<string, unknown> {
  const target = requirePostTarget(world, args.requiredText("channel"));
  const content = readContentOfAnyLength(world, args);
  const isTruncated = content.text.length > POST_TEXT_MAX;
  const metadata = readMetadata(args);
  const threadTs = readThreadTs(world, args, target.id);
  const message = storeMessage(
    world,
    { channelId: target.id, threadTs, isBroadcast: threadTs !== null && args.flag("reply_broadcast", false) },
    { ...content, text: content.text.slice(0, POST_TEXT_MAX) },
    {
      metadata,
      // Defaults of chat.postMessage: links of text are not unfurled, media are.
      mayUnfurlLinks: args.flag("unfurl_links", false),
      mayUnfurlMedia: args.flag("unfurl_media", true),
    },
  );
  return {
    channel: target.id,
    ts: message.ts,
    message: renderMessage(world, message, { withMetadata: true }),
    ...(isTruncated
      ? { warning: "message_truncated", response_metadata: { warnings: ["message_truncated"] } }
      : {}),
  };
}
