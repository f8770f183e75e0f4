import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, HOUR_MS, must, OLGA } from "./life-world.ts";
import { type MigrationWorld, startMigrationWorld } from "./support/migration-world.ts";
import { readSecretValues } from "./support/read-secret-values.ts";

describe("a migration that the bot runs", () => {
  let world: MigrationWorld;
  beforeAll(async () => {
    world = await startMigrationWorld();
  });
  afterAll(() => world?.close());

  it("is set up with one approval, and nobody has anything", async () => {
    const { id, plan, delivery, request } = await world.setUp({ prefix: "set-up/" });
    const name = id.toLowerCase();
    expect(plan?.handling).toBe("managed");
    expect(plan?.changes.map(({ kind }) => kind)).not.toContain("ram.create-user");
    expect(delivery).toBe("pending");
    expect(await world.imports()).toEqual({
      addresses: [`mgw-prep-${name}-dst`, `mgw-prep-${name}-src-1`],
      jobs: [`mgw-prep-${name}`],
    });
    expect(await world.migration(id)).toMatchObject({
      state: "set_up",
      region: "eu-central-1",
      role: "mgw-writer",
      launches: 0,
    });
    const said = await world.said(id);
    expect(said.get("migration-set-up:1")).toContain("start the migration?");
    expect(said.get("card")).toContain("Migration set up, not started");
    expect([...said.keys()].filter((key) => key.startsWith("delivery"))).toEqual([]);
    expect(await world.control("users")).not.toContainEqual(
      expect.objectContaining({ userName: `mgw-prep-${id}` }),
    );
    const [destination] = ((await world.control("mgwAddresses")) as { detail: Record<string, string> }[])
      .map(({ detail }) => detail)
      .filter(({ AddressType }) => AddressType === "oss");
    expect(destination).toMatchObject({ Bucket: request.destinationBucket, Prefix: "set-up/" });
  });

  it("is started by an approver alone, copies, is compared, and leaves nothing", async () => {
    const { id, request } = await world.setUp({ prefix: "whole/" });
    expect(await world.start(id, REQUESTER)).toMatchObject({ ok: false });
    expect((await world.migration(id)).state).toBe("set_up");
    must(await world.start(id));
    expect(await world.start(id)).toMatchObject({ ok: false });
    const ended = await world.until(id, "finished", "finished_with_failures", "interrupted");
    expect(ended).toMatchObject({ state: "finished", runtimeId: 1, launches: 1, launchedBy: ADA });
    expect(ended.progress?.failedCount).toBe(0);
    const said = await world.said(id);
    expect(said.get("migration:1:1")).toContain("Migration finished");
    expect(said.get("migration-ended:1:1")).toContain("Do not delete the source");
    expect(said.get("migration-set-up:1")).toContain("Started by");

    await world.pass(HOUR_MS);
    const submission = randomUUID();
    const input = { token: await world.press(id, "compare"), sampleSize: 0 };
    must(await world.commands.compare(actor(REQUESTER), submission, input));
    expect((await world.said(id)).get(`compare:${submission}`)).toContain("Compared: complete");
    await world.sweep();
    expect((await world.read(id)).closing).toMatchObject({ because: "compared" });

    const secrets = await readSecretValues(world.clouds);
    must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id }));
    const over = await world.read(id);
    expect(over).toMatchObject({ state: "revoked", failure: null });
    expect((await world.migration(id)).state).toBe("removed");
    const { addresses, jobs } = await world.imports();
    expect([...addresses, ...jobs].filter((name) => name.includes(id.toLowerCase()))).toEqual([]);
    expect(await world.store.listSecrets(id)).toEqual([]);
    expect(request.handling).toBe("managed");

    const audit = await world.store.findAudit({ preparationId: id });
    expect(audit).toContainEqual(
      expect.objectContaining({
        event: "migration.moved",
        details: expect.objectContaining({ event: "launch_asked", comment: "Go." }),
      }),
    );
    const told = JSON.stringify([
      [...(await world.said(id)).entries()],
      audit,
      await world.store.listPosts(id),
    ]);
    expect(secrets.length).toBeGreaterThan(1);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });

  it("is stopped and removed by a revocation while it runs", async () => {
    const { id } = await world.setUp({ prefix: "live/" });
    await world.control("setMgw", { times: { launchMs: 3_600_000 } });
    must(await world.start(id));
    await world.look();
    expect((await world.migration(id)).state).toBe("launching");
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    await world.control("setMgw", { times: { launchMs: 0 } });
    expect((await world.read(id)).state).toBe("revoked");
    expect((await world.migration(id)).state).toBe("removed");
    const { addresses, jobs } = await world.imports();
    expect([...addresses, ...jobs].filter((name) => name.includes(id.toLowerCase()))).toEqual([]);
  });

  it("is paused, goes on, and is stopped, each said once it was read", async () => {
    const { id } = await world.setUp({ prefix: "steered/" });
    await world.control("setMgw", { times: { prepareMs: 365 * 24 * HOUR_MS } });
    must(await world.start(id));
    await world.until(id, "launching");
    const pause = { token: await world.press(id, "pause_migration") };
    const pressPause = () => world.commands.act("pause_migration", actor(REQUESTER), randomUUID(), pause);
    must(await pressPause());
    expect((await world.migration(id)).state).toBe("launching");
    await world.until(id, "paused");
    expect(await pressPause()).toMatchObject({ ok: false, refusal: { code: "MIGRATION_STATE" } });
    expect((await world.said(id)).get("migration:1:1")).toContain("Migration paused");
    must(await world.act(id, "resume_migration", REQUESTER));
    await world.look();
    expect((await world.migration(id)).state).toBe("launching");
    must(await world.act(id, "stop_migration", REQUESTER));
    await world.until(id, "stopped");
    await world.control("setMgw", { times: { prepareMs: 0 } });
    must(await world.act(id, "run_again", REQUESTER));
    const again = await world.until(id, "finished");
    expect(again).toMatchObject({ launches: 2, runtimeId: 2 });
    must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id }));
  });

  it("stays set up when the service refuses to start it, and says why", async () => {
    const { id } = await world.setUp({ prefix: "refused/" });
    await world.control("setMgw", { limits: { running: 0 } });
    must(await world.start(id));
    await world.control("setMgw", { limits: { running: null } });
    expect(await world.migration(id)).toMatchObject({
      state: "set_up",
      failure: { code: "ImportJobConcurrencyExceed" },
    });
    expect((await world.said(id)).get("migration:1:1")).toContain("too many jobs are running in this region");
    must(await world.start(id));
    await world.until(id, "finished");
    must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id }));
  });

  it("moves by no word that nobody knows, and ends at the end of its days", async () => {
    const { id } = await world.setUp({ prefix: "days/" });
    must(await world.start(id));
    const { region, jobName: name } = await world.migration(id);
    await world.control("showMgwJobStatus", { region, name, status: "IMPORT_JOB_DREAMING" });
    const { state } = await world.migration(id);
    await world.look();
    expect(await world.migration(id)).toMatchObject({
      state,
      unknownAnswers: [{ operation: "mgw:GetJob", word: "IMPORT_JOB_DREAMING" }],
    });
    await world.control("showMgwJobStatus", { region, name, status: null });
    await world.pass(15 * 24 * HOUR_MS);
    expect((await world.read(id)).state).toBe("revoked");
    expect((await world.migration(id)).state).toBe("removed");
    const { addresses, jobs } = await world.imports();
    expect([...addresses, ...jobs].filter((each) => each.includes(id.toLowerCase()))).toEqual([]);
  });
});
