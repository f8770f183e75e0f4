import type { SeedChannel, SeedPerson, SeedUserGroup, SlackSeed } from "./seed.ts";

/** A block, element, view or payload: JSON whose shape its validator has already held to Slack's rules. */
export type Json = Record<string, unknown>;

export type Person = SeedPerson & { updatedAtSeconds: number };
export type Channel = Omit<SeedChannel, "memberIds"> & { memberIds: Set<string>; createdAtSeconds: number };
/** The direct message between the bot and one person. */
export type DirectMessage = { id: string; userId: string; createdAtSeconds: number };

export type Message = {
  channelId: string;
  ts: string;
  userId: string;
  text: string;
  blocks: Json[];
  attachments: Json[];
  threadTs: string | null;
  isBroadcast: boolean;
  metadata: Json | null;
  editedTs: string | null;
  /** A deleted parent stays as a tombstone while it has replies. */
  isTombstone: boolean;
  mayUnfurlLinks: boolean;
  mayUnfurlMedia: boolean;
  /** What people chose in this message's own selects and checkboxes, by block and action. */
  state: ViewState;
};

/** A message only one person sees; Slack keeps none of these. */
export type Ephemeral = Omit<Message, "editedTs" | "isBroadcast" | "isTombstone" | "metadata"> & {
  recipientId: string;
};

/** The value of an element as `state.values` carries it: `{type, value}`, `{type, selected_option}` … */
export type ElementState = Json & { type: string };
export type ViewState = Record<string, Record<string, ElementState>>;

export type View = {
  id: string;
  userId: string;
  type: "modal" | "home";
  /** The view as the app sent it, normalised (block ids filled in). */
  content: Json;
  blocks: Json[];
  state: ViewState;
  hash: string;
  externalId: string;
  rootViewId: string;
  previousViewId: string | null;
  /** Where the person was when it opened; `default_to_current_conversation` takes it. */
  channelId: string | null;
};

export type Trigger = {
  id: string;
  userId: string;
  channelId: string | null;
  /** The view it came from; null when it came from a message, a command or a shortcut. */
  viewId: string | null;
  expiresAtMs: number;
  isExchanged: boolean;
};

export type ResponseUrl = {
  path: string;
  userId: string;
  channelId: string;
  /** The message whose element was used: what replace_original and delete_original mean. */
  origin: { ts: string; isEphemeral: boolean; threadTs: string | null } | null;
  expiresAtMs: number;
  usesLeft: number;
};

/** Everything that exists in the workspace. */
export type SlackState = {
  team: SlackSeed["team"];
  app: SlackSeed["app"];
  people: Map<string, Person>;
  channels: Map<string, Channel>;
  directMessages: Map<string, DirectMessage>;
  userGroups: Map<string, SeedUserGroup>;
  messages: Message[];
  ephemerals: Ephemeral[];
  /** Open modals and published Home tabs. */
  views: Map<string, View>;
  /** View ids of each person's open modal, root first. */
  viewStacks: Map<string, string[]>;
  /** View id of each person's published Home tab. */
  homes: Map<string, string>;
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  lastTsMicros: number;
  counter: number;
  /** What is answered to a token that was good once: `account_inactive`, `token_revoked`, `token_expired`. */
  refusesTokens: { bot?: string | undefined; app?: string | undefined };
};

export function createSlackState(seed: SlackSeed, now: Date): SlackState {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const byId = <T extends { id: string }>(items: readonly T[]) =>
    new Map(items.map((item) => [item.id, item]));
  return {
    team: { ...seed.team },
    app: { ...seed.app },
    people: byId(seed.people.map((person) => ({ ...person, updatedAtSeconds: nowSeconds }))),
    channels: byId(
      seed.channels.map((channel) => ({
        ...channel,
        memberIds: new Set(channel.memberIds),
        createdAtSeconds: nowSeconds,
      })),
    ),
    directMessages: new Map(),
    userGroups: byId(seed.userGroups),
    messages: [],
    ephemerals: [],
    views: new Map(),
    viewStacks: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    lastTsMicros: 0,
    counter: 0,
    refusesTokens: {},
  };
}
