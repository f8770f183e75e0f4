import { randomUUID } from "node:crypto";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { Preparation, PreparationRequest } from "../../src/core/preparation.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import type { Directory } from "../../src/security/directory.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";

import type { Post } from "../../src/storage/contract/posts.ts";
import type { Store } from "../../src/storage/contract/store.ts";

import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import type { Commands } from "../../src/workflow/commands.ts";
import type { Starter, Steps, StoryDeps, WorkflowName } from "../../src/workflow/deps.ts";
import { createDriftLook } from "../../src/workflow/drift/look-for-drift.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { mintTokens } from "../../src/workflow/outbox/mint-tokens.ts";
import type { Actor, Outcome } from "../../src/workflow/outcome.ts";
import { examine } from "../../src/workflow/runs/examine.ts";
import { provision } from "../../src/workflow/runs/provision.ts";
import { revoke, rollBack } from "../../src/workflow/runs/revoke.ts";
import { madeUpRequest, RECIPIENT, REQUESTER, TEAM } from "../core/made-up-preparation.ts";
import { type ProvisioningWorld, startProvisioningWorld } from "../provisioning/provisioning-world.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { borrowDatabase } from "../support/borrow-database.ts";
import { executeSql } from "../support/execute-sql.ts";
import { noProbes } from "../support/no-probes.ts";
import { fillPrefix } from "./support/fill-prefix.ts";

export const ADA = "U0ADA00001";
export const OLGA = "U0OLGA0001";
export const OPERATORS_CHANNEL = "C0OPERATORS";
export const DAY_MS = 24 * 3_600_000;

/** A message to operators, as they would read it. */
export type Told = { key: string; target: string; text: string; token: string | null; version: number };

/**
 * The story with its real store and real adapters on both simulators, without Slack and the engine: workflows run at once
 * and in place, and only the test moves the clock.
 */
export type DriftWorld = {
  simulators: ProvisioningWorld;
  clouds: Clouds;
  /** Members of every user group. */
  groupMembers: string[];
  /** What the bot uses from now on in place of the real clouds; null: the real ones. */
  intercept(clouds: Clouds | null): void;
  store: Store;
  commands: Commands;
  deps: StoryDeps;
  /** Lets time pass, and looks as the daily round would. */
  look(ms?: number): Promise<void>;
  makeReady(request?: Partial<PreparationRequest>): Promise<Preparation>;
  /** Ends what a test has made, so that the next one's looks are about its own alone. */
  revokeAll(): Promise<void>;
  read(id: string): Promise<Preparation>;
  /** All that operators were told by the daily look, oldest first. */
  told(): Promise<Told[]>;
  events(): Promise<{ event: string; actor: string; details: Record<string, unknown> }[]>;
  close(): Promise<void>;
};

export const actor = (userId: string): Actor => ({ userId, teamId: TEAM, channelId: null });

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

export async function startDriftWorld(settings: Record<string, unknown> = {}): Promise<DriftWorld> {
  const database = await borrowDatabase();
  const simulators = await startProvisioningWorld();
  let clouds: Clouds = simulators.clouds;
  let nowMs = Date.now();
  // Each reading is a moment of its own, as on a real clock: ids of workflows are made of them.
  const now = () => {
    nowMs += 1;
    return new Date(nowMs);
  };
  const sealer = createSealer([new Uint8Array(32).fill(9)]);
  const store = await createPostgresStore({
    pool: database.pool,
    secrets: database.secrets,
    now,
    seals: storeSeals(sealer),
  });
  const groupMembers: string[] = [];
  const directory: Directory = { ...DIRECTORY, findGroupMembers: async () => groupMembers };
  const parsed = settingsSchema.parse({
    approvers: { people: [ADA] },
    operators: { people: [OLGA], channel: OPERATORS_CHANNEL },
    limits: { openPerPerson: 100 },
    ...settings,
  });
  const deps: StoryDeps = {
    cloudsOf: () => clouds,
    settings: parsed,
    store,
    sealer,
    directory,
    now,
    authorizer: new Authorizer({ settings: parsed, directory, teamId: TEAM }),
    texts: READER_TEXTS,
    linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
    starter: { start: (...input) => starter.start(...input) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    site: "intl",
    installationId: await store.readInstallationId(),
    probes: noProbes,
    teamId: TEAM,
  };
  const starter = inPlace(deps);
  const commands = createCommands(deps);
  const look = createDriftLook(deps, new AbortController().signal);
  const read = async (id: string) => {
    const preparation = await store.findPreparation(id);
    if (!preparation) throw new Error(`there is no ${id}`);
    return preparation;
  };
  return {
    simulators,
    clouds: simulators.clouds,
    groupMembers,
    intercept: (given) => {
      clouds = given ?? simulators.clouds;
    },
    store,
    commands,
    deps,
    read,
    async look(ms = DAY_MS) {
      nowMs += ms;
      await look();
    },
    async makeReady(request = {}) {
      const wanted = madeUpRequest({ ttlDays: 90, ...request });
      await fillPrefix(simulators, wanted);
      const asked = must(await commands.request(actor(REQUESTER), randomUUID(), wanted));
      const token = (await mintTokens(deps, await read(asked.id)))("approve") ?? "";
      const decision = { token, decision: "approve" as const, comment: "", hasSeenTicket: true };
      must(await commands.decide(actor(ADA), randomUUID(), decision));
      const ready = await read(asked.id);
      if (ready.state !== "ready") throw new Error(`expected ready, got ${JSON.stringify(ready.failure)}`);
      return ready;
    },
    async revokeAll() {
      for (const { id } of await store.listPreparations({ states: ["ready"], limit: 100 })) {
        await commands.revoke(actor(OLGA), randomUUID(), { preparationId: id });
      }
    },
    told: () => readTold(deps, (statement) => executeSql(database.pool, statement)),
    events: async () => store.listAudit({ afterSequence: 0, limit: 10_000 }),
    async close() {
      await store.close();
      await database.close();
      await simulators.close();
    },
  };
}

async function readTold(
  deps: StoryDeps,
  execute: (statement: string) => Promise<Record<string, unknown>[]>,
): Promise<Told[]> {
  const rows = await execute(
    "select key, target_kind, target_id, notice, version from posts where key like 'drift:%' order by sequence",
  );
  return Promise.all(
    rows.map(async (row) => {
      const target =
        row["target_kind"] === "direct"
          ? { kind: "direct", userId: String(row["target_id"]) }
          : { kind: "operators", channelId: String(row["target_id"]) };
      const post = { preparationId: null, notice: row["notice"], key: String(row["key"]), target } as Post;
      const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(deps, post));
      if (rendered.kind === "nothing") throw new Error("expected a message");
      const { blocks } = rendered.message;
      const button = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []))[0];
      return {
        key: post.key,
        target: `${row["target_kind"]} ${row["target_id"]}`,
        text: textsOf(blocks).replaceAll("\n", ""),
        token: button && "value" in button ? String(button.value) : null,
        version: Number(row["version"]),
      };
    }),
  );
}

const DIRECTORY: Directory = {
  findPerson: async (userId) =>
    [ADA, OLGA, REQUESTER, RECIPIENT].includes(userId)
      ? {
          userId,
          teamId: TEAM,
          displayName: userId,
          isBot: false,
          isGuest: false,
          isDeactivated: false,
          isStranger: false,
        }
      : null,
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

type Body = (steps: Steps, deps: StoryDeps, input: Parameters<Starter["start"]>[2]) => Promise<void>;
const BODIES: Partial<Record<WorkflowName, Body>> = { examine, provision, roll_back: rollBack, revoke };

/** Runs each id once, at once. */
function inPlace(deps: StoryDeps): Starter {
  const started = new Set<string>();
  return {
    async start(workflow, id, input) {
      if (started.has(id)) return;
      started.add(id);
      await BODIES[workflow]?.(STEPS, deps, input);
    },
  };
}

const STEPS: Steps = {
  async step(_name, run, { maxAttempts }) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await run({ isLast: attempt >= maxAttempts });
      } catch (error) {
        if (attempt >= maxAttempts) throw error;
      }
    }
  },
};
