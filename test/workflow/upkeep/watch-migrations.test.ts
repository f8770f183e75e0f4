import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ImportJob, JobHistoryEntry } from "../../../src/clouds/contract/migration-service.ts";
import { MINUTE_MS } from "../../../src/core/durations.ts";
import { CloudUnavailable } from "../../../src/core/errors.ts";
import type { Migration } from "../../../src/core/migration/migration.ts";
import { isStalled } from "../../../src/core/migration/stalled.ts";
import { settingsSchema } from "../../../src/core/settings.ts";
import { createSealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import type { Store } from "../../../src/storage/contract/store.ts";
import { createPostgresStore } from "../../../src/storage/postgres/postgres-store.ts";
import { watchMigrations } from "../../../src/workflow/upkeep/watch-migrations.ts";
import { madeUpPreparation } from "../../core/made-up-preparation.ts";
import { makeMigration } from "../../core/migration/made-up-migration.ts";
import { entryOf } from "../../provisioning/migration/service-in-memory.ts";
import { borrowDatabase } from "../../support/borrow-database.ts";

const START = Date.parse("2026-12-01T12:00:00.000Z");
let nowMs = START;
let store: Store;
let close: () => Promise<void>;
let drawn = 0;

beforeAll(async () => {
  const { pool, secrets, close: closeDatabase } = await borrowDatabase();
  const seals = storeSeals(createSealer([new Uint8Array(32).fill(3)]));
  store = await createPostgresStore({ pool, isAlone: true, secrets, seals, now: () => new Date(nowMs) });
  close = async () => {
    await store.close();
    await closeDatabase();
  };
});
afterAll(() => close());
beforeEach(() => {
  nowMs += 24 * 3_600_000;
});

type Answer = { job: Partial<ImportJob> | null | Error; history?: Partial<JobHistoryEntry>[] };

async function world(given: Partial<Migration>) {
  drawn += 1;
  const id = `MP-W${String(drawn).padStart(5, "0")}`;
  const request = { sourceBucket: `source-${drawn}` };
  const preparation = madeUpPreparation({ id, request });
  await store.createPreparation({ preparation, submissionId: id, maxOpenPerPerson: 1_000 });
  const stateSince = new Date(nowMs).toISOString();
  const migration = makeMigration({ preparationId: id, stateSince, ...given });
  await store.createMigration({ migration });
  const calls: string[] = [];
  let answer: Answer = { job: null };
  const alibaba = {
    findImportJob: async (region: string, name: string) => {
      if (name !== migration.jobName || region !== migration.region) return null;
      calls.push("job");
      if (answer.job instanceof Error) throw answer.job;
      return answer.job === null ? null : { version: "v-1", answer: "<ImportJob/>", ...answer.job };
    },
    listImportJobHistory: async () => {
      calls.push("history");
      return (answer.history ?? []).map((entry) => ({ ...entryOf(1), ...entry }));
    },
  };
  const settings = settingsSchema.parse({
    approvers: { people: ["U0ADA00001"] },
    operators: { people: ["U0OLGA0001"] },
  });
  const warned: string[] = [];
  const log = {
    info: () => undefined,
    error: () => undefined,
    warn: (_: object, text: string) => warned.push(text),
  };
  const deps = {
    store,
    settings,
    log,
    now: () => new Date(nowMs),
    cloudsOf: () => ({ alibaba }),
    directory: {},
    starter: { start: async () => undefined },
  };
  const looks = new Map<string, number>();
  return {
    id,
    calls,
    warned,
    look: (said: Answer) => {
      answer = said;
      return watchMigrations(deps as never, looks);
    },
    stored: async () => {
      const found = await store.findMigration(id);
      if (found === null) throw new Error("expected the migration");
      return found;
    },
    posts: async (key: string) =>
      (await store.listPosts(id)).filter((post) => post.key === key).map(({ version }) => ({ key, version })),
    audit: async () =>
      (await store.findAudit({ preparationId: id })).map(({ event, details }) => ({ event, details })),
  };
}
const of = (jobName: string, given: Partial<Migration> = {}) => world({ jobName, ...given });
const job = (status: string) => ({ status: `IMPORT_JOB_${status}` });
const FINISHED = {
  status: "IMPORT_JOB_FINISHED",
  totalCount: 1_000_000,
  copiedCount: 1_000_000,
  failedCount: 0,
};

describe("the look at a migration", () => {
  it("moves it by what it read, with the run and its counts, and records that", async () => {
    const { look, stored, audit } = await of("moves", { state: "launching" });
    await look({ job: job("DOING"), history: [{ status: "IMPORT_JOB_DOING", copiedCount: 3 }] });
    expect(await stored()).toMatchObject({
      state: "running",
      stateSince: new Date(nowMs).toISOString(),
      runtimeId: 1,
      jobVersion: "v-1",
      progress: { copiedCount: 3 },
    });
    expect(await audit()).toEqual([
      {
        event: "migration.seen",
        details: { number: 1, from: "launching", to: "running", runtimeId: 1, doubt: null },
      },
    ]);
  });

  it("keeps the counts of a run that goes on, without another entry in the log", async () => {
    const { look, stored, audit } = await of("counts", { state: "running" });
    await look({ job: job("DOING"), history: [{ status: "IMPORT_JOB_DOING", copiedCount: 3 }] });
    expect((await stored()).progress?.copiedCount).toBe(3);
    expect(await audit()).toEqual([]);
  });

  it("tells an end once, however often it looks", async () => {
    const { look, stored, audit } = await of("ends", { state: "running" });
    const ended = { job: job("FINISHED"), history: [FINISHED] };
    await look(ended);
    const first = await stored();
    nowMs += 3_600_000;
    await look(ended);
    expect(first).toMatchObject({ state: "finished", runtimeIdBefore: 1 });
    expect(await stored()).toMatchObject({ state: "finished", stateSince: first.stateSince });
    expect(await audit()).toHaveLength(1);
  });

  it("moves nothing while the service cannot be asked, and goes on with the others", async () => {
    const away = new CloudUnavailable({
      cloud: "alibaba",
      operation: "mgw:GetJob",
      subject: "x",
      code: "Timeout",
      detail: "no answer",
      requestId: null,
      httpStatus: null,
    });
    const { look, stored, warned } = await of("away", { state: "running" });
    await look({ job: away });
    expect((await stored()).state).toBe("running");
    expect(warned).toEqual(["a migration could not be looked at"]);
  });

  it("moves nothing by a word that nobody knows, and records it once", async () => {
    const { look, stored, audit } = await of("words", { state: "running" });
    await look({ job: job("DREAMING") });
    nowMs += 3_600_000;
    await look({ job: job("DREAMING") });
    expect(await stored()).toMatchObject({
      state: "running",
      unknownAnswers: [{ operation: "mgw:GetJob", word: "IMPORT_JOB_DREAMING", answer: "<ImportJob/>" }],
    });
    expect(await audit()).toEqual([
      {
        event: "migration.word_unknown",
        details: { number: 1, state: "running", operation: "mgw:GetJob", word: "IMPORT_JOB_DREAMING" },
      },
    ]);
  });

  it("tells once that a run stands still, from when its counts last changed, and again after it moved on", async () => {
    const { look, stored, audit, posts } = await of("stalls", { state: "running", launches: 1 });
    const doing = (copiedCount: number) => ({
      job: job("DOING"),
      history: [{ status: "IMPORT_JOB_DOING", copiedCount }],
    });
    const stalls = async () => (await audit()).filter(({ event }) => event === "migration.stalled");
    await look(doing(3));
    const since = new Date(nowMs).toISOString();
    nowMs += 29 * MINUTE_MS;
    await look(doing(3));
    expect(await stalls()).toEqual([]);
    for (let looks = 0; looks < 3; looks += 1) {
      nowMs += 10 * MINUTE_MS;
      await look(doing(3));
    }
    expect(await stored()).toMatchObject({ state: "running", stalledSince: since });
    expect(await stalls()).toEqual([
      { event: "migration.stalled", details: { number: 1, state: "running", runtimeId: 1, since } },
    ]);
    const key = `migration-stalled:1:1:${since}`;
    expect(await posts(key)).toEqual([{ key, version: 1 }]);

    nowMs += 10 * MINUTE_MS;
    await look(doing(4));
    // Its message says that it is over.
    expect(await posts(key)).toEqual([{ key, version: 2 }]);
    expect(isStalled(await stored())).toBe(false);
    nowMs += 31 * MINUTE_MS;
    await look(doing(4));
    expect(await stalls()).toHaveLength(2);
    expect(isStalled(await stored())).toBe(true);
  });

  it.each(["paused", "set_up", "stopped", "finished"] as const)(
    "says nothing of what is %s, however long it stays so",
    async (state) => {
      const { look, audit } = await of(`rests-${state.replace("_", "-")}`, { state, runtimeIdBefore: 1 });
      const status = { paused: "SUSPEND", set_up: "BEGIN", stopped: "FINISHED", finished: "FINISHED" }[state];
      nowMs += 24 * 3_600_000;
      await look({ job: job(status), history: state === "set_up" ? [] : [FINISHED] });
      expect((await audit()).filter(({ event }) => event === "migration.stalled")).toEqual([]);
    },
  );

  it("says that a job is lost", async () => {
    const { look, stored, calls } = await of("lost", { state: "paused" });
    await look({ job: null });
    expect((await stored()).state).toBe("lost");
    expect(calls).toEqual(["job"]);
  });

  it("comes as often as the settings say, and rarer later", async () => {
    const { look, calls } = await of("pace", { state: "running" });
    const doing = { job: job("DOING"), history: [{ status: "IMPORT_JOB_DOING" }] };
    await look(doing);
    nowMs += 29_000;
    await look(doing);
    expect(calls).toEqual(["job", "history"]);
    nowMs += 1_000;
    await look(doing);
    expect(calls).toHaveLength(4);
  });

  it("leaves alone what no job exists for, or what a workflow is at", async () => {
    for (const state of ["setting_up", "setup_failed", "removing", "removed"] as const) {
      const { look, calls } = await of(`idle-${state}`, { state });
      await look({ job: job("DOING") });
      expect(calls).toEqual([]);
    }
  });
});
