import type { Call, WireReply, WireRequest } from "../shared/server.ts";
import { readArguments } from "./arguments.ts";
import { jsonReply, SlackApiError } from "./errors.ts";
import { findMessage } from "./methods/messages.ts";
import { type Content, readContent, storeEphemeral, storeMessage } from "./methods/post-message.ts";
import type { ResponseUrl } from "./state.ts";
import { carryState } from "./view-state.ts";
import { refuseCall } from "./web-api.ts";
import { nextTs, type World } from "./world.ts";

/** A post to a response_url. Source: docs.slack.dev/interactivity/handling-user-interaction, "Message responses". */
export function resolveResponseUrl(world: World, request: WireRequest): Call {
  const target = world.state.responseUrls.get(request.rawPath);
  return {
    service: "slack",
    operation: "response_url",
    caller: target ? world.state.app.botUserId : null,
    perform: () => perform(world, target, request),
    refuse: refuseCall,
  };
}

function perform(world: World, target: ResponseUrl | undefined, request: WireRequest): WireReply {
  if (!target || world.clock.now().getTime() >= target.expiresAtMs) {
    return jsonReply({ ok: false, error: "expired_url" }, 404);
  }
  if (target.usesLeft === 0) return jsonReply({ ok: false, error: "used_url" }, 404);
  try {
    apply(world, target, request);
    target.usesLeft -= 1;
    return jsonReply({ ok: true });
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return jsonReply({ ok: false, error: error.code, ...error.details }, 400);
  }
}

function apply(world: World, target: ResponseUrl, request: WireRequest): void {
  const args = readArguments(request);
  if (args.flag("delete_original", false)) {
    deleteOriginal(world, target);
    return;
  }
  const content = readContent(world, args);
  if (args.flag("replace_original", false)) {
    replaceOriginal(world, target, content);
    return;
  }
  const threadTs = args.text("thread_ts") ?? target.origin?.threadTs ?? null;
  respond(world, target, content, args.text("response_type") === "in_channel", threadTs);
}

/** Shows an answer to an interaction: to its person alone, or to the whole channel. */
export function respond(
  world: World,
  target: Pick<ResponseUrl, "channelId" | "userId">,
  content: Content,
  isInChannel: boolean,
  threadTs: string | null,
): void {
  const { channelId, userId: recipientId } = target;
  if (isInChannel) storeMessage(world, { channelId, threadTs }, content);
  else storeEphemeral(world, { channelId, threadTs, recipientId }, content);
}

function requireOrigin(target: ResponseUrl) {
  // A slash command has no message that could be replaced.
  if (!target.origin) throw new SlackApiError("cant_update_message");
  return target.origin;
}

function deleteOriginal(world: World, target: ResponseUrl): void {
  const origin = requireOrigin(target);
  const { state } = world;
  if (origin.isEphemeral) state.ephemerals = state.ephemerals.filter((item) => item.ts !== origin.ts);
  else state.messages = state.messages.filter((item) => item.ts !== origin.ts);
}

function replaceOriginal(world: World, target: ResponseUrl, content: Content): void {
  const origin = requireOrigin(target);
  const message = origin.isEphemeral
    ? world.state.ephemerals.find((item) => item.ts === origin.ts)
    : findMessage(world, target.channelId, origin.ts);
  if (!message) throw new SlackApiError("message_not_found");
  Object.assign(message, content, { state: carryState(message.state, content.blocks, null) });
  if ("editedTs" in message) message.editedTs = nextTs(world);
}
