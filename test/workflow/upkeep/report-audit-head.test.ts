import { describe, expect, it } from "vitest";
import type { AuditDamage } from "../../../src/core/audit-damage.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import type { Effects } from "../../../src/storage/contract/effects.ts";
import { reportAuditHead } from "../../../src/workflow/upkeep/report-audit-head.ts";

const HEAD = { count: 1_234, hash: "a".repeat(64) };
const NOW = new Date("2026-11-24T04:00:00Z");

/** The report on a store that lets the round be begun, or not; what was stored and logged. */
async function report(options: { isDue: boolean; channel?: string; damage?: AuditDamage }) {
  const seen = { rounds: [] as ({ name: string; notSince: Date } & Effects)[], logged: 0 };
  await reportAuditHead({
    store: {
      auditDamage: () => options.damage ?? null,
      findAuditHead: async () => HEAD,
      beginRound: async (round: { name: string; notSince: Date } & Effects) => {
        seen.rounds.push(round);
        return options.isDue;
      },
    },
    settings: settingsSchema.parse({
      approvers: { people: ["U0ADA00001"] },
      operators: { people: ["U0OLGA0001"], ...(options.channel ? { channel: options.channel } : {}) },
    }),
    log: {
      info: () => {
        seen.logged += 1;
      },
      warn: () => undefined,
      error: () => undefined,
    },
    now: () => NOW,
  });
  return seen;
}

describe("the daily report of the audit log's head", () => {
  it("tells the operators' channel count and hash, and records that it did", async () => {
    const { rounds, logged } = await report({ isDue: true, channel: "C0PRIVATE1" });
    expect(rounds).toHaveLength(1);
    expect(rounds[0]?.notSince).toEqual(new Date("2026-11-23T04:00:00Z"));
    expect(rounds[0]?.posts).toEqual([
      {
        key: "audit-head:2026-11-24T04:00:00.000Z",
        target: { kind: "operators", channelId: "C0PRIVATE1" },
        notice: { kind: "audit_head", count: 1_234, head: HEAD.hash, at: "2026-11-24T04:00:00.000Z" },
      },
    ]);
    expect(rounds[0]?.audit?.[0]).toMatchObject({
      event: "audit.head_reported",
      details: { count: 1_234, head: HEAD.hash },
    });
    expect(logged).toBe(1);
  });

  it("vouches for no head of a log that was changed", async () => {
    const damage = { kind: "replaced", sequence: 7 } as const;
    expect(await report({ isDue: true, channel: "C0PRIVATE1", damage })).toEqual({ rounds: [], logged: 0 });
  });

  it("says nothing where another process has done it within the day", async () => {
    const { logged } = await report({ isDue: false, channel: "C0PRIVATE1" });
    expect(logged).toBe(0);
  });

  it("goes to the log alone where operators have no channel", async () => {
    const { rounds, logged } = await report({ isDue: true });
    expect(rounds[0]?.posts).toEqual([]);
    expect(logged).toBe(1);
  });
});
