import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/storage/contract/audit.ts";
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

/** The store, whose log has somebody else's words in one entry. */
function alteredAt(sequence: number): Pick<Store, "findWithLog" | "listAudit"> {
  const alter = (entry: AuditEntry) =>
    entry.sequence === sequence ? { ...entry, actor: "U0FORGER001" } : entry;
  return {
    findWithLog: async (of) => {
      const found = await world.store.findWithLog(of);
      return { ...found, log: found.log.map(alter) };
    },
    listAudit: async (input) => (await world.store.listAudit(input)).map(alter),
  };
}

describe("the log since an approval", () => {
  it("is read to its end, however long it is", async () => {
    const ready = await world.put({ state: "ready", plan: MADE_UP_PLAN, planHash: PLAN_HASH });
    const { count: approved } = await world.store.findAuditHead();
    const other = { preparationId: null, channelId: null, planHash: null, requestId: null, details: {} };
    const audit = Array.from({ length: MANY + 1 }, () => ({
      ...other,
      event: "drift.looked" as const,
      actor: "bot",
    }));
    await world.store.record(null, { audit });
    const { count } = await world.store.findAuditHead();
    expect(count).toBeGreaterThan(approved + MANY);

    const deps = (store: ReturnType<typeof alteredAt>) => ({
      ...world.deps,
      store: { ...world.store, ...store },
    });
    expect(await readAuthority(deps(alteredAt(0)), ready)).toMatchObject({ ok: true });
    expect(await readAuthority(deps(alteredAt(count)), ready)).toMatchObject({
      ok: false,
      failure: { code: "AuditLogDamaged" },
    });
  });
});
