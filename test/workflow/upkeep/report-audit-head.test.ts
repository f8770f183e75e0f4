import { describe, expect, it } from "vitest";
import type { AuditDamage } from "../../../src/core/audit-damage.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import type { Effects } from "../../../src/storage/contract/effects.ts";
import { reportAuditHead } from "../../../src/workflow/upkeep/report-audit-head.ts";
import { makePreparation } from "../../slack/support/preparations.ts";

const HEAD = { count: 1_234, hash: "a".repeat(64) };
const NOW = new Date("2026-11-24T04:00:00Z");

/** The report on a store that lets the round be begun, or not; what was stored and logged. */
async function report(options: {
  isDue: boolean;
  channel?: string;
  damage?: AuditDamage;
  open?: readonly Preparation[];
  at?: Date;
  digestHour?: number;
  drifts?: readonly object[];
}) {
  const seen = { rounds: [] as ({ name: string; notSince: Date } & Effects)[], logged: 0 };
  await reportAuditHead({
    store: {
      auditDamage: () => options.damage ?? null,
      findAuditHead: async () => HEAD,
      async *everyPreparation() {
        yield* options.open ?? [makePreparation("ready")];
      },
      listOpenDrifts: async () =>
        (options.drifts ?? []).map((drift, index) => ({
          id: `drift-${index}`,
          occurrence: 1,
          drift,
          state: "open" as const,
          tokenHash: "",
          posts: [],
          foundAt: "2026-11-24T03:00:00Z",
          endedAt: null,
        })),
      beginRound: async (round: { name: string; notSince: Date } & Effects) => {
        seen.rounds.push(round);
        return options.isDue;
      },
    },
    settings: settingsSchema.parse({
      approvers: { people: ["U0ADA00001"] },
      operators: {
        people: ["U0OLGA0001"],
        ...(options.channel ? { channel: options.channel } : {}),
        ...(options.digestHour === undefined ? {} : { digestHour: options.digestHour }),
      },
    }),
    log: {
      info: () => {
        seen.logged += 1;
      },
      warn: () => undefined,
      error: () => undefined,
    },
    now: () => options.at ?? NOW,
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
        notice: {
          kind: "audit_head",
          count: 1_234,
          head: HEAD.hash,
          at: "2026-11-24T04:00:00.000Z",
          digest: {
            problems: [],
            open: 1,
            live: 1,
            blocked: 0,
            awaiting: 0,
            oldestAwaiting: null,
            nextEnd: "2026-12-08T03:10:00Z",
          },
        },
      },
    ]);
    expect(rounds[0]?.audit?.[0]).toMatchObject({
      event: "audit.head_reported",
      details: { count: 1_234, head: HEAD.hash },
    });
    expect(logged).toBe(1);
  });

  it.each([
    ["2026-11-24T04:00:00Z", "2026-11-23T07:00:00Z"],
    ["2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z"],
    ["2026-11-24T23:59:00Z", "2026-11-24T07:00:00Z"],
  ])("is due at the hour of the settings: at %s where none was since %s", async (at, since) => {
    const { rounds } = await report({ isDue: true, channel: "C0PRIVATE1", at: new Date(at), digestHour: 7 });
    expect(rounds[0]?.notSince).toEqual(new Date(since));
  });

  it("names what needs operators, the gravest first", async () => {
    const open = [
      makePreparation("failed", { id: "MP-FA11ED" }),
      makePreparation("revoke_failed", { id: "MP-8W0K2D", revokeAttempts: 3 }),
      makePreparation("awaiting_approval"),
    ];
    const { rounds } = await report({ isDue: true, channel: "C0PRIVATE1", open });
    expect(rounds[0]?.posts?.[0]?.notice).toMatchObject({
      digest: {
        problems: [
          { id: "MP-8W0K2D", what: "revoke_failed", attempts: 3 },
          { id: "MP-FA11ED", what: "failed" },
        ],
        awaiting: 1,
        oldestAwaiting: "2026-11-24T03:07:00Z",
      },
    });
  });

  it("counts the findings of the daily check, each of which has a message", async () => {
    const found = { kind: "orphan_user", cloud: "aws", accountId: "123456789012" } as const;
    const drifts = [
      { ...found, preparationId: "MP-7K3Q9X", userName: "mgw-prep-MP-7K3Q9X" },
      { ...found, cloud: "alibaba", preparationId: "MP-7K3Q9X", userName: "mgw-prep-MP-7K3Q9X" },
      { ...found, preparationId: "MP-8W0K2D", userName: "mgw-prep-MP-8W0K2D" },
    ];
    const { rounds } = await report({ isDue: true, channel: "C0PRIVATE1", open: [], drifts });
    expect(rounds[0]?.posts?.[0]?.notice).toMatchObject({
      digest: {
        problems: [
          { id: "MP-7K3Q9X", what: "drift", attempts: 2 },
          { id: "MP-8W0K2D", what: "drift", attempts: 1 },
        ],
      },
    });
  });

  it("says nothing in the channel where there is nothing to say, but on a Monday", async () => {
    const quiet = await report({ isDue: true, channel: "C0PRIVATE1", open: [] });
    expect(quiet.rounds[0]?.posts).toEqual([]);
    expect(quiet.logged, "the log has the head all the same").toBe(1);
    const monday = new Date("2026-11-23T04:00:00Z");
    const { rounds } = await report({ isDue: true, channel: "C0PRIVATE1", open: [], at: monday });
    expect(rounds[0]?.posts).toHaveLength(1);
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
