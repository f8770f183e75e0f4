import { WebClient } from "@slack/web-api";
import * as z from "zod";
import type { Person } from "../security/directory.ts";
import type { Group, SlackLookUps, SlackProbe } from "../workflow/doctor/probes.ts";
import { readBotIdentity } from "./bolt-app.ts";
import { clientOptions, createSlackClients, type SlackClientConfig } from "./clients.ts";
import { personOf, readChannel, readPerson } from "./directory.ts";
import { orSlackFailure } from "./failure.ts";
import { BOT_SCOPES } from "./scopes.ts";
import { createSlackLog } from "./slack-log.ts";

/** The transport's own secret. */
export type ProbeConfig = SlackClientConfig & {
  transport: { mode: "socket"; appToken: string } | { mode: "http"; signingSecret: string };
};

/** More people than these are read from the list of everybody, page by page, instead of one by one. */
const PEOPLE_ONE_BY_ONE = 30;
const LOOKED_UP_AT_ONCE = 5;
const PAGE_SIZE = 1_000;
/** Slack's signing secrets are 32 hexadecimal digits, which it nowhere promises. */
const USUAL_SECRET = /^[0-9a-f]{32}$/;

const groupsSchema = z.array(
  z.object({
    id: z.string(),
    handle: z.string().default(""),
    date_delete: z.number().default(0),
    users: z.array(z.string()).default([]),
  }),
);

/** Tries tokens, scopes and ids against Slack. Sources: auth.test, apps.connections.open, users.*, usergroups.list. */
export function createSlackProbe(config: ProbeConfig): SlackProbe {
  const { transport } = config;
  return {
    neededScopes: BOT_SCOPES,
    hasUsualSecret: transport.mode === "http" ? USUAL_SECRET.test(transport.signingSecret) : null,
    tryBotToken: async () => {
      const { teamId, teamUrl, scopes } = await readBotIdentity(config);
      return { teamId, teamUrl, scopes, lookUps: createLookUps(config, teamId) };
    },
    tryAppToken: transport.mode === "socket" ? () => openConnection(config, transport.appToken) : null,
  };
}

/** Asks for the address of a socket and does not connect to it, which has no effect. */
async function openConnection(config: SlackClientConfig, appToken: string): Promise<void> {
  const client = new WebClient(appToken, {
    ...clientOptions(config.apiUrl, createSlackLog(config.log, "slack-web-api")),
    retryConfig: { retries: 1, minTimeout: 300 },
    timeout: 10_000,
  });
  await orSlackFailure(client.apps.connections.open({}));
}

function createLookUps(config: SlackClientConfig, teamId: string): SlackLookUps {
  const client = createSlackClients(config).lookups;
  return {
    findPeople: (ids) =>
      ids.length > PEOPLE_ONE_BY_ONE ? findInList(client, ids, teamId) : findOneByOne(client, ids, teamId),
    findChannel: (id) => readChannel(client, id),
    listGroups: () => listGroups(client),
  };
}

async function findOneByOne(
  client: WebClient,
  ids: readonly string[],
  teamId: string,
): Promise<Map<string, Person | null>> {
  const found = new Map<string, Person | null>();
  for (let from = 0; from < ids.length; from += LOOKED_UP_AT_ONCE) {
    const some = ids.slice(from, from + LOOKED_UP_AT_ONCE);
    const people = await Promise.all(some.map((id) => readPerson(client, id, teamId)));
    for (const [index, id] of some.entries()) found.set(id, people[index] ?? null);
  }
  return found;
}

/** Reads pages until every id was found; an id on none of them does not exist in this workspace. */
async function findInList(
  client: WebClient,
  ids: readonly string[],
  teamId: string,
): Promise<Map<string, Person | null>> {
  const wanted = new Set(ids);
  const found = new Map<string, Person | null>();
  let cursor: string | undefined;
  do {
    const page = await orSlackFailure(
      client.users.list({ limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }),
    );
    for (const member of page.members ?? []) {
      if (member.id !== undefined && wanted.has(member.id)) found.set(member.id, personOf(member, teamId));
    }
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined && found.size < wanted.size);
  return new Map(ids.map((id) => [id, found.get(id) ?? null]));
}

async function listGroups(client: WebClient): Promise<Group[]> {
  const answer = await orSlackFailure(
    client.usergroups.list({ include_users: true, include_disabled: true }),
  );
  return groupsSchema.parse(answer.usergroups).map(({ id, handle, date_delete: deletedAt, users }) => ({
    groupId: id,
    handle,
    isDisabled: deletedAt !== 0,
    memberIds: users,
  }));
}
