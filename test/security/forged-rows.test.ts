import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../src/core/durations.ts";
import { planHash } from "../../src/core/plan.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { deliveryKey } from "../../src/notices/delivery.ts";
import { verifyAudit } from "../../src/security/verify-audit.ts";
import type { Steps } from "../../src/workflow/deps.ts";
import { contextOfPost } from "../../src/workflow/outbox/context-of-post.ts";
import { provision } from "../../src/workflow/runs/provision.ts";
import { tellUndeliverable } from "../../src/workflow/upkeep/undeliverable-posts.ts";
import { RECIPIENT } from "../core/made-up-preparation.ts";
import { alarmWords } from "../support/words.ts";
import {
  ADA,
  ALAN,
  actor,
  type LifeWorld,
  must,
  NINA,
  OLGA,
  OPERATORS_CHANNEL,
  person,
  startLifeWorld,
} from "../workflow/life-world.ts";

/**
 * Somebody who may write to the database, and has neither the seal key nor an account of Slack: what they can reach by
 * writing. To stop, to delete and to delay they can; nothing is made, delivered or lengthened.
 */
let world: LifeWorld;
let named = 0;

const freshBucket = () => {
  named += 1;
  return `acme-forged-${named}`;
};
const sql = (statement: string, values: unknown[] = []) => world.pool.query(statement, values);
const usersOf = async (id: string) => ({
  aws: await world.clouds.clouds.aws.findUser(`mgw-prep-${id}`),
  alibaba: await world.clouds.clouds.alibaba.findUser(`mgw-prep-${id}`),
});
const NOBODY = { aws: null, alibaba: null };
const alarmOf = async (id: string) => (await world.said(id)).get("alarm:altered");

async function decide(id: string, by: string, decision: "approve" | "reject" = "approve") {
  const token = await world.press(id, decision);
  return world.commands.decide(actor(by), randomUUID(), {
    token,
    decision,
    comment: "so",
    hasSeenTicket: true,
  });
}

function forgeDecision({ id, revision, planHash: hash }: Preparation, approver: string) {
  return sql(
    `insert into decisions (preparation_id, revision, plan_hash, approver, decision, comment, at)
     values ($1, $2, $3, $4, 'approve', 'forged', now())`,
    [id, revision, hash, approver],
  );
}

/** The row as it is now, to be put back later with a seal that holds. */
async function keepRow(id: string): Promise<() => Promise<unknown>> {
  const { rows } = await sql("select * from preparations where id = $1", [id]);
  const [row] = rows as Record<string, unknown>[];
  const columns = Object.keys(row ?? {});
  const values = columns.map((name) => {
    const value = row?.[name];
    return value !== null && typeof value === "object" && !(value instanceof Date)
      ? JSON.stringify(value)
      : value;
  });
  const set = columns.map((name, index) => `${name} = $${index + 1}`).join(", ");
  return () => sql(`update preparations set ${set} where id = '${id}'`, values);
}

/** Changes the log as the owner of its table can. */
async function tamperWithLog(statement: string): Promise<void> {
  await sql("alter table audit disable trigger all");
  await sql(statement);
  await sql("alter table audit enable trigger all");
}

beforeAll(async () => {
  world = await startLifeWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.close());

describe("an approval that nobody gave", () => {
  it("makes nothing, with the state moved on beside it", async () => {
    const waiting = await world.request({ destinationBucket: freshBucket() });
    await forgeDecision(waiting, ADA);
    await sql("update preparations set state = 'provisioning' where id = $1", [waiting.id]);
    await world.sweep();
    expect(await world.read(waiting.id)).toMatchObject({
      state: "failed",
      failure: { code: "RecordAltered" },
    });
    expect(await usersOf(waiting.id)).toEqual(NOBODY);
    expect(await alarmOf(waiting.id)).toContain("was altered in the database");
    expect(await world.events(waiting.id)).not.toContain("provisioning.begun");
  });

  it("does not count beside one that somebody gave", async () => {
    const two = await startLifeWorld({ approvals: { needed: 2 } });
    const waiting = await two.request({ destinationBucket: freshBucket() });
    await two.pool.query(
      `insert into decisions (preparation_id, revision, plan_hash, approver, decision, comment, at, recipient, seal)
       values ($1, $2, $3, $4, 'approve', 'forged', now(), $5, $6)`,
      [waiting.id, waiting.revision, waiting.planHash, ALAN, RECIPIENT, "0".repeat(64)],
    );
    const token = await two.press(waiting.id, "approve");
    must(
      await two.commands.decide(actor(ADA), randomUUID(), {
        token,
        decision: "approve",
        comment: "",
        hasSeenTicket: true,
      }),
    );
    expect(await two.read(waiting.id)).toMatchObject({ state: "awaiting_approval" });
    expect(await two.store.listDecisions(waiting.id)).toMatchObject([{ approver: ADA }]);
    // It does not keep the one in whose name it stands from deciding either.
    must(
      await two.commands.decide(actor(ALAN), randomUUID(), {
        token,
        decision: "approve",
        comment: "",
        hasSeenTicket: true,
      }),
    );
    expect(await two.read(waiting.id)).toMatchObject({ state: "ready" });
    await two.close();
  });

  it("is none when it was given to something else", async () => {
    const waiting = await world.request({ destinationBucket: freshBucket() });
    const other = await world.makeReady({ destinationBucket: freshBucket() });
    await sql("update decisions set preparation_id = $1, plan_hash = $2 where preparation_id = $3", [
      waiting.id,
      waiting.planHash,
      other.id,
    ]);
    expect(await world.store.listDecisions(waiting.id)).toEqual([]);
  });

  it("is no approval for the engine either, whatever it kept of earlier steps", async () => {
    const waiting = await world.request({ destinationBucket: freshBucket() });
    const forged: Record<string, unknown> = {
      begin: { ...waiting, state: "provisioning", expiresAt: new Date(Date.now() + DAY_MS).toISOString() },
      recheck: true,
    };
    const steps: Steps = {
      step: async (name, run) => (name in forged ? forged[name] : run({ isLast: true })) as never,
    };
    await provision(steps, world.deps, { preparationId: waiting.id, revision: waiting.revision });
    expect(await usersOf(waiting.id)).toEqual(NOBODY);
    expect(await world.read(waiting.id)).toMatchObject({ state: "awaiting_approval" });
  });

  it("is missing from the log, and verifying the log says so", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket() });
    const log = await world.store.listAudit({ afterSequence: 0, limit: 10_000 });
    expect(verifyAudit(world.deps.sealer, log, null).problems).toEqual([]);
    const waiting = await world.request({ destinationBucket: freshBucket() });
    await world.store.record(waiting.id, {
      audit: ["provisioning.begun", "grant.made", "preparation.ready"].map((event) => ({
        event,
        actor: "bot",
        preparationId: waiting.id,
        channelId: null,
        planHash: waiting.planHash,
        requestId: null,
        details: {},
      })),
    });
    const forged = await world.store.listAudit({ afterSequence: 0, limit: 10_000 });
    const { problems } = verifyAudit(world.deps.sealer, forged, null);
    expect(problems).toMatchObject([
      { kind: "undecided", preparationId: waiting.id, event: "provisioning.begun" },
    ]);
    expect(problems).not.toMatchObject([{ preparationId: id }]);
  });
});

describe("a row that somebody else wrote into", () => {
  /** What a thief or a joker would write, of what is ready. */
  const CHANGES: Record<string, string> = {
    "another recipient": `body = jsonb_set(body, '{request,recipient}', '"${NINA}"')`,
    "another recipient, in the plan too": `body = jsonb_set(jsonb_set(body, '{request,recipient}', '"${NINA}"'), '{plan,recipient}', '"${NINA}"')`,
    "more days": "expires_at = expires_at + interval '300 days'",
    "no days that were added": `body = jsonb_set(body, '{extendedDays}', '3')`,
    "another profile": `body = jsonb_set(body, '{request,profile}', '"current"')`,
    "another source": "source_bucket = 'prod-finance'",
    "an earlier look of the escalation": `body = jsonb_set(body, '{escalatedAt}', '"2026-01-01T00:00:00.000Z"')`,
    "findings that are fine": `checks = '{}'`,
    "no seal": "seal = null",
    "a seal of another": `seal = repeat('0', 64)`,
    "a delivery of its own": "delivery = 'sent'",
  };

  it.each(Object.entries(CHANGES))("is told once, and gives leave to nothing: %s", async (_, change) => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket() });
    const before = await usersOf(id);
    await sql(`update preparations set ${change} where id = $1`, [id]);
    if (!(await world.read(id)).isAltered) {
      // Nothing was changed by it: what stands there is what the program wrote.
      expect(change).toContain("delivery");
      return;
    }
    const { commands } = world;
    const refused = { ok: false, refusal: { code: expect.stringMatching(/RECORD_ALTERED|NOT_/) } };
    for (const who of [NINA, RECIPIENT])
      expect(
        await commands.showCredentials(actor(who), { token: await world.press(id, "show") }),
      ).toMatchObject(refused);
    const token = await world.press(id, "rotate");
    const asked = { token, isCompromised: false, renewsPassword: true };
    expect(await commands.rotate(actor(OLGA), randomUUID(), asked)).toMatchObject(refused);
    const extend = { token: await world.press(id, "extend"), days: 5, comment: "" };
    expect(await commands.extend(actor(ADA), randomUUID(), extend)).toMatchObject(refused);
    await world.sweep();
    await world.sweep();
    expect(await alarmOf(id)).toContain("was altered in the database");
    expect((await world.events(id)).filter((event) => event === "preparation.altered")).toHaveLength(1);
    expect(await usersOf(id)).toMatchObject({ aws: { userName: before.aws?.userName } });
    // A change of the program's own does not hide it.
    await world.store.patchPreparation({ id, revision: 1, patch: { reminders: 1 } });
    expect(await world.read(id)).toMatchObject({ isAltered: true });
    must(await commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    expect(await world.read(id)).toMatchObject({ state: "revoked" });
    expect(await usersOf(id)).toEqual(NOBODY);
  });

  it("is revoked when its days end by what the log says, whatever the row says", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket(), ttlDays: 2 });
    await sql("update preparations set expires_at = expires_at + interval '300 days' where id = $1", [id]);
    await world.pass(DAY_MS);
    expect(await world.read(id)).toMatchObject({ state: "ready" });
    await world.pass(DAY_MS + 60_000);
    expect(await world.read(id)).toMatchObject({ state: "revoked" });
  });

  it("that people extended is revoked when those days end, by what the log says", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket(), ttlDays: 2 });
    const extend = { token: await world.press(id, "extend"), days: 3, comment: "" };
    must(await world.commands.extend(actor(ADA), randomUUID(), extend));
    await sql("update preparations set expires_at = expires_at + interval '300 days' where id = $1", [id]);
    await world.pass(4 * DAY_MS);
    expect(await world.read(id)).toMatchObject({ state: "ready", isAltered: true });
    await world.pass(DAY_MS + 60_000);
    expect(await world.read(id)).toMatchObject({ state: "revoked" });
  });

  it("is nobody's of this workspace any more with another team, and still ends", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket(), ttlDays: 1 });
    await sql("update preparations set team_id = 'T0SOMEBODY' where id = $1", [id]);
    expect(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id })).toMatchObject({
      ok: false,
    });
    await world.pass(DAY_MS + 60_000);
    expect(await world.read(id)).toMatchObject({ state: "revoked" });
  });

  it("has another plan under the old hash: nothing of it is made", async () => {
    const waiting = await world.request({ destinationBucket: freshBucket() });
    vi.spyOn(world.deps.starter, "start").mockResolvedValue();
    must(await decide(waiting.id, ADA));
    vi.restoreAllMocks();
    await sql(
      `update preparations set body = jsonb_set(body, '{plan,changes,1,policyArn}', '"arn:aws:iam::aws:policy/AdministratorAccess"') where id = $1`,
      [waiting.id],
    );
    await world.sweep();
    expect(await world.read(waiting.id)).toMatchObject({
      state: "failed",
      failure: { code: "RecordAltered" },
    });
    expect(await usersOf(waiting.id)).toEqual(NOBODY);
  });

  it("is checked no further when it is altered while the checks run", async () => {
    vi.spyOn(world.deps.starter, "start").mockResolvedValue();
    const { id } = await world.request({ destinationBucket: freshBucket() });
    vi.restoreAllMocks();
    await sql(
      `update preparations set body = jsonb_set(body, '{request,profile}', '"current"') where id = $1`,
      [id],
    );
    await world.sweep();
    expect(await world.read(id)).toMatchObject({ state: "failed", plan: null });
  });
});

describe("a row that nobody can read any more", () => {
  it("keeps no other from its end, and is told once", async () => {
    const { id } = await world.request({ destinationBucket: freshBucket() });
    const other = await world.makeReady({ destinationBucket: freshBucket(), ttlDays: 1 });
    await sql(`update preparations set body = body - 'request' where id = $1`, [id]);
    await world.pass(DAY_MS + 60_000);
    await world.sweep();
    expect(await world.read(other.id)).toMatchObject({ state: "revoked" });
    const told = await world.store.findAudit({ event: "preparation.unreadable" });
    expect(told.map(({ preparationId }) => preparationId)).toEqual([id]);
    const list = must(await world.commands.list(actor(OLGA)));
    expect(JSON.stringify(list)).not.toContain(id);
  });
});

describe("a message that nobody can read any more", () => {
  it("goes nowhere, keeps no other back, and operators are told what it was about", async () => {
    const { id } = await world.request({ destinationBucket: freshBucket() });
    await sql("update posts set target_kind = 'nowhere' where preparation_id = $1 and key = 'card'", [id]);
    await sql("update posts set posted_version = version where preparation_id is distinct from $1", [id]);
    const outbox = {
      owner: "test",
      limits: { posts: 1_000, edits: 1_000 },
      leaseMs: 1,
      cardKey: "card",
      quietKinds: [],
      ...tellUndeliverable(world.deps),
    };
    expect(await world.store.claimPosts({ ...outbox, now: world.now() })).toEqual([]);
    const next = await world.store.claimPosts({ ...outbox, now: world.now() });
    expect(next.map(({ preparationId }) => preparationId)).toContain(id);
    const { rows } = await sql("select notice from posts where key like 'alarm:unreadable-post:%'");
    expect(alarmWords(rows[0]?.["notice"])).toContain(`A message about ${id} cannot be read`);
    const told = await world.store.findAudit({ event: "post.unreadable" });
    expect(told.map(({ preparationId }) => preparationId)).toEqual([id]);
  });
});

describe("a row of an earlier day, put back with its seal", () => {
  // By default nothing at all is made on a damaged log; here it is told what the record alone gives leave to.
  beforeAll(async () => {
    await world.close();
    world = await startLifeWorld({ audit: { onDamage: "continue" } });
  });

  it("is not made again after it was rolled back", async () => {
    const { findPerson } = world.deps.directory;
    vi.spyOn(world.deps.directory, "findPerson").mockImplementation(async (id, options) => {
      if (options?.maxAgeMs === 0) throw new Error("slack is away");
      return findPerson(id, options);
    });
    const { id } = await world.request({ destinationBucket: freshBucket() });
    expect(await world.approve(id)).toMatchObject({ state: "failed" });
    vi.restoreAllMocks();
    const putBack = await keepRow(id);
    must(
      await world.commands.act("roll_back", actor(OLGA), randomUUID(), {
        token: await world.press(id, "roll_back"),
      }),
    );
    expect(await world.read(id)).toMatchObject({ state: "rolled_back" });
    await putBack();
    expect(await world.read(id)).toMatchObject({ state: "failed", isAltered: false });
    const token = await world.press(id, "retry");
    await world.commands.act("retry", actor(OLGA), randomUUID(), { token });
    expect(await world.read(id)).toMatchObject({ state: "failed", failure: { code: "ApprovalNotFound" } });
    expect(await usersOf(id)).toEqual(NOBODY);

    // Nor with the entry taken out of the log that says so.
    await tamperWithLog(
      `delete from audit where preparation_id = '${id}' and event = 'preparation.rolled_back'`,
    );
    await world.commands.act("retry", actor(OLGA), randomUUID(), { token: await world.press(id, "retry") });
    expect(await world.read(id)).toMatchObject({ state: "failed", failure: { code: "AuditLogDamaged" } });
    expect(await usersOf(id)).toEqual(NOBODY);
  });
});

describe("a log that an operator has accepted as it stands", () => {
  let own: LifeWorld;
  beforeAll(async () => {
    await world.close();
    own = await startLifeWorld({ audit: { onDamage: "continue" } });
    world = own;
  });

  it("bears an approval out again that is as it was written, and no other", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket() });
    await tamperWithLog(`delete from audit where preparation_id = '${id}' and event = 'provisioning.begun'`);
    const show = async () =>
      world.commands.showCredentials(actor(RECIPIENT), { token: await world.press(id, "show") });
    expect(await show()).toMatchObject({ ok: false, refusal: { code: "NOT_APPROVED" } });
    await world.store.acceptAudit({ actor: "operator:cli", reason: "looked at" });
    expect(await show()).toMatchObject({ ok: true });
    await tamperWithLog(
      `update audit set actor = 'U0SOMEBODY' where preparation_id = '${id}' and event = 'decision.approved'`,
    );
    expect(await show()).toMatchObject({ ok: false, refusal: { code: "NOT_APPROVED" } });
  });
});

describe("a row of an earlier day, in a log that is whole", () => {
  let own: LifeWorld;
  beforeEach(async () => {
    own = await startLifeWorld();
    world = own;
  });
  afterEach(() => own.close());
  afterAll(async () => {
    world = await startLifeWorld();
  });

  it("hands nothing to the recipient of before", async () => {
    const { id } = await world.makeReady({ destinationBucket: freshBucket() });
    const putBack = await keepRow(id);
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    await world.pass(2 * 3_600_000);
    expect(await world.read(id)).toMatchObject({ delivery: "held" });
    const proposal = { token: await world.press(id, "choose_recipient"), recipient: NINA };
    must(await world.commands.proposeRecipient(actor(OLGA), randomUUID(), proposal));
    must(await decide(id, ADA));
    expect(await world.read(id)).toMatchObject({ request: { recipient: NINA }, delivery: "sent" });
    world.people.set(RECIPIENT, person(RECIPIENT));
    await putBack();
    const shown = await world.commands.showCredentials(actor(RECIPIENT), {
      token: await world.press(id, "show"),
    });
    expect(shown).toMatchObject({ ok: false, refusal: { code: "NOT_APPROVED" } });
  });
});

describe("a message that somebody turns to another", () => {
  it("holds no secret then, in mode message", async () => {
    const messages = await startLifeWorld({
      delivery: { mode: "message", secretsInMessagesUnderstood: true },
    });
    const { id } = await messages.makeReady({ destinationBucket: freshBucket() });
    const post = await messages.store.findPost(id, deliveryKey(1));
    if (post === null) throw new Error("there is no delivery");
    expect(await contextOfPost(messages.deps, post)).toMatchObject({ credentials: expect.anything() });
    for (const target of [
      { kind: "direct" as const, userId: NINA },
      { kind: "thread" as const, channelId: OPERATORS_CHANNEL },
    ])
      expect(await contextOfPost(messages.deps, { ...post, target })).toMatchObject({ credentials: null });
    const { plan, planHash: hash } = await messages.read(id);
    expect(plan && planHash(plan)).toBe(hash);
    await messages.close();
  });
});
