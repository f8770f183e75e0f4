import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingsSchema } from "../../../src/core/settings.ts";
import type { State } from "../../../src/core/states.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";

import type { Store } from "../../../src/storage/contract/store.ts";

import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import type { StoryDeps } from "../../../src/workflow/deps.ts";
import { createEngine, type Engine } from "../../../src/workflow/engine/dbos.ts";
import { Lease } from "../../../src/workflow/engine/lease.ts";
import { removeOld } from "../../../src/workflow/upkeep/remove-old.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";
import { borrowDatabase } from "../../support/borrow-database.ts";
import { executeSql } from "../../support/execute-sql.ts";
import { alarmWords } from "../../support/words.ts";

const NOW = new Date("2026-11-24T04:00:00.000Z");
const DAY_MS = 24 * 3_600_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe("the removal of what ended long ago", () => {
  let store: Store;
  let engine: Engine;
  let execute: (statement: string) => Promise<Record<string, unknown>[]>;
  const closes: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const database = await borrowDatabase();
    closes.push(() => database.close());
    const sealer = createSealer([new Uint8Array(32).fill(9)]);
    store = await createPostgresStore({
      pool: database.pool,
      secrets: database.secrets,
      now: () => NOW,
      seals: storeSeals(sealer),
    });
    execute = (statement) => executeSql(database.pool, statement);
    const lease = new Lease(3_600_000);
    lease.renew(performance.now());
    engine = createEngine({ pool: database.pool, executorId: "embedded", isEmbedded: true, log, lease });
    // A revocation of what is not in `revoking` reads the store and ends: all that this needs of the story.
    await engine.launch({ store, now: () => NOW } as StoryDeps);
    closes.push(() => engine.stop());
  });
  afterAll(async () => {
    for (const close of closes.reverse()) await close();
  });

  const create = async (id: string, state: State, stateSince: string) => {
    const request = { sourceBucket: `source-${id.toLowerCase()}`, destinationBucket: "acme-archive-oss" };
    const preparation = madeUpPreparation({ id, state, stateSince, request });
    await store.createPreparation({ preparation, submissionId: `V-${id}`, maxOpenPerPerson: 100 });
    for (const workflow of ["revoke", "roll_back"] as const) {
      await engine.start(workflow, `${workflow}:${id}:${stateSince}`, { preparationId: id, revision: 1 });
    }
  };
  const workflows = async (status?: string) =>
    (
      await execute(
        `select workflow_uuid as id from dbos.workflow_status ${status ? `where status = '${status}'` : ""} order by 1`,
      )
    ).map((row) => String(row["id"]).split(":").slice(0, 2).join(":"));
  const settingsWith = (retention: object) =>
    settingsSchema.parse({
      approvers: { people: ["U0ADA00001"] },
      operators: { people: ["U0OLGA0001"] },
      retention,
    });
  const remove = (retention: object = {}) =>
    removeOld(
      {
        store,
        settings: settingsWith(retention),
        now: () => NOW,
        log,
        directory: {} as StoryDeps["directory"],
      },
      engine,
    );

  it("keeps for the days of the settings, then removes rows and the engine's checkpoints; the audit log stays", async () => {
    await create("MP-AAAAAA", "revoked", daysAgo(366));
    await create("MP-BBBBBB", "revoked", daysAgo(364));
    await create("MP-CCCCCC", "ready", daysAgo(800));
    await store.record("MP-AAAAAA", {
      audit: [
        {
          event: "preparation.revoked",
          actor: "bot",
          preparationId: "MP-AAAAAA",
          channelId: null,
          planHash: null,
          requestId: null,
          details: {},
        },
      ],
    });
    await expect.poll(() => workflows("SUCCESS"), { interval: 100 }).toHaveLength(6);
    // One that broke leaves as little behind.
    await execute(
      `update dbos.workflow_status set status = 'ERROR' where workflow_uuid like 'roll_back:MP-AAAAAA:%'`,
    );

    await remove();
    const left = (await store.listPreparations({ limit: 10 })).map(({ id }) => id).sort();
    expect(left).toEqual(["MP-BBBBBB", "MP-CCCCCC"]);
    expect(await workflows()).toEqual([
      "revoke:MP-BBBBBB",
      "revoke:MP-CCCCCC",
      "roll_back:MP-BBBBBB",
      "roll_back:MP-CCCCCC",
    ]);
    expect(
      await execute("select 1 from dbos.operation_outputs where workflow_uuid like '%MP-AAAAAA%'"),
    ).toEqual([]);
    const audit = await store.listAudit({ afterSequence: 0, limit: 100 });
    expect(audit.map(({ event, preparationId }) => `${event} ${preparationId}`)).toEqual([
      "preparation.revoked MP-AAAAAA",
      "preparation.removed MP-AAAAAA",
    ]);
    expect(audit[1]?.details).toMatchObject({ state: "revoked", sourceBucket: "source-mp-aaaaaa" });

    await remove({ preparationDays: 30 });
    expect((await store.listPreparations({ limit: 10 })).map(({ id }) => id)).toEqual(["MP-CCCCCC"]);
  });

  it("takes more than a batch, passes over what cannot be read, and tells operators of it", async () => {
    for (let index = 0; index < 120; index += 1) {
      const id = `MP-D${String(index).padStart(5, "0")}`;
      const request = { sourceBucket: `source-${id.toLowerCase()}` };
      const preparation = madeUpPreparation({ id, state: "expired", stateSince: daysAgo(400), request });
      await store.createPreparation({ preparation, submissionId: `V-${id}`, maxOpenPerPerson: 500 });
    }
    // As many as a batch, and the oldest: nothing else would ever be looked at.
    await execute("update preparations set body = '{}', state_since = '2019-01-01' where id < 'MP-D00050'");
    await remove();
    expect(
      await execute("select id from preparations where state = 'expired' and id >= 'MP-D00050'"),
    ).toEqual([]);
    const told = await store.findAudit({ event: "preparation.unreadable" });
    expect(told).toHaveLength(50);
    const [post] = await execute("select notice from posts where key like 'alarm:altered:MP-D00007%'");
    expect(alarmWords(post?.["notice"])).toContain("The record of MP-D00007 cannot be read");
  });
});

describe("how long preparations are kept", () => {
  it("is a year unless the settings say otherwise, and at least a month", () => {
    const parse = (retention?: object) =>
      settingsSchema.safeParse({
        approvers: { people: ["U0ADA00001"] },
        operators: { people: ["U0OLGA0001"] },
        ...(retention ? { retention } : {}),
      });
    expect(parse().data?.retention.preparationDays).toBe(365);
    expect(parse({ preparationDays: 30 }).success).toBe(true);
    expect(parse({ preparationDays: 29 }).success).toBe(false);
  });
});
