import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditDraft, AuditEntry } from "../../src/storage/contract/audit.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { readAuthority } from "../../src/workflow/authority.ts";
import { MADE_UP_PLAN } from "../core/made-up-preparation.ts";
import { PLAN_HASH, type StoryWorld, startStoryWorld } from "./support/story-world.ts";

/** More entries than one page of the log has anywhere. */
const MANY = 1_000;

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterAll(() => world?.stop());

/** The store, whose log has somebody else's words in some entries. */
function alteredAt(...sequences: number[]): Pick<Store, "findWithLog" | "listAudit"> {
  const alter = (entry: AuditEntry) =>
    sequences.includes(entry.sequence) ? { ...entry, actor: "U0FORGER001" } : entry;
  return {
    findWithLog: async (of) => {
      const found = await world.store.findWithLog(of);
      return { ...found, log: found.log.map(alter) };
    },
    listAudit: async (input) => (await world.store.listAudit(input)).map(alter),
  };
}

const deps = (store: ReturnType<typeof alteredAt>) => ({
  ...world.deps,
  store: { ...world.store, ...store },
});
const told = (event: "drift.looked" | "rows.sealed" | "audit.accepted"): AuditDraft => ({
  ...{
    event,
    actor: "bot",
    preparationId: null,
    channelId: null,
    planHash: null,
    requestId: null,
    details: {},
  },
});

describe("the log since an approval", () => {
  it("is read to its end, however long it is", async () => {
    const ready = await world.put({ state: "ready", plan: MADE_UP_PLAN, planHash: PLAN_HASH });
    const { count: approved } = await world.store.findAuditHead();
    await world.store.record(null, { audit: Array.from({ length: MANY + 1 }, () => told("drift.looked")) });
    const { count } = await world.store.findAuditHead();
    expect(count).toBeGreaterThan(approved + MANY);

    expect(await readAuthority(deps(alteredAt()), ready)).toMatchObject({ ok: true });
    expect(await readAuthority(deps(alteredAt(count)), ready)).toMatchObject({
      ok: false,
      failure: { code: "AuditLogDamaged" },
    });
  });

  it("is read to its end from where an operator let it count, however long it is", async () => {
    const ready = await world.put({ state: "ready", plan: MADE_UP_PLAN, planHash: PLAN_HASH });
    await world.store.record(null, { audit: [told("drift.looked")] });
    const { count: broken } = await world.store.findAuditHead();
    const outcome = async (...sequences: number[]) => {
      const authority = await readAuthority(deps(alteredAt(broken, ...sequences)), ready);
      return authority.ok || authority.failure.code;
    };
    expect(await outcome()).toBe("AuditLogDamaged");
    await world.store.record(null, { audit: [told("rows.sealed")] });
    expect(await outcome(), "the key of what was before is not lost").toBe("AuditLogDamaged");
    const after = Array.from({ length: MANY + 1 }, () => told("drift.looked"));
    await world.store.record(null, { audit: [told("audit.accepted"), ...after] });
    const { count } = await world.store.findAuditHead();
    expect(await outcome()).toBe(true);
    for (const sequence of [broken + 3, broken + 2 + MANY, count]) {
      expect(await outcome(sequence), String(sequence - broken)).toBe("AuditLogDamaged");
    }
  });
});
