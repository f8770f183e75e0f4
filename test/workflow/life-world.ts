import { randomUUID } from "node:crypto";
import type { CallLog } from "../../src/clouds/call-log.ts";
import type { Preparation, PreparationRequest } from "../../src/core/preparation.ts";
import { type Settings, settingsSchema } from "../../src/core/settings.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import type { Directory, Person } from "../../src/security/directory.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";

import type { Post } from "../../src/storage/contract/posts.ts";
import type { Store } from "../../src/storage/contract/store.ts";

import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import type { ButtonAction } from "../../src/workflow/actions/index.ts";
import type { Commands } from "../../src/workflow/commands.ts";
import type { Starter, Steps, StoryDeps, WorkflowName } from "../../src/workflow/deps.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { mintTokens } from "../../src/workflow/outbox/mint-tokens.ts";
import type { Actor, Outcome } from "../../src/workflow/outcome.ts";
import { count } from "../../src/workflow/runs/count.ts";
import { examine } from "../../src/workflow/runs/examine.ts";
import { provision } from "../../src/workflow/runs/provision.ts";
import { retire } from "../../src/workflow/runs/retire.ts";
import { revalidate } from "../../src/workflow/runs/revalidate.ts";
import { revoke, rollBack } from "../../src/workflow/runs/revoke.ts";
import { rotate } from "../../src/workflow/runs/rotate.ts";
import { sweep } from "../../src/workflow/upkeep/sweep.ts";
import { madeUpRequest, RECIPIENT, REQUESTER, TEAM } from "../core/made-up-preparation.ts";
import { type ProvisioningWorld, startProvisioningWorld } from "../provisioning/provisioning-world.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { borrowDatabase } from "../support/borrow-database.ts";
import { noProbes } from "../support/no-probes.ts";
import { fillPrefix } from "./support/fill-prefix.ts";

export const ADA = "U0ADA00001";
export const ALAN = "U0ALAN0001";
export const OLGA = "U0OLGA0001";
export const NINA = "U0NINA0001";
export const OPERATORS_CHANNEL = "C0OPERATORS";

export const HOUR_MS = 3_600_000;

export const SEAL_KEY = new Uint8Array(32).fill(9);

/**
 * The whole story without Slack and the engine: real store, real simulators behind the real adapters, a clock that only
 * the test moves. Workflows run at once and in place; a step that throws is tried again as its policy says, unwaited.
 */
export type LifeWorld = {
  pool: Parameters<typeof createPostgresStore>[0]["pool"];
  /** The data folder of the embedded database. */
  dataDir: string;
  clouds: ProvisioningWorld;
  store: Store;
  commands: Commands;
  deps: StoryDeps;
  people: Map<string, Person>;
  /** What happens while work is done: just before the first try of a step of this name, once. */
  meanwhile: Map<string, () => Promise<unknown>>;
  now(): Date;
  /** Moves the time, and lets the sweep see it. */
  pass(ms: number): Promise<void>;
  sweep(): Promise<void>;
  /** A request whose checks are done. */
  request(request?: Partial<PreparationRequest>): Promise<Preparation>;
  /** The same, of whatever is under the prefix: perhaps nothing. */
  ask(request?: Partial<PreparationRequest>): Promise<Preparation>;
  approve(id: string): Promise<Preparation>;
  /** From the request to `ready`. */
  makeReady(request?: Partial<PreparationRequest>): Promise<Preparation>;
  press(id: string, action: ButtonAction): Promise<string>;
  read(id: string): Promise<Preparation>;
  /** Every post of a preparation as people would read it, by its key. */
  said(id: string): Promise<Map<string, string>>;
  buttons(id: string, key: string): Promise<string[]>;
  events(id: string): Promise<string[]>;
  close(): Promise<void>;
};

export const actor = (userId: string): Actor => ({ userId, teamId: TEAM, channelId: null });

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

const BASE_SETTINGS = {
  approvers: { people: [ADA, ALAN] },
  operators: { people: [OLGA], channel: OPERATORS_CHANNEL },
  limits: { openPerPerson: 100 },
};

export async function startLifeWorld(
  changes: Record<string, unknown> = {},
  log?: CallLog,
): Promise<LifeWorld> {
  const database = await borrowDatabase();
  const clouds = await startProvisioningWorld(log);
  let nowMs = Date.now();
  // Each reading is a moment of its own, as on a real clock: ids of workflows are made of them.
  const now = () => {
    nowMs += 1;
    return new Date(nowMs);
  };
  const sealer = createSealer([SEAL_KEY]);
  const store = await createPostgresStore({
    pool: database.pool,
    secrets: database.secrets,
    now,
    seals: storeSeals(sealer),
  });
  const settings: Settings = settingsSchema.parse({ ...BASE_SETTINGS, ...changes });
  const people = new Map([ADA, ALAN, OLGA, NINA, REQUESTER, RECIPIENT].map((id) => [id, person(id)]));
  const directory = memoryDirectory(people);
  const deps: StoryDeps = {
    cloudsOf: () => clouds.clouds,
    settings,
    store,
    sealer,
    directory,
    now,
    authorizer: new Authorizer({ settings, directory, teamId: TEAM }),
    texts: READER_TEXTS,
    linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
    starter: { start: (...input) => starter.start(...input) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    site: "intl",
    installationId: await store.readInstallationId(),
    probes: noProbes,
    teamId: TEAM,
  };
  const meanwhile: LifeWorld["meanwhile"] = new Map();
  const starter = inPlace(deps, stepsWith(meanwhile));
  const commands = createCommands(deps);
  const lastLooks = new Map<string, number>();

  const read = async (id: string) => {
    const preparation = await store.findPreparation(id);
    if (!preparation) throw new Error(`there is no ${id}`);
    return preparation;
  };
  const press = async (id: string, action: ButtonAction) => {
    const token = (await mintTokens(deps, await read(id)))(action);
    if (token === null) throw new Error(`no token for ${action}`);
    return token;
  };
  const render = async (post: Post) =>
    renderNotice(noticeSchema.parse(post.notice), await contextOfPost(deps, post));
  const world: LifeWorld = {
    pool: database.pool,
    dataDir: database.folder,
    clouds,
    store,
    commands,
    deps,
    people,
    meanwhile,
    now,
    read,
    press,
    sweep: () => sweep(deps, lastLooks),
    async pass(ms) {
      nowMs += ms;
      await sweep(deps, lastLooks);
    },
    async request(request = {}) {
      await fillPrefix(clouds, madeUpRequest(request));
      return world.ask(request);
    },
    async ask(request = {}) {
      const asked = await commands.request(actor(REQUESTER), randomUUID(), madeUpRequest(request));
      return read(must(asked).id);
    },
    async approve(id) {
      const token = await press(id, "approve");
      const input = { token, decision: "approve" as const, comment: "", hasSeenTicket: true };
      must(await commands.decide(actor(ADA), randomUUID(), input));
      return read(id);
    },
    async makeReady(request = {}) {
      const ready = await world.approve((await world.request(request)).id);
      if (ready.state !== "ready") throw new Error(`expected ready, got ${JSON.stringify(ready.failure)}`);
      return ready;
    },
    async said(id) {
      const texts = new Map<string, string>();
      for (const post of await store.listPosts(id)) {
        const rendered = await render(post);
        texts.set(post.key, rendered.kind === "nothing" ? "" : textsOf(rendered.message.blocks));
      }
      return texts;
    },
    async buttons(id, key) {
      const post = await store.findPost(id, key);
      if (!post) throw new Error(`there is no post ${key}`);
      const rendered = await render(post);
      const blocks = rendered.kind === "nothing" ? [] : rendered.message.blocks;
      return blocks.flatMap((block) =>
        block.type === "actions"
          ? block.elements.flatMap((element) => ("action_id" in element ? [String(element.action_id)] : []))
          : [],
      );
    },
    async events(id) {
      const entries = await store.listAudit({ afterSequence: 0, limit: 1_000 });
      return entries.filter(({ preparationId }) => preparationId === id).map(({ event }) => event);
    },
    async close() {
      await store.close();
      await database.close();
      await clouds.close();
    },
  };
  return world;
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

function memoryDirectory(people: ReadonlyMap<string, Person>): Directory {
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
    findGroupMembers: async () => [],
  };
}

const BODIES: Partial<
  Record<
    WorkflowName,
    (steps: Steps, deps: StoryDeps, input: Parameters<Starter["start"]>[2]) => Promise<void>
  >
> = { count, examine, look_again: revalidate, provision, roll_back: rollBack, revoke, rotate, retire };

/** Runs each id once, at once; one that broke may be started again. */
function inPlace(deps: StoryDeps, steps: Steps): Starter {
  const started = new Set<string>();
  return {
    async start(workflow, id, input) {
      if (started.has(id)) return;
      started.add(id);
      try {
        await BODIES[workflow]?.(steps, deps, input);
      } catch (error) {
        started.delete(id);
        throw error;
      }
    },
  };
}

function stepsWith(meanwhile: LifeWorld["meanwhile"]): Steps {
  return {
    async step(name, run, { maxAttempts }) {
      const happens = meanwhile.get(name);
      meanwhile.delete(name);
      await happens?.();
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await run({ isLast: attempt >= maxAttempts });
        } catch (error) {
          if (attempt >= maxAttempts) throw error;
        }
      }
    },
  };
}
