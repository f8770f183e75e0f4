import { randomBytes } from "node:crypto";
import type { SimulatorClock } from "../shared/clock.ts";
import { RESPONSE_URL_TTL_MS, RESPONSE_URL_USES, TRIGGER_TTL_MS } from "./limits.ts";
import type { Manifest } from "./manifest.ts";
import type { Channel, DirectMessage, Person, ResponseUrl, SlackState, Trigger } from "./state.ts";

/** What every part of the simulator works on. `state` is replaced on reset. */
export type World = {
  state: SlackState;
  manifest: Manifest;
  readonly clock: SimulatorClock;
  /** How many times Slack's 3 seconds are waited. */
  readonly patience: number;
  /** The simulator's own address, once it listens; response_urls and socket addresses begin with it. */
  baseUrl: string;
};

/** A conversation of any kind that the bot may name by id. */
export type Conversation =
  | { kind: "channel"; id: string; channel: Channel }
  | { kind: "im"; id: string; direct: DirectMessage };

export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** A new message timestamp: Slack's `seconds.micros`, never the same twice. */
export function nextTs(world: World): string {
  const { state, clock } = world;
  state.lastTsMicros = Math.max(state.lastTsMicros + 1, clock.now().getTime() * 1000);
  const micros = String(state.lastTsMicros).padStart(16, "0");
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}

/** A new id of a kind that is made while running: `V` views, `D` direct messages, `Ev` events. */
export function nextId(world: World, prefix: string): string {
  world.state.counter += 1;
  return `${prefix}0${world.state.counter.toString(36).toUpperCase().padStart(8, "0")}`;
}

/** A conversation, no matter who may see it. */
export function findPlace(world: World, id: string): Conversation | null {
  const direct = world.state.directMessages.get(id);
  if (direct) return { kind: "im", id, direct };
  const channel = world.state.channels.get(id);
  return channel ? { kind: "channel", id, channel } : null;
}

/** The conversation as the bot sees it: a private channel it is not in does not exist for it. */
export function findConversation(world: World, id: string): Conversation | null {
  const place = findPlace(world, id);
  const isHidden = place?.kind === "channel" && place.channel.isPrivate && !isBotIn(world, place.channel);
  return isHidden ? null : place;
}

export const isBotIn = (world: World, channel: Channel): boolean =>
  channel.memberIds.has(world.state.app.botUserId);

/** The direct message between the bot and a person, made when it does not exist yet. */
export function openDirectMessage(world: World, userId: string): { direct: DirectMessage; isNew: boolean } {
  for (const direct of world.state.directMessages.values()) {
    if (direct.userId === userId) return { direct, isNew: false };
  }
  const direct = { id: nextId(world, "D"), userId, createdAtSeconds: toSeconds(world.clock.now()) };
  world.state.directMessages.set(direct.id, direct);
  return { direct, isNew: true };
}

/** A trigger for one view, good once and for 3 seconds, times the simulator's patience. */
export function createTrigger(
  world: World,
  userId: string,
  origin: { channelId?: string | null; viewId?: string | null } = {},
): Trigger {
  const nowMs = world.clock.now().getTime();
  const trigger: Trigger = {
    id: `${nowMs}.${world.state.counter}.${randomBytes(16).toString("hex")}`,
    userId,
    channelId: origin.channelId ?? null,
    viewId: origin.viewId ?? null,
    expiresAtMs: nowMs + TRIGGER_TTL_MS * world.patience,
    isExchanged: false,
  };
  world.state.triggers.set(trigger.id, trigger);
  return trigger;
}

/** An address for answers to one interaction: 5 uses in 30 minutes. */
export function createResponseUrl(
  world: World,
  options: Pick<ResponseUrl, "userId" | "channelId" | "origin"> & { kind: "commands" | "actions" },
): string {
  const { kind, ...rest } = options;
  const path = `/${kind}/${world.state.team.id}/${nextId(world, "R")}/${randomBytes(12).toString("hex")}`;
  const expiresAtMs = world.clock.now().getTime() + RESPONSE_URL_TTL_MS;
  world.state.responseUrls.set(path, { ...rest, path, expiresAtMs, usesLeft: RESPONSE_URL_USES });
  return `${world.baseUrl}${path}`;
}

/** The team that Slack names a person's: on Enterprise Grid one of theirs, whatever workspace is asked. */
export function shownTeamOf({ enterprise, teamId }: Person): string {
  return enterprise?.teamIds.at(-1) ?? teamId;
}

/** Whether a person sees a channel's messages and may act on them. */
export function maySee(person: Person, conversation: Conversation): boolean {
  if (conversation.kind === "im") return conversation.direct.userId === person.id;
  return conversation.channel.memberIds.has(person.id);
}
