import { beforeEach, describe, expect, it } from "vitest";
import type { AuditDamage } from "../../../src/core/audit-damage.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import type { Effects } from "../../../src/storage/contract/effects.ts";
import { auditHold, createAuditWatch, isHeldByAudit } from "../../../src/workflow/upkeep/watch-audit.ts";

const DAMAGE: AuditDamage = { kind: "replaced", sequence: 7 };
const NOW = new Date("2026-11-24T04:00:00Z");
const settingsWith = (onDamage: "stop" | "continue") =>
  settingsSchema.parse({
    approvers: { people: ["U0ADA00001"] },
    operators: { people: ["U0OLGA0001"], channel: "C0PRIVATE1" },
    audit: { onDamage },
  });

describe("the watch over the audit log", () => {
  let atEnd: AuditDamage | null;
  let inAll: AuditDamage | null;
  let isDue: boolean;
  let isAway: boolean;
  let checked: number;
  let rounds: { name: string; notSince: Date }[];
  let told: Effects[];
  let watch: () => Promise<void>;

  beforeEach(() => {
    [atEnd, inAll, isDue, isAway, checked, rounds, told] = [null, null, true, false, 0, [], []];
    watch = createAuditWatch({
      store: {
        watchAudit: async () => atEnd,
        checkAudit: async () => {
          checked += 1;
          return inAll;
        },
        beginRound: async (round: { name: string; notSince: Date }) => {
          rounds.push(round);
          return isDue;
        },
        record: async (_: string | null, effects: Effects) => {
          if (isAway) throw new Error("the database is away");
          told.push(effects);
        },
      } as never,
      settings: settingsWith("stop"),
      directory: {} as never,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => NOW,
    });
  });

  it("looks at all of it once a day over all processes, and at its end each time", async () => {
    await watch();
    isDue = false;
    await watch();
    expect(checked).toBe(1);
    expect(rounds[0]).toEqual({ name: "audit-check", notSince: new Date("2026-11-23T04:00:00Z") });
    expect(told).toEqual([]);
    atEnd = DAMAGE;
    await watch();
    expect(told).toHaveLength(1);
    expect(checked).toBe(1);
  });

  it("tells of what only a look at all of it shows, once, in the log too", async () => {
    inAll = DAMAGE;
    await watch();
    await watch();
    expect(told).toHaveLength(1);
    expect(told[0]?.posts?.map(({ key }) => key)).toEqual(["alarm:audit-log:replaced:7"]);
    expect(told[0]?.audit).toMatchObject([
      { event: "audit.damaged", actor: "bot", details: { ...DAMAGE, onDamage: "stop" } },
    ]);
  });

  it("tells it the next time when it could not be told", async () => {
    atEnd = DAMAGE;
    isAway = true;
    await expect(watch()).rejects.toThrow("the database is away");
    isAway = false;
    await watch();
    expect(told).toHaveLength(1);
  });
});

describe("what is made or handed out", () => {
  it.each([
    ["stop", DAMAGE, true],
    ["stop", null, false],
    ["continue", DAMAGE, false],
  ] as const)("with %s, and a damage of %j", (onDamage, damage, isHeld) => {
    const deps = { store: { auditDamage: () => damage } as never, settings: settingsWith(onDamage) };
    expect(isHeldByAudit(deps)).toBe(isHeld);
    const failure = { step: "s", code: "AuditLogDamaged", detail: { args: { damage } } };
    const held = auditHold(deps, "s");
    if (isHeld) expect(held).toMatchObject({ ok: false, failure });
    else expect(held).toBeNull();
  });
});
