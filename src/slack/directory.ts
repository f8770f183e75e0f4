import type { WebClient } from "@slack/web-api";
import * as z from "zod";
import { SlackFailure } from "../core/errors.ts";
import type { Channel, Directory, Person } from "../security/directory.ts";
import { toSlackFailure } from "./failure.ts";

const CACHE_MS = 60_000;
/** A bot that meets more people and channels than this forgets those it met first. */
const CACHE_ENTRIES = 5_000;

const NO_SUCH_PERSON: ReadonlySet<string> = new Set([
  "user_not_found",
  "user_not_visible",
  "users_not_found",
]);
const NO_SUCH_CHANNEL: ReadonlySet<string> = new Set(["channel_not_found", "team_not_found"]);
/** A group that cannot be read is a group without members, which is a no for everybody. */
const NO_SUCH_GROUP: ReadonlySet<string> = new Set([
  "no_such_subteam",
  "subteam_not_found",
  "permission_denied",
  "missing_scope",
]);

const SLACKBOT = "USLACKBOT";

// Slack leaves flags out where they are false, so a missing one is no; an id it never leaves out.
const flag = z.boolean().default(false);
const userSchema = z.object({
  id: z.string(),
  // One of a person's workspaces on Enterprise Grid, and there seen to be left out (slack-morphism #215).
  team_id: z.string().optional(),
  enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
  name: z.string().default(""),
  real_name: z.string().optional(),
  locale: z.string().optional(),
  deleted: flag,
  is_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  profile: z.object({ display_name: z.string().optional() }).default({}),
});
const channelSchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  is_im: flag,
  is_mpim: flag,
  is_private: flag,
  is_archived: flag,
  is_ext_shared: flag,
  is_pending_ext_shared: flag,
  is_member: flag,
});

/** People, channels and groups as Slack says, remembered for a minute. Source: users.info, conversations.info, usergroups.users.list. */
export function createSlackDirectory(options: {
  client: WebClient;
  now(): Date;
  /** The bot's own workspace. */
  teamId: string;
}): Directory {
  const { client, now, teamId } = options;
  const people = createMemory<Person | null>(now);
  const channels = createMemory<Channel | null>(now);
  const groups = createMemory<readonly string[] | null>(now);
  return {
    findPerson: (id, { maxAgeMs } = {}) => people.recall(id, maxAgeMs, () => readPerson(client, id, teamId)),
    findChannel: (id, { maxAgeMs } = {}) => channels.recall(id, maxAgeMs, () => readChannel(client, id)),
    findGroupMembers: (id, { maxAgeMs } = {}) => groups.recall(id, maxAgeMs, () => readGroup(client, id)),
  };
}

/** One person. Errors: SlackFailure. */
export async function readPerson(client: WebClient, userId: string, teamId: string): Promise<Person | null> {
  const answer = await orNull(client.users.info({ user: userId, include_locale: true }), NO_SUCH_PERSON);
  return answer === null ? null : personOf(answer.user, teamId);
}

/** A user of Slack's; of several workspaces, the one that counts is the bot's. Errors: ZodError. */
export function personOf(value: unknown, ownTeamId: string): Person {
  const user = userSchema.parse(value);
  const isOfOwn = user.enterprise_user?.teams.includes(ownTeamId) === true;
  return {
    userId: user.id,
    teamId: isOfOwn ? ownTeamId : (user.team_id ?? ""),
    displayName: user.profile.display_name || user.real_name || user.name,
    ...(user.locale === undefined ? {} : { locale: user.locale }),
    isBot: user.is_bot || user.id === SLACKBOT,
    isGuest: user.is_restricted || user.is_ultra_restricted,
    isDeactivated: user.deleted,
    isStranger: user.is_stranger,
  };
}

/** One channel. Errors: SlackFailure. */
export async function readChannel(client: WebClient, channelId: string): Promise<Channel | null> {
  const answer = await orNull(client.conversations.info({ channel: channelId }), NO_SUCH_CHANNEL);
  if (answer === null) return null;
  const channel = channelSchema.parse(answer.channel);
  // A direct message is no place for a card: only one person would see it.
  if (channel.is_im || channel.is_mpim) return null;
  return {
    channelId: channel.id,
    name: channel.name,
    isPrivate: channel.is_private,
    isArchived: channel.is_archived,
    // Shared with other workspaces of one's own company (`is_org_shared`) is not meant.
    isShared: channel.is_ext_shared || channel.is_pending_ext_shared,
    isBotMember: channel.is_member,
  };
}

async function readGroup(client: WebClient, groupId: string): Promise<readonly string[] | null> {
  const answer = await orNull(client.usergroups.users.list({ usergroup: groupId }), NO_SUCH_GROUP);
  return answer === null ? null : z.array(z.string()).parse(answer.users);
}

/** Null for the errors that mean "there is none"; every other error is thrown, and the caller fails closed. */
async function orNull<T>(call: Promise<T>, absent: ReadonlySet<string>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    const failure = toSlackFailure(error);
    if (failure instanceof SlackFailure && absent.has(failure.code)) return null;
    throw failure;
  }
}

type Memory<T> = {
  recall(key: string, maxAgeMs: number | undefined, read: () => Promise<T>): Promise<T>;
};

/** Remembers answers for a minute, and asks once when several want to know the same at once. Failures are not kept. */
function createMemory<T>(now: () => Date): Memory<T> {
  const entries = new Map<string, { answer: Promise<T>; askedMs: number; isUnderWay: boolean }>();
  return {
    recall(key, maxAgeMs = CACHE_MS, read) {
      const nowMs = now().getTime();
      const known = entries.get(key);
      // A clock that was set back makes no answer younger.
      const ageMs = Math.abs(nowMs - (known?.askedMs ?? 0));
      // A request in flight counts as fresh: concurrent callers share its answer.
      if (known !== undefined && (known.isUnderWay || ageMs < maxAgeMs)) return known.answer;
      const entry = { answer: read(), askedMs: nowMs, isUnderWay: true };
      entries.delete(key);
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > CACHE_ENTRIES && oldest !== undefined) entries.delete(oldest);
      const end = () => {
        entry.isUnderWay = false;
      };
      entry.answer.then(end, () => {
        end();
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.answer;
    },
  };
}
