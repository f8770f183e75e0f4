import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import { CloudUnavailable } from "../../src/core/errors.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { OPEN_STATES } from "../../src/core/states.ts";
import { madeUpRequest, REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, OLGA } from "./life-world.ts";
import { type MigrationWorld, makeRole, startMigrationWorld } from "./support/migration-world.ts";
import { inPlace } from "./support/run-in-place.ts";

/** Calls of the migration service that change something. */
const CHANGES = [
  "createImportAddress",
  "createImportJob",
  "setImportJobStatus",
  "deleteImportJob",
  "deleteImportAddress",
] as const satisfies readonly (keyof AlibabaCloud)[];
const READS = [
  "findImportAddress",
  "verifyImportAddress",
  "findImportJob",
  "listImportJobHistory",
  "listImportAddresses",
  "listImportJobs",
] as const satisfies readonly (keyof AlibabaCloud)[];
type Call = (typeof CHANGES)[number] | (typeof READS)[number];

/**
 * `before`, `after`: no answer, and it was not done, or it was. `crash-before`, `crash-after`: the process ends there, and another
 * one begins every unfinished workflow anew, with nothing that its steps had kept.
 */
type Fault = "before" | "after" | "crash-before" | "crash-after";

class Killed extends Error {}

type Plan = { call: Call; ordinal: number; times: number; fault: Fault };

describe("calls of the migration service that go wrong", () => {
  let world: MigrationWorld;
  let count = 0;
  /** Rounds of the job of the last life, as the service had them before it was removed: one launch is one round. */
  let runs = 0;
  beforeAll(async () => {
    world = await startMigrationWorld();
  });
  afterAll(() => world?.close());

  /** The clouds with one call that goes wrong, so often; `seen` is told of each call. */
  function broken(plan: Plan | null, seen: (call: string) => void = () => undefined): AlibabaCloud {
    const { alibaba } = world.clouds.clouds;
    let ordinal = 0;
    let left = plan?.times ?? 0;
    const wrap =
      (call: Call) =>
      async (...args: unknown[]) => {
        seen(call);
        const send = () => (alibaba[call] as (...given: unknown[]) => Promise<unknown>)(...args);
        const isIt = plan?.call === call && ++ordinal >= plan.ordinal && left > 0;
        if (!isIt) return send();
        left -= 1;
        if (plan.fault.endsWith("after")) await send();
        if (plan.fault.startsWith("crash")) throw new Killed(`killed ${plan.fault} ${call}`);
        throw new CloudUnavailable({
          cloud: "alibaba",
          operation: `mgw:${call}`,
          subject: "x",
          code: "Timeout",
          detail: "no answer",
          requestId: null,
          httpStatus: null,
        });
      };
    const wrapped = Object.fromEntries([...CHANGES, ...READS].map((call) => [call, wrap(call)]));
    return { ...alibaba, ...wrapped } as AlibabaCloud;
  }

  /** From the request to the revocation. After a kill, what a state cannot be without is begun anew. */
  async function live(plan: Plan | null, seen?: (call: string) => void): Promise<Preparation> {
    count += 1;
    runs = 0;
    const destinationBucket = `acme-faults-${count}`;
    await makeRole(world.control, destinationBucket);
    const alibaba = broken(plan, seen);
    world.deps.cloudsOf = () => ({ ...world.clouds.clouds, alibaba });
    const asked = madeUpRequest({
      destinationBucket,
      prefix: `faults-${count}/`,
      profile: "least-privilege",
      handling: "managed",
    });
    const { id } = await world.request(asked);
    await surviving(id, async () => {
      const input = {
        token: await world.press(id, "approve"),
        decision: "approve",
        comment: "",
        hasSeenTicket: true,
      } as const;
      await world.commands.decide(actor(ADA), randomUUID(), input);
    });
    if ((await world.read(id)).state === "failed") return undo(id, "roll_back");
    await surviving(id, async () => void (await world.start(id)));
    await surviving(id, () => settle(id));
    const jobs = (await world.control("mgwJobs")) as { name: string; runs: object[] }[];
    runs = jobs.find(({ name }) => name.includes(id.toLowerCase()))?.runs.length ?? 0;
    return undo(id, "revoke");
  }

  async function undo(id: string, how: "revoke" | "roll_back"): Promise<Preparation> {
    await surviving(id, async () => {
      if (how === "revoke")
        await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id });
      else await world.act(id, "roll_back", OLGA);
    });
    for (let tried = 0; tried < 10; tried += 1) {
      const found = await world.read(id);
      if (!OPEN_STATES.includes(found.state)) return found;
      if (found.state === "failed")
        await surviving(id, async () => void (await world.act(id, "roll_back", OLGA)));
      else await surviving(id, () => world.pass(24 * 3_600_000));
    }
    return world.read(id);
  }

  /** Looks until the run has ended, or nothing runs. */
  async function settle(id: string): Promise<void> {
    for (let tried = 0; tried < 6; tried += 1) {
      await world.look();
      const { state } = await world.migration(id);
      if (state === "finished") return;
      if (state === "set_up") await world.start(id);
    }
  }

  async function surviving(id: string, run: () => Promise<void>): Promise<void> {
    for (let tried = 0; tried < 4; tried += 1) {
      try {
        await run();
        if (tried === 0) return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      // Another process: nothing is known of what was begun, and the sweep begins what a state cannot be without.
      world.deps.starter = inPlace(world.deps, new Map());
      try {
        await world.sweep();
        await world.look();
        const { state } = await world.read(id);
        if (state !== "provisioning" && state !== "revoking" && state !== "rolling_back") return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  async function requireClean(id: string): Promise<void> {
    const { addresses, jobs } = await world.imports();
    expect([...addresses, ...jobs].filter((name) => name.includes(id.toLowerCase()))).toEqual([]);
    expect((await world.migration(id)).state).toBe("removed");
    expect(await world.store.listSecrets(id)).toEqual([]);
  }

  const calls: string[] = [];
  it("are none without a fault", async () => {
    const { id, state } = await live(null, (call) => calls.push(call));
    expect(state).toBe("revoked");
    await requireClean(id);
    expect(runs).toBe(1);
    for (const call of CHANGES) expect(calls).toContain(call);
  });

  const FAULTS: readonly Fault[] = ["before", "after", "crash-before", "crash-after"];
  const plans = CHANGES.flatMap((call) =>
    FAULTS.flatMap((fault) =>
      [1, ...(call.endsWith("Address") ? [2] : [])].map((ordinal) => ({ call, fault, ordinal })),
    ),
  );
  it.each(plans)("$call $ordinal: $fault", async ({ call, fault, ordinal }) => {
    const { id, state } = await live({ call, fault, ordinal, times: 1 });
    expect(["revoked", "rolled_back"]).toContain(state);
    await requireClean(id);
    expect(runs).toBeLessThanOrEqual(1);
  });

  it.each(READS)("%s that is not answered once", async (call) => {
    const { id, state } = await live({ call, fault: "before", ordinal: 1, times: 1 });
    expect(["revoked", "rolled_back"]).toContain(state);
    await requireClean(id);
  });
});
