import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import { NO_FACTS, type Preparation } from "../../src/core/preparation.ts";
import { STATES } from "../../src/core/states.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { verifyAudit } from "../../src/security/verify-audit.ts";
import { listMessage, statusMessage } from "../../src/slack/command-messages.ts";
import { approveForm } from "../../src/slack/views/approve-form.ts";
import { detailsView } from "../../src/slack/views/details-view.ts";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { en } from "../../src/texts/en.ts";
import { knownButtons } from "../../src/workflow/actions/index.ts";
import { createDriftLook } from "../../src/workflow/drift/look-for-drift.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { loadView } from "../../src/workflow/outbox/load-view.ts";
import { NO_OFFERS } from "../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { sweep } from "../../src/workflow/upkeep/sweep.ts";
import { RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf as linesOf } from "../slack/support/slack-world.ts";
import { executeSql } from "../support/execute-sql.ts";
import { ADA, OLGA, OPERATORS_CHANNEL, SEAL_KEY } from "../workflow/life-world.ts";
import { actor, createStoryWorld, type StoryWorld } from "../workflow/support/story-world.ts";
import { loadRows, parseRows, type StoredRows } from "./fixtures/stored-rows.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const SETTINGS = {
  approvers: { people: [ADA] },
  operators: { people: [OLGA], channel: OPERATORS_CHANNEL },
  limits: { openPerPerson: 100 },
};
/** Nobody has logged on, and nothing else is asked of a cloud. */
const NO_LOGON = () => ({ alibaba: { findUser: async () => null } }) as unknown as Clouds;

/** As it is read: the parts of a line without the breaks between them. */
function textsOf(blocks: Parameters<typeof linesOf>[0]): string {
  return linesOf(blocks).replace(/\s+/g, " ").replace(/ :/g, ":");
}

type Database = Awaited<ReturnType<typeof openEmbeddedDatabase>>;
type OlderWorld = StoryWorld & { pool: Database["pool"]; warnings: unknown[] };

/** This version on a database that another version had written. */
async function openOlder(rows: StoredRows): Promise<OlderWorld> {
  const folder = await mkdtemp(join(tmpdir(), "mgw-older-"));
  const database = await openEmbeddedDatabase(folder, (error) => {
    throw error;
  });
  await loadRows(database.pool, rows);
  const startMs = Date.parse(rows.writtenAt);
  const world = await createStoryWorld(database.pool, SETTINGS, { sealKey: SEAL_KEY, startMs });
  await world.store.sealRows({ isKeyLost: false, hasEarlierKeys: false });
  const warnings: unknown[] = [];
  world.deps.cloudsOf = NO_LOGON;
  world.deps.log = { ...world.deps.log, warn: (...warned) => warnings.push(warned) };
  return {
    ...world,
    pool: database.pool,
    warnings,
    stop: async () => {
      await world.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function everyone({ store }: StoryWorld): Promise<Preparation[]> {
  return store.listPreparations({ limit: 1_000 });
}

/** All that people would read of a store: every post, the list, each status, and the forms to decide in. */
async function readAll(world: OlderWorld): Promise<string[]> {
  const preparations = await everyone(world);
  const views: PreparationView[] = [];
  const shown: string[] = [];
  for (const { id } of preparations) {
    for (const post of await world.store.listPosts(id)) {
      const rendered = renderNotice(noticeSchema.parse(post.notice), await contextOfPost(world.deps, post));
      if (rendered.kind !== "nothing") shown.push(textsOf(rendered.message.blocks));
    }
    const view = await world.commands.view(actor(REQUESTER), id);
    if (!view.ok) throw new Error(`${id} cannot be seen: ${view.refusal.code}`);
    views.push(view.value);
    shown.push(
      textsOf(statusMessage({ view: view.value, offers: NO_OFFERS }, en).blocks),
      textsOf(detailsView(view.value, en).blocks),
      textsOf(approveForm(view.value, "t", en).blocks),
    );
  }
  shown.push(textsOf(listMessage({ views, count: views.length }, "/mgw-prep", en).blocks));
  return shown;
}

async function tokenOf(world: StoryWorld, preparation: Preparation, action: "approve" | "reject" | "show") {
  return (await world.tokensOf(preparation))(action) ?? "";
}

function inState(preparations: readonly Preparation[], state: Preparation["state"]): Preparation {
  const found = preparations.find((preparation) => preparation.state === state);
  if (!found) throw new Error(`there is none in the state ${state}`);
  return found;
}

const versions = (await readdir(FIXTURES)).filter((name) => name.endsWith(".json"));

describe.each(versions)("a store that an older version wrote: %s", (name) => {
  const rows = parseRows(join(FIXTURES, name));
  let world: OlderWorld;

  beforeAll(async () => {
    world = await openOlder(rows);
  });
  afterAll(() => world?.stop());

  it("has preparations in every state, and all of them are read", async () => {
    const preparations = await everyone(world);
    expect(preparations.map(({ id }) => id).sort()).toEqual(
      rows.tables["preparations"]?.map(({ id }) => id).sort(),
    );
    expect([...new Set(preparations.map(({ state }) => state))].sort()).toEqual([...STATES].sort());
  });

  it("has everything else that belongs to them", async () => {
    const { store } = world;
    const count = { grants: 0, decisions: 0, receipts: 0, secrets: 0, posts: 0 };
    for (const { id } of await everyone(world)) {
      count.grants += (await store.listGrants(id)).length;
      count.decisions += (await store.listDecisions(id)).length;
      count.receipts += (await store.listReceipts(id)).length;
      count.secrets += (await store.listSecrets(id)).length;
      count.posts += (await store.listPosts(id)).length;
    }
    for (const [table, found] of Object.entries(count)) {
      const stored = rows.tables[table]?.filter((row) => row["preparation_id"] !== null) ?? [];
      expect(stored.length, table).toBeGreaterThan(0);
      expect(found, table).toBe(stored.length);
    }
    expect(await store.listOpenDrifts()).toHaveLength(rows.tables["drifts"]?.length ?? -1);
  });

  it("is shown as a whole", async () => {
    const shown = await readAll(world);
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.join("\n")).not.toMatch(/undefined|NaN|\[object/);
  });

  it("has an audit log that is whole, and says that the rows got their seals", async () => {
    const log = await world.store.listAudit({ afterSequence: 0, limit: 100_000 });
    expect(verifyAudit(world.deps.sealer, log, log.at(-1)?.hash ?? "")).toMatchObject({
      count: (rows.tables["audit"]?.length ?? 0) + 1,
      problems: [],
    });
    expect(log.at(-1)).toMatchObject({
      event: "rows.sealed",
      details: {
        preparations: rows.tables["preparations"]?.length,
        decisions: rows.tables["decisions"]?.length,
      },
    });
  });

  it("has its rows sealed, once: a row that loses its seal later is altered", async () => {
    const preparations = await everyone(world);
    expect(preparations.filter(({ isAltered }) => isAltered)).toEqual([]);
    const { id } = inState(preparations, "rejected");
    await world.pool.query("update preparations set seal = null where id = $1", [id]);
    await world.store.sealRows({ isKeyLost: false, hasEarlierKeys: true });
    expect(await world.store.findPreparation(id)).toMatchObject({ isAltered: true });
  });

  it("is swept without a warning, and what was begun goes on", async () => {
    await sweep(world.deps, new Map());
    expect(world.warnings).toEqual([]);
    const begun = ["checking", "provisioning", "rotating", "rolling_back", "revoking"] as const;
    const preparations = await everyone(world);
    for (const state of begun) {
      const { id } = inState(preparations, state);
      expect(
        world.started.filter((workflow) => workflow.includes(id)),
        state,
      ).toHaveLength(1);
    }
  });

  it("has no step of an approval done, and the settings' first one is waited for", async () => {
    const approvals = { steps: [{ name: "team" }, { name: "security", approvers: { people: [OLGA] } }] };
    const { deps, commands } = world.withSettings({ ...SETTINGS, approvals });
    const waiting = inState(await everyone(world), "awaiting_approval");
    expect(waiting.doneSteps).toEqual([]);
    const shown = statusMessage({ view: await loadView(deps, waiting), offers: NO_OFFERS }, en);
    expect(textsOf(shown.blocks)).toContain("step 1 of 2: team");
    const token = await tokenOf(world, waiting, "approve");
    expect(await commands.press(actor(OLGA), token, "approve")).toMatchObject({
      ok: false,
      refusal: { code: "NOT_YOUR_STEP", args: { step: "team" } },
    });
    expect(await commands.press(actor(ADA), token, "approve")).toMatchObject({ ok: true });
  });

  it("takes clicks: a decision, and the credentials that were sealed then", async () => {
    const preparations = await everyone(world);
    const waiting = inState(preparations, "awaiting_approval");
    const rejected = await world.commands.decide(actor(ADA), "older:reject", {
      token: await tokenOf(world, waiting, "reject"),
      decision: "reject",
      comment: "another time",
      hasSeenTicket: false,
    });
    expect(rejected).toMatchObject({ ok: true, value: { state: "rejected" } });
    const delivered = preparations.find(({ state, delivery }) => state === "ready" && delivery === "sent");
    if (!delivered) throw new Error("there is none with a delivery that nobody opened");
    const token = await tokenOf(world, delivered, "show");
    const opened = await world.commands.showCredentials(actor(RECIPIENT), { token });
    expect(opened).toMatchObject({ ok: true, value: { awsAccessKeyId: expect.stringMatching(/^AKIA/) } });
  });
});

describe("a store that another version wrote", () => {
  const rows = parseRows(join(FIXTURES, versions.at(-1) ?? ""));
  let world: OlderWorld;

  beforeAll(async () => {
    world = await openOlder(rows);
  });
  afterAll(() => world?.stop());

  const change = (set: string) => executeSql(world.pool, `update preparations set ${set}`);
  beforeEach(() => change("checks = checks"));

  it("shows a check that did not exist then as not run, wherever checks are shown", async () => {
    await change("checks = checks - 'permissions'");
    const waiting = inState(await everyone(world), "awaiting_approval");
    expect(waiting.checks.permissions).toBeUndefined();
    const shown = await readAll(world);
    expect(shown.filter((text) => text.includes("Users and policies: not run"))).not.toEqual([]);
    const view = await world.commands.view(actor(REQUESTER), waiting.id);
    if (!view.ok) throw new Error(view.refusal.code);
    expect(textsOf(approveForm(view.value, "t", en).blocks)).toContain("Not run: Users and policies.");
    await sweep(world.deps, new Map());
    expect(world.warnings).toEqual([]);
  });

  it("shows a check and a finding of a newer version by their names, and one of unknown gravity as unknown", async () => {
    const finding = { code: "TELEPATHY_WEAK", severity: "ominous", args: { spoons: "bent" }, evidence: [] };
    const result = JSON.stringify({ status: "done", severity: "warning", findings: [finding] });
    await change(`checks = checks || jsonb_build_object('telepathy', '${result}'::jsonb)`);
    const [preparation] = await everyone(world);
    const results = new Map(Object.entries(preparation?.checks ?? {}));
    expect(results.get("telepathy")?.findings).toMatchObject([
      { code: "TELEPATHY_WEAK", severity: "unknown" },
    ]);
    const shown = (await readAll(world)).join("\n");
    expect(shown).toContain("TELEPATHY_WEAK");
  });

  it("keeps the code of a finding whose arguments are another version's", async () => {
    const finding = { code: "POLICY_MISSING", severity: "blocker", args: {}, evidence: [] };
    const result = JSON.stringify({ status: "done", severity: "blocker", findings: [finding] });
    await change(`checks = jsonb_set(checks, '{permissions}', '${result}'::jsonb)`);
    expect((await readAll(world)).join("\n")).toContain("POLICY_MISSING");
  });

  it("takes a fact that nobody looked for then as not known", async () => {
    await change("body = jsonb_set(body, '{facts}', '{\"policyHash\":\"1\"}'::jsonb)");
    const [preparation] = await everyone(world);
    expect(preparation?.facts).toEqual({ ...NO_FACTS, policyHash: "1" });
  });

  it("leaves a difference of a kind that it does not know as it is, and looks for the others", async () => {
    await executeSql(world.pool, `update drifts set drift = '{"kind":"newer"}'::jsonb`);
    const looked = createDriftLook(
      { ...world.deps, cloudsOf: () => unreadableClouds() },
      new AbortController().signal,
    );
    await looked();
    const kinds = (await world.store.listOpenDrifts()).map(({ drift }) => (drift as { kind: string }).kind);
    expect(kinds).toContain("newer");
    expect(await world.store.findDriftByToken("nobody's")).toBeNull();
  });

  it("draws an alarm without the buttons that another version had", () => {
    const alarm = { kind: "alarm", title: "t", detail: "d", actions: ["levitate", "rotate", "revoke"] };
    const read = noticeSchema.parse(alarm);
    expect(read.kind === "alarm" && knownButtons(read.actions ?? [])).toEqual(["rotate", "revoke"]);
  });
});

/** Clouds that answer nothing: what they hold is then not known. */
function unreadableClouds(): Clouds {
  const cloud = new Proxy({}, { get: () => () => Promise.reject(new Error("away")) });
  return { aws: cloud, alibaba: cloud } as Clouds;
}
