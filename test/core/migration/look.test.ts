import { describe, expect, it } from "vitest";
import { judgeLook, type Look } from "../../../src/core/migration/look.ts";
import { type Migration, shareDone, UNKNOWN_ANSWERS_MAX } from "../../../src/core/migration/migration.ts";
import { makeMigration } from "./made-up-migration.ts";

const NOW = new Date("2026-12-01T12:00:00.000Z");
const SOURCE = { objectCount: 10, method: "listing" } as const;
const entry = (given: Partial<Look["history"][number]>): Look["history"][number] => ({
  runtimeId: 1,
  commitId: 1,
  status: "IMPORT_JOB_DOING",
  runtimeState: "Normal",
  listStatus: "Finished",
  message: null,
  totalCount: 10,
  totalBytes: 100,
  copiedCount: 5,
  copiedBytes: 50,
  skippedCount: 0,
  failedCount: 0,
  answer: "<JobHistory/>",
  ...given,
});
const look = (status: string, ...history: Look["history"]): Look => ({
  job: { status: `IMPORT_JOB_${status}`, version: "v-1", answer: `<Status>${status}</Status>` },
  history,
  at: NOW,
});
const of = (migration: Partial<Migration>, seen: Look) => judgeLook(makeMigration(migration), seen, SOURCE);

describe("what a look changes of a migration", () => {
  it("is the state, the run and how far it is", () => {
    expect(of({ state: "launching" }, look("DOING", entry({ listStatus: "Listing" })))).toEqual({
      event: "seen_running",
      patch: {
        jobVersion: "v-1",
        runtimeId: 1,
        doubt: null,
        progress: expect.objectContaining({ isListing: true, copiedCount: 5, asOf: NOW.toISOString() }),
      },
    });
  });

  it("is no event while the state stays", () => {
    expect(of({ state: "running" }, look("DOING", entry({}))).event).toBeNull();
  });

  it("keeps the counts of the newest entry that has some", () => {
    const begun = entry({ commitId: 3, copiedCount: null, totalCount: null });
    const { patch } = of({ state: "running" }, look("DOING", begun, entry({ commitId: 2, copiedCount: 4 })));
    expect(patch.progress?.copiedCount).toBe(4);
  });

  it("has no counts of the run before", () => {
    const begun = entry({ runtimeId: 2, copiedCount: null, totalCount: null });
    const before = entry({ runtimeId: 1, commitId: 9, copiedCount: 9 });
    const { patch } = of(
      { state: "running", runtimeIdBefore: 1, runtimeId: 2 },
      look("DOING", begun, before),
    );
    expect(patch.progress).toMatchObject({ copiedCount: null, totalCount: null });
  });

  it("says of a run that ended that it is told, so that a later look says nothing", () => {
    const ended = look("FINISHED", entry({ status: "IMPORT_JOB_FINISHED", copiedCount: 10 }));
    const first = of({ state: "running" }, ended);
    expect(first).toMatchObject({ event: "seen_finished", patch: { runtimeIdBefore: 1 } });
    expect(of({ state: "finished", ...first.patch }, ended).event).toBeNull();
  });

  it("leaves a run that was stopped as stopped", () => {
    const ended = look("FINISHED", entry({ status: "IMPORT_JOB_FINISHED", copiedCount: 10 }));
    const first = of({ state: "stopping" }, ended);
    expect(first.event).toBe("seen_stopped");
    expect(of({ state: "stopped", ...first.patch }, ended).event).toBeNull();
  });

  it("sees a run that somebody started in the console", () => {
    const again = look("DOING", entry({ runtimeId: 2 }));
    expect(of({ state: "finished", runtimeIdBefore: 1, runtimeId: 1 }, again)).toMatchObject({
      event: "seen_running",
      patch: { runtimeId: 2 },
    });
  });

  it("takes no counts of a run before", () => {
    const seen = of({ state: "launching", runtimeIdBefore: 1 }, look("FINISHED", entry({ copiedCount: 10 })));
    expect(seen).toEqual({ event: null, patch: { jobVersion: "v-1" } });
  });

  it("is nothing but a note for a word that nobody knows, and one note for all looks", () => {
    const first = of({ state: "running" }, look("DREAMING", entry({})));
    expect(first.event).toBeNull();
    expect(first.patch.unknownAnswers).toEqual([
      {
        at: NOW.toISOString(),
        operation: "mgw:GetJob",
        word: "IMPORT_JOB_DREAMING",
        answer: "<Status>DREAMING</Status>",
      },
    ]);
    const again = of({ state: "running", ...first.patch }, look("DREAMING", entry({})));
    expect(again.patch.unknownAnswers).toHaveLength(1);
  });

  it("keeps so many notes and none longer than can be read", () => {
    let migration = makeMigration({ state: "running" });
    for (let n = 0; n < UNKNOWN_ANSWERS_MAX + 5; n += 1) {
      const seen = look(`WORD${n}`);
      if (seen.job) seen.job.answer = "x".repeat(100_000);
      migration = { ...migration, ...judgeLook(migration, seen, SOURCE).patch };
    }
    expect(migration.unknownAnswers).toHaveLength(UNKNOWN_ANSWERS_MAX);
    expect(migration.unknownAnswers.at(-1)?.word).toBe(`IMPORT_JOB_WORD${UNKNOWN_ANSWERS_MAX + 4}`);
    expect(JSON.stringify(migration).length).toBeLessThan(100_000);
  });

  it("is the loss of the job, which the counts outlive", () => {
    expect(of({ state: "running" }, { job: null, history: [], at: NOW })).toEqual({
      event: "seen_gone",
      patch: { doubt: null },
    });
  });
});

describe("the share that is done", () => {
  const progress = {
    isListing: false,
    totalCount: 10,
    totalBytes: null,
    copiedCount: 4,
    copiedBytes: null,
    skippedCount: null,
    failedCount: 1,
    asOf: NOW.toISOString(),
  };
  it.each([
    [{}, 0.5],
    [{ isListing: true }, null],
    [{ totalCount: null }, null],
    [{ copiedCount: null }, null],
    [{ totalCount: 0, copiedCount: 0, failedCount: 0 }, 1],
    [{ copiedCount: 20 }, 1],
    [{ failedCount: null }, 0.4],
  ])("of %o is %s", (given, share) => {
    expect(shareDone({ ...progress, ...given })).toBe(share);
  });
});
