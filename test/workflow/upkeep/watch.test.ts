import { beforeEach, describe, expect, it } from "vitest";
import { Lease } from "../../../src/workflow/engine/lease.ts";
import { createWatch, GONE_AFTER_MS, HEARTBEAT_MS, LEASE_MS } from "../../../src/workflow/upkeep/watch.ts";

type TakeOver = { goneAfterMs: number | null };

describe("the watch over the processes of one database", () => {
  let nowMs: number;
  let isKnown: boolean;
  let isDatabaseAway: boolean;
  let asked: TakeOver[];
  let done: string[];
  let lease: Lease;
  let watch: () => Promise<void>;

  beforeEach(() => {
    nowMs = 0;
    isKnown = true;
    isDatabaseAway = false;
    asked = [];
    done = [];
    lease = new Lease(LEASE_MS, () => nowMs);
    watch = createWatch({
      store: {
        beat: async () => {
          if (isDatabaseAway) throw new Error("the database is away");
          return isKnown;
        },
        releaseLeases: async (gone) => void done.push(`leases of ${gone}`),
        takeOverGone: async ({ goneAfterMs, take }) => {
          asked.push({ goneAfterMs });
          if (goneAfterMs !== null) await take("gone");
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      executorId: "this",
      lease,
      takeOver: async (gone) => done.push(`workflows of ${gone}`),
      wake: () => void done.push("wake"),
      onTakenOver: () => void done.push("taken over"),
      nowMs: () => nowMs,
    });
  });

  /** Rounds at their usual distance, for so long. */
  async function watchFor(ms: number): Promise<void> {
    for (const end = nowMs + ms; nowMs < end; nowMs += HEARTBEAT_MS) await watch().catch(() => undefined);
  }

  it("leaves others time after its own start, then takes over posts and workflows of one that is silent", async () => {
    await watchFor(GONE_AFTER_MS);
    expect(asked.every(({ goneAfterMs }) => goneAfterMs === null)).toBe(true);
    expect(done).toEqual([]);
    await watch();
    expect(asked.at(-1)).toEqual({ goneAfterMs: GONE_AFTER_MS });
    expect(done).toEqual(["leases of gone", "wake", "workflows of gone"]);
  });

  it("gives nobody up right after the database was away: nobody could say anything", async () => {
    await watchFor(2 * GONE_AFTER_MS);
    isDatabaseAway = true;
    await watchFor(60_000);
    expect(lease.isHeld).toBe(false);
    isDatabaseAway = false;
    asked = [];
    await watchFor(GONE_AFTER_MS);
    expect(asked.every(({ goneAfterMs }) => goneAfterMs === null)).toBe(true);
    expect(lease.isHeld).toBe(true);
    await watch();
    expect(asked.at(-1)).toEqual({ goneAfterMs: GONE_AFTER_MS });
  });

  it("ends a process whose work another has taken over", async () => {
    await watch();
    isKnown = false;
    await watch();
    expect(done).toEqual(["taken over"]);
    expect(lease.isHeld).toBe(false);
  });

  it("lets no process begin work when others may take it for gone, and takes over in half a minute", () => {
    expect(LEASE_MS).toBeLessThan(GONE_AFTER_MS);
    expect(GONE_AFTER_MS + HEARTBEAT_MS).toBeLessThan(30_000);
    expect(2 * HEARTBEAT_MS).toBeLessThan(LEASE_MS);
  });
});
