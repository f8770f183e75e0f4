import type { CallLog } from "../../../src/clouds/call-log.ts";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import { noticeSchema } from "../../../src/notices/index.ts";
import { Authorizer } from "../../../src/security/authorize.ts";
import type { Directory, Person } from "../../../src/security/directory.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import type { Post } from "../../../src/storage/contract/posts.ts";
import type { Store } from "../../../src/storage/contract/store.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { READER_TEXTS } from "../../../src/texts/languages.ts";
import { createCommands } from "../../../src/workflow/actions/create-commands.ts";
import type { ButtonAction } from "../../../src/workflow/actions/index.ts";
import type { Commands } from "../../../src/workflow/commands.ts";
import type { StoryDeps } from "../../../src/workflow/deps.ts";
import { contextOfPost } from "../../../src/workflow/outbox/context-of-post.ts";
import { mintTokens } from "../../../src/workflow/outbox/mint-tokens.ts";
import type { Actor, Outcome } from "../../../src/workflow/outcome.ts";
import { RECIPIENT, REQUESTER, TEAM } from "../../core/made-up-preparation.ts";
import { type ProvisioningWorld, startProvisioningWorld } from "../../provisioning/provisioning-world.ts";
import { renderNotice } from "../../slack/support/render-notice.ts";
import { borrowDatabase } from "../../support/borrow-database.ts";
import { noProbes } from "../../support/no-probes.ts";
import { inPlace, type Meanwhile } from "./run-in-place.ts";

export const ADA = "U0ADA00001";
export const ALAN = "U0ALAN0001";
export const OLGA = "U0OLGA0001";
export const NINA = "U0NINA0001";
export const OPERATORS_CHANNEL = "C0OPERATORS";

export const SEAL_KEY = new Uint8Array(32).fill(9);

export const actor = (userId: string): Actor => ({ userId, teamId: TEAM, channelId: null });

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

/**
 * The story with its real store and real adapters on both simulators, without Slack and the engine: workflows run at once
 * and in place (`run-in-place.ts`), and only the test moves the clock.
 */
export type StoryOnSimulators = {
  database: Awaited<ReturnType<typeof borrowDatabase>>;
  simulators: ProvisioningWorld;
  store: Store;
  commands: Commands;
  deps: StoryDeps;
  people: Map<string, Person>;
  /** Members of every user group. */
  groupMembers: string[];
  meanwhile: Meanwhile;
  /** What the bot uses from now on in place of the real clouds; null: the real ones. */
  intercept(clouds: Clouds | null): void;
  now(): Date;
  moveClock(ms: number): void;
  read(id: string): Promise<Preparation>;
  press(id: string, action: ButtonAction): Promise<string>;
  render(post: Post): Promise<ReturnType<typeof renderNotice>>;
  close(): Promise<void>;
};

export async function startStoryOnSimulators(
  settings: Record<string, unknown>,
  log?: CallLog,
): Promise<StoryOnSimulators> {
  const database = await borrowDatabase();
  const simulators = await startProvisioningWorld(log);
  let clouds: Clouds = simulators.clouds;
  let nowMs = Date.now();
  // Each reading is a moment of its own, as on a real clock: ids of workflows are made of them.
  const now = () => {
    nowMs += 1;
    return new Date(nowMs);
  };
  const sealer = createSealer([SEAL_KEY]);
  const { pool, secrets } = database;
  const store = await createPostgresStore({ pool, isAlone: true, secrets, now, seals: storeSeals(sealer) });
  const people = new Map([ADA, ALAN, OLGA, NINA, REQUESTER, RECIPIENT].map((id) => [id, person(id)]));
  const groupMembers: string[] = [];
  const meanwhile: Meanwhile = new Map();
  const deps: StoryDeps = {
    ...whoMayWhat(settings, memoryDirectory(people, groupMembers)),
    cloudsOf: () => clouds,
    store,
    sealer,
    now,
    texts: READER_TEXTS,
    linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
    starter: { start: (...input) => starter.start(...input) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    site: "intl",
    installationId: await store.readInstallationId(),
    probes: noProbes,
    teamId: TEAM,
  };
  const starter = inPlace(deps, meanwhile);
  const read = async (id: string) => {
    const preparation = await store.findPreparation(id);
    if (!preparation) throw new Error(`there is no ${id}`);
    return preparation;
  };
  return {
    ...{ database, simulators, store, deps, people, groupMembers, meanwhile, now, read },
    commands: createCommands(deps),
    intercept: (given) => {
      clouds = given ?? simulators.clouds;
    },
    moveClock: (ms) => {
      nowMs += ms;
    },
    async press(id, action) {
      const token = (await mintTokens(deps, await read(id)))(action);
      if (token === null) throw new Error(`no token for ${action}`);
      return token;
    },
    render: async (post) => renderNotice(noticeSchema.parse(post.notice), await contextOfPost(deps, post)),
    async close() {
      await store.close();
      await database.close();
      await simulators.close();
    },
  };
}

const BASE_SETTINGS = {
  approvers: { people: [ADA, ALAN] },
  operators: { people: [OLGA], channel: OPERATORS_CHANNEL },
  limits: { openPerPerson: 100 },
};

function whoMayWhat(changes: Record<string, unknown>, directory: Directory) {
  const settings = settingsSchema.parse({ ...BASE_SETTINGS, ...changes });
  return { settings, directory, authorizer: new Authorizer({ settings, directory, teamId: TEAM }) };
}

export function person(userId: string, changes: Partial<Person> = {}): Person {
  return {
    userId,
    teamId: TEAM,
    displayName: userId,
    isBot: false,
    isGuest: false,
    isDeactivated: false,
    isStranger: false,
    ...changes,
  };
}

function memoryDirectory(people: ReadonlyMap<string, Person>, groupMembers: readonly string[]): Directory {
  return {
    findPerson: async (userId) => people.get(userId) ?? null,
    findChannel: async (channelId) => ({
      channelId,
      name: "migrations",
      isPrivate: false,
      isArchived: false,
      isShared: false,
      isBotMember: true,
    }),
    findGroupMembers: async () => groupMembers,
  };
}
