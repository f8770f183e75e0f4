import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { NO_FACTS } from "../../src/core/preparation.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { CARD_KEY, cardPost } from "../../src/notices/card.ts";
import { drawNotice, noticeSchema, QUIET_KINDS } from "../../src/notices/index.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import { createSealer } from "../../src/security/seal.ts";
import { storeSeals } from "../../src/security/store-seals.ts";
import { toSlackMessage } from "../../src/slack/message.ts";
import { homeView } from "../../src/slack/views/home-view.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { createPostgresStore } from "../../src/storage/postgres/postgres-store.ts";
import { en } from "../../src/texts/en.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import type { StoryDeps } from "../../src/workflow/deps.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { sweep } from "../../src/workflow/upkeep/sweep.ts";
import { makePreparation } from "../../test/slack/support/preparations.ts";
import { noProbes } from "../../test/support/no-probes.ts";
import { everybodyHere } from "../support/everybody-here.ts";

const TEAM = "T0ACMECO01";
const APPROVER = "U0ADA00001";
const REQUESTER = "U0CROWD0001";

/** The operations that must not slow down as the store grows, as the program does them, without Slack's and the clouds' part. */
export type Operations = Record<
  "card update" | "list" | "App Home" | "sweep" | "figures" | "form",
  () => Promise<unknown>
>;

export async function openStoreOn(pool: Pool): Promise<Store> {
  const sealer = createSealer([new Uint8Array(32).fill(7)]);
  return createPostgresStore({
    pool,
    now: () => new Date(),
    seals: storeSeals(sealer),
  });
}

export function createOperations(store: Store): Operations {
  const deps = storyOn(store);
  const commands = createCommands(deps);
  const actor = { userId: APPROVER, teamId: TEAM, channelId: null };
  const { id: _, ...like } = makePreparation("checking");
  return {
    "card update": () => updateCard(deps),
    list: async () => requireOk(await commands.list(actor)),
    "App Home": async () => homeView(requireOk(await commands.home(actor)), en),
    sweep: () => sweep(deps, new Map()),
    figures: () => store.readFigures(),
    // The last, since it leaves preparations behind.
    form: async () => {
      const requester = `U0FORM${randomUUID().slice(0, 8).toUpperCase()}`;
      const request = { ...like.request, destinationBucket: `grown-${randomUUID()}`, recipient: REQUESTER };
      const made = await commands.request({ ...actor, userId: requester }, randomUUID(), request);
      if (!made.ok) throw new Error(`expected a new preparation, got ${made.refusal.code}`);
      // Ended at once: what is open is to stay the same.
      await store.changeState({ id: made.value.id, revision: 1, from: "checking", event: "cancelled" });
      for (const post of await store.listPosts(made.value.id)) await store.abandonPost(post.id, "bench");
    },
  };
}

/** A card's way from the change of state to what Slack is sent, and back into the store. */
async function updateCard(deps: StoryDeps): Promise<void> {
  const preparation = await deps.store.findPreparation("MP-0A0001");
  if (!preparation) throw new Error("expected the first preparation to be there");
  await deps.store.record(preparation.id, { posts: [cardPost(preparation)] });
  const [post] = await deps.store.claimPosts({
    owner: "bench",
    limits: { posts: 1, edits: 1 },
    leaseMs: 60_000,
    now: new Date(),
    cardKey: CARD_KEY,
    quietKinds: QUIET_KINDS,
  });
  if (!post) throw new Error("expected the card to be due");
  const drawn = drawNotice(noticeSchema.parse(post.notice), await contextOfPost(deps, post));
  if (!("instead" in drawn)) toSlackMessage(drawn, en);
  await deps.store.markPosted(post.id, {
    version: post.version,
    channelId: post.channelId ?? "",
    ts: post.ts ?? "",
    restMs: 0,
  });
}

function requireOk<T>(outcome: { ok: true; value: T } | { ok: false }): T {
  if (!outcome.ok) throw new Error("expected the command to be allowed");
  return outcome.value;
}

function storyOn(store: Store): StoryDeps {
  const settings = settingsSchema.parse({
    approvers: { people: [APPROVER, "U0ABEL0001"] },
    operators: { people: ["U0OLGA0001"] },
    limits: { openPerPerson: 100 },
  });
  const directory = everybodyHere(TEAM);
  const nothing = () => {
    throw new Error("expected no cloud to be asked");
  };
  return {
    store,
    settings,
    directory,
    authorizer: new Authorizer({ settings, directory, teamId: TEAM }),
    sealer: createSealer([new Uint8Array(32).fill(7)]),
    cloudsOf: nothing,
    texts: READER_TEXTS,
    linkTo: () => "",
    // The engine's part is measured in the throughput: it reads its own tables by their keys.
    starter: { start: async () => undefined },
    log: {
      info: () => undefined,
      warn: (fields) => {
        throw new Error(JSON.stringify(fields));
      },
      error: () => undefined,
    },
    now: () => new Date(),
    site: "intl",
    installationId: NO_FACTS.awsAccountId ?? "bench",
    probes: noProbes,
    teamId: TEAM,
  } as StoryDeps;
}
