import { describe, expect, it } from "vitest";
import { CALL_FAILURES } from "../../src/core/migration/call-failures.ts";
import { FILE_FAILURES } from "../../src/core/migration/file-failures.ts";
import { DOUBTS } from "../../src/core/migration/observe.ts";
import { MIGRATION_STATES } from "../../src/core/migration/states.ts";
import { fileFailureLines, migrationLines } from "../../src/notices/migration-lines.ts";
import { en } from "../../src/texts/en.ts";
import { plainOf } from "../../src/texts/phrase.ts";
import { zh } from "../../src/texts/zh.ts";
import { makeMigration } from "../core/migration/made-up-migration.ts";

const PROGRESS = {
  isListing: false,
  totalCount: 25_000,
  totalBytes: 1024 ** 3,
  copiedCount: 12_000,
  copiedBytes: 1024 ** 2,
  skippedCount: 20,
  failedCount: 300,
  asOf: "2026-12-01T12:00:00.000Z",
};
const shown = (given: Parameters<typeof makeMigration>[0], texts = en) =>
  migrationLines(makeMigration(given), texts).map(plainOf);

describe("what is said of a migration", () => {
  it("is its state and how far it is", () => {
    expect(shown({ progress: PROGRESS })).toEqual([
      "Migration is running",
      "12,000 objects done (1.00 MiB) of 25,000 (1.00 GiB), 49 %, 20 of them skipped, 300 failed.",
    ]);
    expect(shown({ progress: PROGRESS }, zh)[1]).toBe(
      "已处理 12,000 个文件（1.00 MiB），共 25,000 个（1.00 GiB），49%，其中跳过 20 个，失败 300 个。",
    );
  });

  it("has no percentage while the service is listing, and no count that it does not know", () => {
    expect(shown({ progress: { ...PROGRESS, isListing: true } })[1]).toBe(
      "12,000 objects done (1.00 MiB), 20 of them skipped, 300 failed; the service is still listing the source.",
    );
    expect(shown({ progress: { ...PROGRESS, copiedCount: null } })[1]).toBe(
      "The service reports no counts yet.",
    );
  });

  it.each(["finished", "finished_with_failures", "stopped", "interrupted"] as const)(
    "never is that it is complete: %s says that the source is still needed",
    (state) => {
      expect(shown({ state }).at(-1)).toContain("Do not delete the source");
      expect(shown({ state }, zh).at(-1)).toContain("请勿在对比两端之前删除源数据");
    },
  );

  it("has what nobody knows as the service said it", () => {
    const unknownAnswers = [
      { at: PROGRESS.asOf, operation: "mgw:GetJob", word: "IMPORT_JOB_DREAMING", answer: "" },
    ];
    expect(shown({ unknownAnswers })[1]).toMatch(/mgw:GetJob .* does not know.*: IMPORT_JOB_DREAMING$/);
  });

  it("translates a refusal that is known, beside the service's own words", () => {
    const failure = {
      step: "set-up",
      operation: "mgw:UpdateJob",
      subject: "mgw-prep-mp-7k3d9q",
      code: "ImportJobConcurrencyExceed",
      detail: "too many",
      requestId: null,
    };
    expect(shown({ state: "setup_failed", failure })[1]).toBe(
      "too many jobs are running in this region, those being deleted included; start again when one has ended · too many (mgw:UpdateJob, ImportJobConcurrencyExceed)",
    );
    expect(shown({ state: "setup_failed", failure: { ...failure, code: "Odd" } })[1]).toBe(
      "too many (mgw:UpdateJob, Odd)",
    );
  });

  it("tells the five most frequent causes of failed files, each with the service's own line", () => {
    const groups = FILE_FAILURES.map((cause, index) => ({
      cause,
      count: 1 + index,
      example: `line ${index}`,
    }));
    const lines = fileFailureLines(groups, en).map(plainOf);
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe("2 objects: archived: restore these objects in S3 first, then retry: line 1");
  });

  it.each([en, zh])("has words of its own for every state, doubt and failure", (texts) => {
    const { state, doubt, callFailure, fileFailure } = texts.migration;
    const words = [
      ...MIGRATION_STATES.map(state),
      ...DOUBTS.map(doubt),
      ...CALL_FAILURES.map(callFailure),
      ...FILE_FAILURES.map((cause) => fileFailure({ cause, count: 1 })),
    ];
    expect(new Set(words).size).toBe(words.length);
  });
});
