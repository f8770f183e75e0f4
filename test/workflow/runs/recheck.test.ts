import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ADA, ALAN, actor, type LifeWorld, must, OLGA, startLifeWorld } from "../life-world.ts";

describe("approvers, whom Slack is asked about once more before anything is made", () => {
  let world: LifeWorld;
  beforeAll(async () => {
    world = await startLifeWorld();
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => world?.close());

  /** From now on so many questions that take no remembered answer fail. */
  function silenceSlack(times: number) {
    let left = times;
    const { findPerson } = world.deps.directory;
    vi.spyOn(world.deps.directory, "findPerson").mockImplementation(async (id, options) => {
      if (options?.maxAgeMs === 0 && left-- > 0) throw new Error("slack is away");
      return findPerson(id, options);
    });
  }
  const retry = async (id: string) => {
    const token = await world.press(id, "retry");
    must(await world.commands.act("retry", actor(OLGA), randomUUID(), { token }));
    return world.read(id);
  };

  it("are asked again when Slack did not answer, and their approval counts", async () => {
    silenceSlack(2);
    const { id } = await world.makeReady({ destinationBucket: "acme-asked-again" });
    expect((await world.events(id)).filter((event) => /^approval|^decision/.test(event))).toEqual([
      "decision.approved",
    ]);
  });

  it("keep their approval while Slack does not answer at all: nothing is made, and Retry goes on", async () => {
    silenceSlack(1_000);
    const { id } = await world.request({ destinationBucket: "acme-not-answered" });
    const failed = await world.approve(id);
    expect(failed).toMatchObject({
      state: "failed",
      revision: 1,
      failure: { step: "recheck", code: "SlackUnavailable" },
    });
    expect(await world.events(id)).not.toContain("grant.made");
    const told = [...(await world.said(id)).values()].join("\n");
    expect(told).toContain("Slack could not be asked whether those who approved still may");
    expect(told).not.toContain("may not approve any more");

    vi.restoreAllMocks();
    expect(await retry(id)).toMatchObject({ state: "ready", revision: 1 });
    const approvals = (await world.events(id)).filter((event) => event === "decision.approved");
    expect(approvals).toHaveLength(1);
  });

  it("lose it when Slack says that they are gone", async () => {
    const { id } = await world.request({ destinationBucket: "acme-gone" });
    const { findPerson } = world.deps.directory;
    vi.spyOn(world.deps.directory, "findPerson").mockImplementation(async (userId, options) => {
      const found = await findPerson(userId, options);
      const isGone = userId === ADA && options?.maxAgeMs === 0;
      return found && isGone ? { ...found, isDeactivated: true } : found;
    });
    expect(await world.approve(id)).toMatchObject({ state: "awaiting_approval", revision: 2 });
    expect((await world.said(id)).get("approval:2")).toContain("may not approve any more");

    // Back again, their word on the revision before makes up for nobody's on this one.
    vi.restoreAllMocks();
    vi.spyOn(world.deps.directory, "findPerson").mockImplementation(async (userId, options) => {
      const found = await findPerson(userId, options);
      const isGone = userId === ALAN && options?.maxAgeMs === 0;
      return found && isGone ? { ...found, isDeactivated: true } : found;
    });
    const input = {
      token: await world.press(id, "approve"),
      decision: "approve",
      comment: "",
      hasSeenTicket: true,
    } as const;
    must(await world.commands.decide(actor(ALAN), randomUUID(), input));
    expect(await world.read(id)).toMatchObject({ state: "awaiting_approval", revision: 3 });
    expect(await world.events(id)).not.toContain("grant.made");
  });
});

describe("a plan that is another one when it is to be made", () => {
  it.each(["intended", "made"] as const)(
    "is not asked for again over what is %s already, but stops",
    async (state) => {
      const world = await startLifeWorld();
      const { id, request } = await world.request({ destinationBucket: `acme-another-${state}` });
      const { aws, alibaba } = world.clouds.clouds;
      world.meanwhile.set("recheck", async () => {
        const change = (await world.read(id)).plan?.changes.find(({ kind }) => kind === "iam.create-user");
        if (!change) throw new Error("expected a user in the plan");
        const grant = {
          preparationId: id,
          key: `iam.create-user:mgw-prep-${id}`,
          change,
          accessKeyId: null,
          isOurs: true,
        };
        await world.store.putGrant({ ...grant, state });
        const { destinationBucket: bucket, ossRegion: region } = request;
        await alibaba.createBucket({ bucket, region, storageClass: "Standard" });
      });
      expect(await world.approve(id)).toMatchObject({
        state: "failed",
        revision: 1,
        failure: { code: "PlanChanged" },
      });
      expect(await aws.findUser(`mgw-prep-${id}`)).toBeNull();
      await world.close();
    },
    120_000,
  );
});
