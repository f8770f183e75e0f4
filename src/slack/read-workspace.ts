import { WebClient } from "@slack/web-api";
import * as z from "zod";
import type { Named, Workspace } from "../core/workspace.ts";
import { isFullMember } from "../security/directory.ts";
import { clientOptions, type SlackClientConfig } from "./clients.ts";
import { personOf } from "./directory.ts";
import { orSlackFailure } from "./failure.ts";
import { createSlackLog } from "./slack-log.ts";

/** More pages than this of anything are a workspace in which names are looked up by id. */
const PAGES = 20;
const PAGE_SIZE = 1_000;
/** users.conversations takes fewer than users.list. */
const CHANNELS_PAGE_SIZE = 500;

const memberSchema = z.looseObject({
  id: z.string(),
  name: z.string().default(""),
  real_name: z.string().optional(),
  // The address only for an app that has the scope users:read.email.
  profile: z.looseObject({ display_name: z.string().optional(), email: z.string().optional() }).default({}),
});
const groupSchema = z.looseObject({
  id: z.string(),
  handle: z.string().default(""),
  name: z.string().default(""),
  date_delete: z.number().default(0),
});
const channelSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  is_archived: z.boolean().default(false),
});

/**
 * Everybody and everything that can be named in the settings, with the bot's token alone. Sources: auth.test, users.list,
 * usergroups.list, users.conversations. Errors: SlackFailure.
 */
export async function readWorkspace(config: SlackClientConfig): Promise<Workspace> {
  const client = new WebClient(config.token, {
    ...clientOptions(config.apiUrl, createSlackLog(config.log, "slack-web-api")),
    retryConfig: { retries: 2, minTimeout: 300 },
    timeout: 15_000,
  });
  const { team = "", team_id: teamId = "" } = await orSlackFailure(client.auth.test());
  return {
    teamName: team,
    people: await listPeople(client, teamId),
    groups: await listGroups(client),
    channels: await listChannels(client),
  };
}

async function listPeople(client: WebClient, teamId: string): Promise<Named[]> {
  const members = await everyPage((cursor) =>
    orSlackFailure(client.users.list({ limit: PAGE_SIZE, ...cursor })).then((page) => ({
      items: page.members ?? [],
      next: page.response_metadata?.next_cursor,
    })),
  );
  return members
    .filter((member) => isFullMember(personOf(member, teamId), teamId))
    .map((member) => {
      const { id, name, real_name: realName, profile } = memberSchema.parse(member);
      const names = [name, realName, profile.display_name, profile.email].filter((one) => one !== undefined);
      return { id, label: realName ?? name, names };
    });
}

async function listGroups(client: WebClient): Promise<Named[]> {
  const { usergroups = [] } = await orSlackFailure(client.usergroups.list({}));
  return usergroups
    .map((group) => groupSchema.parse(group))
    .filter(({ date_delete: deletedAt }) => deletedAt === 0)
    .map(({ id, handle, name }) => ({ id, label: `@${handle}`, names: [handle, name] }));
}

async function listChannels(client: WebClient): Promise<Named[]> {
  const channels = await everyPage((cursor) =>
    orSlackFailure(
      client.users.conversations({
        types: "public_channel,private_channel",
        exclude_archived: true,
        limit: CHANNELS_PAGE_SIZE,
        ...cursor,
      }),
    ).then((page) => ({ items: page.channels ?? [], next: page.response_metadata?.next_cursor })),
  );
  return channels
    .map((channel) => channelSchema.parse(channel))
    .map(({ id, name }) => ({ id, label: `#${name}`, names: [name] }));
}

async function everyPage<T>(
  read: (cursor: { cursor?: string }) => Promise<{ items: readonly T[]; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: { cursor?: string } = {};
  for (let page = 0; page < PAGES; page += 1) {
    const { items, next } = await read(cursor);
    all.push(...items);
    if (!next) return all;
    cursor = { cursor: next };
  }
  return all;
}
