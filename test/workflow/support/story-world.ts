import { planHash } from "../../../src/core/plan.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { type Settings, settingsSchema } from "../../../src/core/settings.ts";
import type { State } from "../../../src/core/states.ts";
import { Authorizer } from "../../../src/security/authorize.ts";
import type { Directory, Person } from "../../../src/security/directory.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";

import type { AuditDraft, AuditEntry } from "../../../src/storage/contract/audit.ts";
import type { Store } from "../../../src/storage/contract/store.ts";

import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { READER_TEXTS } from "../../../src/texts/languages.ts";
import { createCommands } from "../../../src/workflow/actions/create-commands.ts";
import type { Commands } from "../../../src/workflow/commands.ts";
import type { StoryDeps } from "../../../src/workflow/deps.ts";
import { mintTokens } from "../../../src/workflow/outbox/mint-tokens.ts";
import { APPROVER, CHANNEL, MADE_UP_PLAN, madeUpPreparation, TEAM } from "../../core/made-up-preparation.ts";
import { borrowDatabase } from "../../support/borrow-database.ts";
import { noProbes } from "../../support/no-probes.ts";

export const OPERATOR = "U0OPERATOR1";
export const SECOND_APPROVER = "U0APPROVER2";

export const PLAN_HASH = planHash(MADE_UP_PLAN);

/** Who is there, as Slack says; a person who is not named is an active, full member. */
export class FakeDirectory implements Directory {
  readonly people = new Map<string, Partial<Person> | null>();
  readonly groups = new Map<string, readonly string[] | null>();
  /** Whether Slack does not answer. */
  isAway = false;
  /** Group and person ids that were asked for without taking what is remembered. */
  readonly askedFresh: string[] = [];

  async findPerson(userId: string, options?: { maxAgeMs?: number }): Promise<Person | null> {
    this.#ask(userId, options);
    const known = this.people.get(userId);
    if (known === null) return null;
    return {
      userId,
      teamId: TEAM,
      displayName: userId,
      isBot: false,
      isGuest: false,
      isDeactivated: false,
      isStranger: false,
      ...known,
    };
  }

  async findChannel(channelId: string) {
    this.#ask(channelId);
    return {
      channelId,
      name: "made-up",
      isPrivate: false,
      isArchived: false,
      isShared: false,
      isBotMember: true,
    };
  }

  async findGroupMembers(groupId: string, options?: { maxAgeMs?: number }) {
    this.#ask(groupId, options);
    return this.groups.get(groupId) ?? null;
  }

  #ask(id: string, options?: { maxAgeMs?: number }): void {
    if (this.isAway) throw new Error("Slack does not answer");
    if (options?.maxAgeMs === 0) this.askedFresh.push(id);
  }
}

export const WHO = { approvers: { people: [APPROVER, SECOND_APPROVER] }, operators: { people: [OPERATOR] } };

const BEFORE_APPROVAL: readonly State[] = [
  "checking",
  "blocked",
  "awaiting_approval",
  "rejected",
  "cancelled",
  "expired",
];

/** What the log has of a preparation that people approved. */
export function approvalOf({ id, planHash }: Preparation): AuditDraft {
  return {
    event: "decision.approved",
    actor: APPROVER,
    preparationId: id,
    channelId: CHANNEL,
    planHash,
    requestId: null,
    details: {},
  };
}

export type StoryWorld = {
  deps: StoryDeps;
  store: Store;
  commands: Commands;
  directory: FakeDirectory;
  /** Ids of the workflows that were started, in order. */
  started: string[];
  /** Moves the clock; it stands still otherwise. */
  passHours(hours: number): void;
  /** The same bot with other settings, on the same store. */
  withSettings(settings: Record<string, unknown>): Pick<StoryWorld, "deps" | "commands">;
  /** Stores a preparation of its own in any state, in which approvers could decide on a plan. */
  put(changes?: Parameters<typeof madeUpPreparation>[0]): Promise<Preparation>;
  tokensOf(preparation: Preparation): ReturnType<typeof mintTokens>;
  audit(preparationId?: string | null): Promise<AuditEntry[]>;
  stop(): Promise<void>;
};

/** The story on a real store, with people, clock and engine made up. */
export async function startStoryWorld(settings: Record<string, unknown> = {}): Promise<StoryWorld> {
  const database = await borrowDatabase();
  const world = await createStoryWorld(database.pool, settings, { isAlone: true });
  return {
    ...world,
    stop: async () => {
      await world.stop();
      await database.close();
    },
  };
}

type Pool = Parameters<typeof createPostgresStore>[0]["pool"];

/** The same on a pool that is somebody else's to close. */
export async function createStoryWorld(
  pool: Pool,
  settings: Record<string, unknown> = {},
  /** Of a store that another world wrote: its key, and the time at which it ended. `isAlone`: on the embedded database. */
  {
    sealKey = new Uint8Array(32).fill(3),
    startMs = Date.UTC(2026, 10, 20, 9),
    isAlone = false,
  }: { sealKey?: Uint8Array; startMs?: number; isAlone?: boolean } = {},
): Promise<StoryWorld> {
  let nowMs = startMs;
  const now = () => new Date(nowMs);
  const sealer = createSealer([sealKey]);
  const store = await createPostgresStore({
    pool,
    isAlone,
    now,
    seals: storeSeals(sealer),
  });
  const directory = new FakeDirectory();
  const started: string[] = [];
  const make = (parsed: Settings): Pick<StoryWorld, "deps" | "commands"> => {
    const deps: StoryDeps = {
      store,
      settings: parsed,
      authorizer: new Authorizer({ settings: parsed, directory, teamId: TEAM }),
      directory,
      sealer,
      texts: READER_TEXTS,
      linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
      starter: {
        start: async (_workflow, id) => {
          if (!started.includes(id)) started.push(id);
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now,
      site: "intl",
      installationId: "made-up",
      probes: noProbes,
      teamId: TEAM,
      cloudsOf: () => {
        throw new Error("no cloud is made up here");
      },
    };
    return { deps, commands: createCommands(deps) };
  };
  const first = make(settingsSchema.parse({ ...WHO, ...settings }));
  let drawn = 0;
  return {
    ...first,
    store,
    directory,
    started,
    passHours: (hours) => {
      nowMs += hours * 3_600_000;
    },
    withSettings: (other) => make(settingsSchema.parse({ ...WHO, ...other })),
    put: async (changes = {}) => {
      drawn += 1;
      const number = String(drawn).padStart(4, "0");
      const preparation = madeUpPreparation({
        id: `MP-AB${number}`,
        state: "awaiting_approval",
        plan: MADE_UP_PLAN,
        planHash: PLAN_HASH,
        verdict: "open",
        stateSince: now().toISOString(),
        ...changes,
        request: { sourceBucket: `source-${number}`, channelId: CHANNEL, ...changes.request },
      });
      const made = await store.createPreparation({
        preparation,
        submissionId: `made-up:${number}`,
        maxOpenPerPerson: 10_000,
        posts: [],
        audit: BEFORE_APPROVAL.includes(preparation.state) ? [] : [approvalOf(preparation)],
      });
      if (made.outcome !== "created") throw new Error(`expected a new preparation, came ${made.outcome}`);
      return preparation;
    },
    tokensOf: (preparation) => mintTokens({ sealer, store }, preparation),
    audit: async (preparationId) =>
      (await store.listAudit({ afterSequence: 0, limit: 100_000 })).filter(
        (entry) => preparationId === undefined || entry.preparationId === preparationId,
      ),
    stop: () => store.close(),
  };
}

/** Somebody of the workspace who does something, in the preparation's channel. */
export function actor(userId: string, teamId = TEAM) {
  return { userId, teamId, channelId: CHANNEL };
}
