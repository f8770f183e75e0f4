import { describe, expect, it } from "vitest";
import { type Expected, newestEntry, observe, type SeenEntry } from "../../../src/core/migration/observe.ts";
import { JOB_STATUSES } from "../../../src/core/migration/service-words.ts";
import {
  MIGRATION_STATES,
  type MigrationState,
  nextMigrationState,
} from "../../../src/core/migration/states.ts";

const job = (status: string) => ({ status: `IMPORT_JOB_${status}` });
const entry = (given: Partial<SeenEntry> = {}): SeenEntry => ({
  runtimeId: 1,
  status: "IMPORT_JOB_FINISHED",
  runtimeState: "Normal",
  listStatus: "Finished",
  message: null,
  totalCount: 10,
  totalBytes: 100,
  copiedCount: 10,
  copiedBytes: 100,
  skippedCount: 0,
  failedCount: 0,
  ...given,
});
const expected = (given: Partial<Expected> = {}): Expected => ({
  state: "running",
  runtimeIdBefore: 0,
  isLaunchFresh: false,
  source: { objectCount: 10, method: "listing" },
  ...given,
});

describe("a look at a job", () => {
  it.each([
    ["LAUNCHING", "seen_launching"],
    ["PREPARING", "seen_launching"],
    ["DOING", "seen_running"],
    ["CLOSING", "seen_running"],
    ["SUSPEND", "seen_paused"],
    ["BEGIN", null],
    ["DELETING", null],
  ])("reads %s as %s", (status, event) => {
    expect(observe(job(status), null, expected())).toEqual({ event, doubt: null, unknown: null });
  });

  it("tells that the service knows no such job", () => {
    expect(observe(null, entry(), expected()).event).toBe("seen_gone");
  });

  it.each(["IMPORT_JOB_DREAMING", "finished", "", "Finished"])(
    "moves nothing by a word that nobody knows: %s",
    (status) => {
      expect(observe({ status }, entry(), expected())).toEqual({ event: null, doubt: null, unknown: status });
    },
  );

  it("moves nothing by an unknown word in the history", () => {
    const seen = observe(job("FINISHED"), entry({ status: "IMPORT_JOB_DONE" }), expected());
    expect(seen).toEqual({ event: null, doubt: null, unknown: "IMPORT_JOB_DONE" });
  });

  it("never moves a state that is being stopped by what is not its end", () => {
    for (const status of JOB_STATUSES.filter((one) => one !== "INTERRUPTED" && one !== "FINISHED")) {
      const { event } = observe(
        job(status),
        entry({ status: "IMPORT_JOB_DOING" }),
        expected({ state: "stopping" }),
      );
      expect([status, event]).toEqual([status, null]);
    }
  });

  it("takes a job that is still paused for no answer to a launch of just now, and for one later", () => {
    const fresh = expected({ state: "launching", isLaunchFresh: true });
    expect(observe(job("SUSPEND"), null, fresh).event).toBeNull();
    expect(observe(job("SUSPEND"), null, { ...fresh, isLaunchFresh: false }).event).toBe("seen_paused");
  });
});

describe("the end of a run", () => {
  const end = (given: Partial<SeenEntry>, also: Partial<Expected> = {}, status = "FINISHED") =>
    observe(job(status), entry(given), expected(also));

  it("is good without a failure and with all that we counted", () => {
    expect(end({})).toEqual({ event: "seen_finished", doubt: null, unknown: null });
    expect(end({}, {}, "CONFIRMED").event).toBe("seen_finished");
    expect(end({ totalCount: 12, copiedCount: 12 }).event).toBe("seen_finished");
  });

  it("is none with failures", () => {
    expect(end({ failedCount: 1 })).toMatchObject({ event: "seen_finished_with_failures", doubt: null });
  });

  it.each([
    ["listing", 10, 9, "saw-fewer"],
    ["listing", 10, 10, null],
    ["cloudwatch", 100, 90, null],
    ["cloudwatch", 100, 89, "saw-fewer"],
    ["listing", 10, 0, "saw-nothing"],
    ["cloudwatch", 0, 0, null],
  ] as const)(
    "of a source with (%s) %i objects of which it saw %i is doubted: %s",
    (method, objectCount, totalCount, doubt) => {
      const seen = end({ totalCount }, { source: { objectCount, method } });
      expect(seen).toEqual({
        event: doubt === null ? "seen_finished" : "seen_finished_with_failures",
        doubt,
        unknown: null,
      });
    },
  );

  it("that saw nothing is never good where nobody counted", () => {
    expect(end({ totalCount: 0 }, { source: null }).doubt).toBe("saw-nothing");
    expect(end({ totalCount: 1 }, { source: null }).event).toBe("seen_finished");
  });

  it.each([{ failedCount: null }, { totalCount: null }])(
    "is not known while the service does not know %o",
    (given) => {
      expect(end(given).event).toBeNull();
    },
  );

  it("is that of a run that is over already, and no news", () => {
    expect(end({ runtimeId: 1 }, { runtimeIdBefore: 1 }).event).toBeNull();
    expect(end({ runtimeId: 2 }, { runtimeIdBefore: 1 }).event).toBe("seen_finished");
  });

  it("counts once the history has it too", () => {
    expect(observe(job("FINISHED"), null, expected()).event).toBeNull();
    expect(end({ status: "IMPORT_JOB_CLOSING" }).event).toBeNull();
  });

  it("is an interruption where either says so", () => {
    expect(end({}, {}, "INTERRUPTED").event).toBe("seen_interrupted");
    expect(end({ runtimeState: "Interrupt" }).event).toBe("seen_interrupted");
  });

  it("that was asked for is no success, whatever it has copied", () => {
    expect(end({}, { state: "stopping" }).event).toBe("seen_stopped");
  });
});

describe("whatever is seen in whatever state", () => {
  it("is claimed as finished only with a run of no failures and a total", () => {
    const counts = [null, 0, 1, 10];
    for (const state of MIGRATION_STATES)
      for (const status of [...JOB_STATUSES, "DREAMING"])
        for (const failedCount of counts)
          for (const totalCount of counts)
            for (const runtimeId of [1, 2]) {
              const newest = entry({ failedCount, totalCount, runtimeId });
              const { event } = observe(job(status), newest, expected({ state, runtimeIdBefore: 1 }));
              const next: MigrationState | null = event === null ? null : nextMigrationState(state, event);
              if (next !== "finished") continue;
              expect([status, failedCount, totalCount, runtimeId]).toEqual([
                expect.stringMatching(/FINISHED|CONFIRMED/),
                0,
                10,
                2,
              ]);
            }
  });
});

it("the newest entry is that of the newest run, by number and not by text", () => {
  const of = (runtimeId: number, commitId: number) => ({ runtimeId, commitId });
  expect(newestEntry([of(1, 12), of(2, 1), of(2, 10), of(2, 9)])).toEqual(of(2, 10));
  expect(newestEntry([])).toBeNull();
});
