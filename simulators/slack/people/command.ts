import { z } from "zod";
import { Arguments } from "../arguments.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { ControlError, SlackApiError } from "../errors.ts";
import { readContent } from "../methods/post-message.ts";
import { respond } from "../response-url.ts";
import type { Json } from "../state.ts";
import {
  type Conversation,
  createResponseUrl,
  createTrigger,
  findPlace,
  maySee,
  type World,
} from "../world.ts";
import { commonParts, nameInPayload, requireActor, requireInteractivity } from "./payload-parts.ts";

const commandInput = z.strictObject({
  userId: z.string(),
  channelId: z.string(),
  command: z.string().startsWith("/").default("/mgw-prep"),
  text: z.string().default(""),
});

/** The conversation a person is in: one they see and can write in. */
function requirePlace(world: World, userId: string, channelId: string): Conversation {
  const person = requireActor(world, userId);
  const place = findPlace(world, channelId);
  if (!place || !maySee(person, place)) {
    throw new ControlError("not_in_channel", `${person.realName} is not in ${channelId}.`);
  }
  if (place.kind === "channel" && place.channel.isArchived) {
    throw new ControlError("is_archived", "Nobody can write a command in an archived channel.");
  }
  return place;
}

/** A person sends a slash command; answers what they see. */
export async function sendCommand(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { userId, channelId, command, text } = commandInput.parse(input);
  const place = requirePlace(world, userId, channelId);
  if (!world.manifest.commands.has(command)) {
    throw new ControlError(
      "no_such_command",
      `${command} is not a valid command: the manifest does not list it.`,
    );
  }
  const person = requireActor(world, userId);
  const { team, app } = world.state;
  const outcome = await delivery.deliver({
    kind: "slash_commands",
    acceptsResponse: true,
    // Slash commands are a form on the wire: every value is text.
    body: {
      token: app.verificationToken,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channelId,
      channel_name: nameInPayload(place),
      user_id: userId,
      user_name: person.name,
      command,
      text: text.trim(),
      api_app_id: app.id,
      is_enterprise_install: "false",
      response_url: createResponseUrl(world, { kind: "commands", userId, channelId, origin: null }),
      trigger_id: createTrigger(world, userId, { channelId }).id,
    },
  });
  if (!outcome.ok) return { ...outcome, shown: `${command} failed with the error "${outcome.error}"` };
  if (!outcome.response) return outcome;
  return { ...outcome, ...showAnswer(world, userId, channelId, outcome.response) };
}

/** Shows what a command's acknowledgement said; one that Slack cannot show is dropped, with the reason here. */
function showAnswer(world: World, userId: string, channelId: string, response: Json): Json {
  try {
    const content = readContent(world, new Arguments(response));
    respond(world, { channelId, userId }, content, response["response_type"] === "in_channel", null);
    return {};
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return { responseError: error.code, ...error.details };
  }
}

const shortcutInput = z.strictObject({ userId: z.string(), callbackId: z.string() });

/** A person picks a global shortcut. */
export async function pickShortcut(world: World, delivery: Delivery, input: unknown): Promise<Json> {
  const { userId, callbackId } = shortcutInput.parse(input);
  const person = requireActor(world, userId);
  requireInteractivity(world);
  if (!world.manifest.globalShortcuts.has(callbackId)) {
    throw new ControlError("no_such_shortcut", `The manifest lists no global shortcut ${callbackId}.`);
  }
  return delivery.deliver({
    kind: "interactive",
    acceptsResponse: false,
    body: {
      type: "shortcut",
      ...commonParts(world, person),
      action_ts: String(world.clock.now().getTime() / 1000),
      callback_id: callbackId,
      trigger_id: createTrigger(world, userId).id,
    },
  });
}
