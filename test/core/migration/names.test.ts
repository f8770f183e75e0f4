import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  destinationAddressName,
  hasImportMark,
  importTags,
  jobName,
  preparationOfImport,
  retryAddressName,
  retryJobName,
  sourceAddressName,
} from "../../../src/core/migration/names.ts";

const ID = "MP-ABC123";
const NAMES = [
  sourceAddressName(ID, 1),
  sourceAddressName(ID, 99),
  destinationAddressName(ID),
  retryAddressName(ID, 1),
  jobName(ID, 1),
  jobName(ID, 2),
  retryJobName(ID, 1),
];

describe("names in the migration service", () => {
  it("are made of what the service allows, and are all different", () => {
    for (const name of NAMES) expect(name).toMatch(/^[a-z0-9][a-z0-9_-]{2,62}$/);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it("say which preparation they are of", () => {
    expect(NAMES.map(preparationOfImport)).toEqual(NAMES.map(() => ID));
    expect(
      ["mgw-prep-", "mgw-prep-mp-abc1234", "other", "mgw-prep-mp-abc12"].map(preparationOfImport),
    ).toEqual([null, null, null, null]);
  });
});

describe("the mark of an address or a job", () => {
  const mark = { preparationId: ID, installationId: randomUUID() };

  it("is made of what tags may hold", () => {
    expect(importTags(mark)).toMatch(/^[A-Za-z0-9_,:-]{1,1024}$/);
  });

  it("is found in any order and beside others, and is another's with one word changed", () => {
    const [first = "", second = ""] = importTags(mark).split(",");
    expect(hasImportMark(`x:1,${second},${first}`, mark)).toBe(true);
    expect(hasImportMark(first, mark)).toBe(false);
    expect(hasImportMark(importTags({ ...mark, installationId: randomUUID() }), mark)).toBe(false);
  });
});
