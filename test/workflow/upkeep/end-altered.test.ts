import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { AuditEntry } from "../../../src/storage/contract/audit.ts";
import { endAltered } from "../../../src/workflow/upkeep/end-altered.ts";
import { CHANNEL, MADE_UP_PLAN } from "../../core/made-up-preparation.ts";
import { PLAN_HASH, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

const HOUR_MS = 3_600_000;

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.stop());

/** A moment that is so many hours from now. */
const at = (hours: number) => new Date(world.deps.now().getTime() + hours * HOUR_MS).toISOString();

/** Credentials whose row says that they never end; what the log says of them. */
async function altered(
  said: readonly { event: string; details: Record<string, unknown> }[],
  stands: Partial<Preparation> = {},
): Promise<Preparation> {
  const read = await world.put({
    ...{ state: "ready", delivery: "stored", plan: MADE_UP_PLAN, planHash: PLAN_HASH },
    ...{ expiresAt: at(90 * 24) },
    ...stands,
  });
  const about = { actor: "bot", preparationId: read.id, channelId: CHANNEL, planHash: null, requestId: null };
  await world.store.record(read.id, { audit: said.map((one) => ({ ...one, ...about })) });
  return { ...read, isAltered: true };
}
const begun = (expiresAt: string) => ({ event: "provisioning.begun", details: { expiresAt } });
const extended = (until: string) => ({ event: "credentials.extended", details: { until } });
const stateOf = async ({ id }: Preparation) => (await world.store.findPreparation(id))?.state;

describe("credentials whose row somebody altered", () => {
  it("end when the log says that they do, and not before", async () => {
    const over = await altered([begun(at(-1))]);
    expect(await endAltered(world.deps, over)).toBe(true);
    expect(await stateOf(over)).toBe("revoking");
    const early = await altered([begun(at(1))]);
    expect(await endAltered(world.deps, early)).toBe(false);
    expect(await stateOf(early)).toBe("ready");
  });

  it("end by the last of what was said of their days", async () => {
    expect(await endAltered(world.deps, await altered([begun(at(-9)), extended(at(1))]))).toBe(false);
    expect(await endAltered(world.deps, await altered([begun(at(-9)), extended(at(-1))]))).toBe(true);
  });

  it("get no more days by an entry that this program did not write", async () => {
    const read = await altered([begun(at(-1))]);
    const { findAudit } = world.store;
    vi.spyOn(world.store, "findAudit").mockImplementation(async (of) => {
      const entries = await findAudit(of);
      const forged = { ...(entries.at(-1) as AuditEntry), ...extended(at(24)) };
      return [...entries, forged];
    });
    expect(await endAltered(world.deps, read)).toBe(true);
  });

  it("are left to people where the log knows of no end, and where there is nothing to take back", async () => {
    expect(await endAltered(world.deps, await altered([]))).toBe(false);
    const waiting = await altered([begun(at(-1))], { state: "awaiting_approval" });
    expect(await endAltered(world.deps, waiting)).toBe(false);
    expect(await stateOf(waiting)).toBe("awaiting_approval");
  });

  it("are told of once", async () => {
    const read = await altered([begun(at(1))]);
    for (let round = 0; round < 3; round += 1) await endAltered(world.deps, read);
    const told = (await world.audit(read.id)).filter(({ event }) => event === "preparation.altered");
    expect(told).toMatchObject([{ details: { state: "ready" } }]);
  });
});
