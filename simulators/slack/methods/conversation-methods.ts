import { type Arguments, paginate } from "../arguments.ts";
import { SlackApiError } from "../errors.ts";
import type { Message } from "../state.ts";
import { type Conversation, isBotIn, openDirectMessage, type World } from "../world.ts";
import { compareTs, findMessage, messagesOf, renderMessage, repliesTo } from "./messages.ts";
import { type Method, requireConversation, requireMembership, requireScope, scopeFamily } from "./method.ts";

const HISTORY_PAGE = { byDefault: 100, max: 999 };
const REPLIES_PAGE = { byDefault: 1_000, max: 1_000 };
const OWN_PAGE = { byDefault: 100, max: 999 };
const MEMBERS_PAGE = { byDefault: 100, max: 1_000 };

const READ_SCOPES = ["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY_SCOPES = ["channels:history", "groups:history", "im:history", "mpim:history"];

/** The conversation, with the scope for its kind checked: `im:read` for a direct message, and so on. */
function requireReadable(world: World, args: Arguments, right: "read" | "history"): Conversation {
  const conversation = requireConversation(world, args.requiredText("channel"));
  requireScope(world, [`${scopeFamily(conversation)}:${right}`]);
  if (right === "history") requireMembership(world, conversation);
  return conversation;
}

function renderConversation(world: World, conversation: Conversation): Record<string, unknown> {
  if (conversation.kind === "im") {
    const { direct } = conversation;
    return {
      id: direct.id,
      created: direct.createdAtSeconds,
      is_im: true,
      is_org_shared: false,
      user: direct.userId,
      is_archived: false,
      is_user_deleted: world.state.people.get(direct.userId)?.isDeactivated ?? false,
    };
  }
  const { channel } = conversation;
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_general: false,
    is_shared: channel.isExternallyShared,
    is_ext_shared: channel.isExternallyShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: isBotIn(world, channel),
    created: channel.createdAtSeconds,
    context_team_id: world.state.team.id,
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
  };
}

/** conversations.open for one person; a deactivated one answers user_disabled. */
function open(world: World, args: Arguments): Record<string, unknown> {
  const channelId = args.text("channel");
  if (channelId !== null) {
    const conversation = requireConversation(world, channelId);
    if (conversation.kind !== "im") throw new SlackApiError("method_not_supported_for_channel_type");
    return { channel: { id: channelId }, no_op: true, already_open: true };
  }
  const userIds = (args.text("users") ?? "").split(",").filter((id) => id !== "");
  const [userId] = userIds;
  if (userId === undefined) throw new SlackApiError("users_list_not_supplied");
  if (userIds.length > 1) requireScope(world, ["mpim:write"]);
  const person = world.state.people.get(userId);
  if (!person) throw new SlackApiError("user_not_found");
  if (person.teamId !== world.state.team.id) throw new SlackApiError("user_not_visible");
  if (person.isDeactivated) throw new SlackApiError("user_disabled");
  if (person.isBot) throw new SlackApiError("cannot_dm_bot");
  const { direct, isNew } = openDirectMessage(world, userId);
  const conversation: Conversation = { kind: "im", id: direct.id, direct };
  const channel = args.flag("return_im", false) ? renderConversation(world, conversation) : { id: direct.id };
  return { channel, ...(isNew ? {} : { no_op: true, already_open: true }) };
}

function info(world: World, args: Arguments): Record<string, unknown> {
  const conversation = requireReadable(world, args, "read");
  const channel = renderConversation(world, conversation);
  if (!args.flag("include_num_members", false) || conversation.kind === "im") return { channel };
  return { channel: { ...channel, num_members: conversation.channel.memberIds.size } };
}

function members(world: World, args: Arguments): Record<string, unknown> {
  const conversation = requireReadable(world, args, "read");
  const ids =
    conversation.kind === "im"
      ? [conversation.direct.userId, world.state.app.botUserId]
      : [...conversation.channel.memberIds];
  const { page, nextCursor } = paginate(ids, args, MEMBERS_PAGE);
  return { members: page, response_metadata: { next_cursor: nextCursor } };
}

/** Keeps the messages between `oldest` and `latest`; the bounds themselves count with `inclusive`. */
function withinBounds(messages: readonly Message[], args: Arguments): Message[] {
  const oldest = args.text("oldest");
  const latest = args.text("latest");
  const isInclusive = args.flag("inclusive", false);
  return messages.filter((message) => {
    const after = oldest === null ? 1 : compareTs(message.ts, oldest);
    const before = latest === null ? 1 : compareTs(latest, message.ts);
    return isInclusive ? after >= 0 && before >= 0 : after > 0 && before > 0;
  });
}

function renderPage(
  world: World,
  messages: readonly Message[],
  args: Arguments,
  limits: { byDefault: number; max: number },
): Record<string, unknown> {
  const { page, nextCursor } = paginate(messages, args, limits);
  const withMetadata = args.flag("include_all_metadata", false);
  return {
    messages: page.map((message) => renderMessage(world, message, { withMetadata })),
    has_more: nextCursor !== "",
    ...(nextCursor === "" ? {} : { response_metadata: { next_cursor: nextCursor } }),
  };
}

/** Newest first, without the replies of threads unless they were broadcast. */
function history(world: World, args: Arguments): Record<string, unknown> {
  const conversation = requireReadable(world, args, "history");
  const visible = messagesOf(world, conversation.id).filter(
    (message) => message.threadTs === null || message.isBroadcast,
  );
  return { ...renderPage(world, withinBounds(visible.reverse(), args), args, HISTORY_PAGE), pin_count: 0 };
}

/** The parent and its replies, oldest first; the parent comes on every page's bounds. */
function replies(world: World, args: Arguments): Record<string, unknown> {
  const conversation = requireReadable(world, args, "history");
  const asked = findMessage(world, conversation.id, args.requiredText("ts"));
  const parent = asked?.threadTs ? findMessage(world, conversation.id, asked.threadTs) : asked;
  if (!parent) throw new SlackApiError("thread_not_found");
  const thread = [parent, ...withinBounds(repliesTo(world, parent), args)];
  return renderPage(world, thread, args, REPLIES_PAGE);
}

const LISTED_KINDS = { public_channel: "channels:read", private_channel: "groups:read" } as const;

/** users.conversations of the bot itself; each kind that is asked for needs its scope. */
function listOwn(world: World, args: Arguments): Record<string, unknown> {
  const kinds = (args.text("types") ?? "public_channel").split(",");
  for (const kind of kinds) {
    const scope = LISTED_KINDS[kind as keyof typeof LISTED_KINDS];
    if (scope === undefined) throw new SlackApiError("invalid_types");
    requireScope(world, [scope]);
  }
  const withoutArchived = args.flag("exclude_archived", false);
  const own = [...world.state.channels.values()].filter(
    (channel) =>
      isBotIn(world, channel) &&
      kinds.includes(channel.isPrivate ? "private_channel" : "public_channel") &&
      !(withoutArchived && channel.isArchived),
  );
  const { page, nextCursor } = paginate(own, args, OWN_PAGE);
  return {
    channels: page.map((channel) => renderConversation(world, { kind: "channel", id: channel.id, channel })),
    response_metadata: { next_cursor: nextCursor },
  };
}

export const conversationMethods: Record<string, Method> = {
  "users.conversations": { token: "bot", scopes: READ_SCOPES, tier: 3, run: listOwn },
  "conversations.open": { token: "bot", scopes: ["im:write", "mpim:write"], tier: 3, run: open },
  "conversations.info": { token: "bot", scopes: READ_SCOPES, tier: 3, run: info },
  "conversations.members": { token: "bot", scopes: READ_SCOPES, tier: 4, run: members },
  "conversations.history": { token: "bot", scopes: HISTORY_SCOPES, tier: 3, run: history },
  "conversations.replies": { token: "bot", scopes: HISTORY_SCOPES, tier: 3, run: replies },
};
