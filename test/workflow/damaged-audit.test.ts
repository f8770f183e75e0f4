import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeOpenStore } from "../../src/compose/probes.ts";
import { SlackFailure } from "../../src/core/errors.ts";
import { doctorMessage } from "../../src/slack/command-messages.ts";
import { en } from "../../src/texts/en.ts";
import { createAuditWatch } from "../../src/workflow/upkeep/watch-audit.ts";
import { RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { executeSql } from "../support/execute-sql.ts";
import { noProbes } from "../support/no-probes.ts";
import { alarmWords, worded } from "../support/words.ts";
import { ADA, actor, type LifeWorld, must, OLGA, startLifeWorld } from "./life-world.ts";

let world: LifeWorld;

const cut = async (target: LifeWorld, entries = 6) => {
  await target.store.watchAudit();
  for (const statement of [
    "alter table audit disable trigger audit_is_append_only",
    `delete from audit where sequence > (select max(sequence) - ${entries} from audit)`,
    "alter table audit enable always trigger audit_is_append_only",
  ])
    await executeSql(target.pool, statement);
};
const alarms = async (target: LifeWorld) =>
  executeSql(target.pool, "select key, notice from posts where key like 'alarm:audit-log:%'");

describe("a running bot whose audit log is cut", () => {
  beforeAll(async () => {
    world = await startLifeWorld();
  });
  afterAll(() => world?.close());

  it("tells operators once, makes and hands out nothing more, and still revokes", async () => {
    const ready = await world.makeReady({ prefix: "part-1/" });
    const waiting = await world.request({ prefix: "part-2/" });
    await cut(world);
    const watch = createAuditWatch(world.deps);
    await watch();
    await watch();
    const told = await alarms(world);
    expect(told).toHaveLength(1);
    expect(told.map(({ notice }) => alarmWords(notice)).join()).toContain("The audit log was changed");
    expect(told.map(({ notice }) => alarmWords(notice)).join()).toContain(
      "Nothing is approved, created, rotated or extended",
    );

    // By then the log goes on from where it was cut, and nothing in it tells any more: the process knows.
    world.deps.probes = {
      slack: {
        ...noProbes.slack,
        tryAppToken: null,
        tryBotToken: () => Promise.reject(new SlackFailure("away", "ECONNREFUSED")),
      },
      store: probeOpenStore(
        { DATA_DIR: world.dataDir },
        { ...world.deps, isEmbedded: true, readVersion: () => Promise.resolve(null) },
      ),
    };
    const lines = must(await world.commands.doctor(actor(OLGA)));
    expect(worded(lines).find(({ code }) => code === "AUDIT_LOG_DAMAGED")).toMatchObject({
      place: { kind: "store" },
      status: "failed",
      detail: expect.stringContaining("the audit log ends with entry"),
      remedy: expect.stringContaining("mgw-prep audit accept"),
    });
    expect(JSON.stringify(doctorMessage(lines, en).blocks)).toContain("Store · Audit log");

    const damaged = { ok: false, refusal: { code: "AUDIT_LOG_DAMAGED" } };
    const approve = { token: await world.press(waiting.id, "approve"), decision: "approve" as const };
    expect(
      await world.commands.decide(actor(ADA), randomUUID(), { ...approve, comment: "", hasSeenTicket: true }),
    ).toMatchObject(damaged);
    const rotate = {
      token: await world.press(ready.id, "rotate"),
      isCompromised: false,
      renewsPassword: false,
    };
    expect(await world.commands.rotate(actor(RECIPIENT), randomUUID(), rotate)).toMatchObject(damaged);
    const extend = { token: await world.press(ready.id, "extend"), days: 1, comment: "" };
    expect(await world.commands.extend(actor(ADA), randomUUID(), extend)).toMatchObject(damaged);

    must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: ready.id }));
    expect((await world.read(ready.id)).state).toBe("revoked");
    const entries = await world.store.listAudit({ afterSequence: 0, limit: 1_000 });
    expect(entries.filter(({ event }) => event === "audit.damaged")).toHaveLength(1);
  });
});

describe("a bot whose audit log is cut in the middle of provisioning", () => {
  beforeAll(async () => {
    world = await startLifeWorld();
  });
  afterAll(() => world?.close());

  it("makes no key, and goes on by Retry only when that is cleared up", async () => {
    const { id } = await world.request({ prefix: "part-3/" });
    const { clouds } = world.clouds;
    const aws = {
      ...clouds.aws,
      attachPolicy: async (userName: string, policyArn: string) => {
        // The users and the bucket, which were made before; the approval stays.
        await cut(world, 3);
        return clouds.aws.attachPolicy(userName, policyArn);
      },
    };
    world.deps.cloudsOf = () => ({ ...clouds, aws });
    const failed = await world.approve(id);
    expect(failed).toMatchObject({ state: "failed", failure: { code: "AuditLogDamaged" } });
    expect(await clouds.aws.listAccessKeys(`mgw-prep-${id}`)).toEqual([]);
    expect(await clouds.alibaba.listAccessKeys(`mgw-prep-${id}`)).toEqual([]);
    world.deps.cloudsOf = () => clouds;
    const retry = { token: await world.press(id, "retry") };
    expect(await world.commands.act("retry", actor(OLGA), randomUUID(), retry)).toMatchObject({
      refusal: { code: "AUDIT_LOG_DAMAGED" },
    });
    await world.store.acceptAudit({ actor: "operator:cli", reason: "a drill" });
    must(await world.commands.act("retry", actor(OLGA), randomUUID(), retry));
    expect((await world.read(id)).state).toBe("ready");
  });
});

describe("a bot that is to go on whatever becomes of its audit log", () => {
  beforeAll(async () => {
    world = await startLifeWorld({ audit: { onDamage: "continue" } });
  });
  afterAll(() => world?.close());

  it("tells operators, and goes on", async () => {
    const { id } = await world.request({ prefix: "part-4/" });
    await cut(world);
    await createAuditWatch(world.deps)();
    expect((await alarms(world)).map(({ notice }) => alarmWords(notice)).join()).toContain(
      "The settings say to go on all the same",
    );
    expect((await world.approve(id)).state).toBe("ready");
  });
});
