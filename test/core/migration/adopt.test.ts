import { describe, expect, it } from "vitest";
import { judgeAddress, judgeJob, judgeLaunch } from "../../../src/core/migration/adopt.ts";
import { importTags } from "../../../src/core/migration/names.ts";

const MARK = { preparationId: "MP-ABC123", installationId: "inst-1" };
const OURS = importTags(MARK);
const OTHERS = importTags({ ...MARK, installationId: "inst-2" });
const SOURCE = {
  type: "s3" as const,
  bucket: "b",
  prefix: "p/",
  domain: "s3.us-east-1.amazonaws.com",
  ossRegion: null,
  role: null,
  accessKeyId: "AKIA1",
};
const DESTINATION = {
  type: "oss" as const,
  bucket: "d",
  prefix: "",
  domain: null,
  ossRegion: "oss-eu-central-1",
  role: "r",
  accessKeyId: null,
};

describe("an address of our name that is found", () => {
  it("is ours as it was asked for", () => {
    expect(judgeAddress({ ...SOURCE, tags: OURS }, SOURCE, MARK)).toEqual({ next: "adopt" });
    expect(judgeAddress(null, SOURCE, MARK)).toEqual({ next: "create" });
  });

  it("may have what the service filled in", () => {
    const filled = { ...DESTINATION, domain: "oss-eu-central-1.aliyuncs.com", tags: OURS };
    expect(judgeAddress(filled, DESTINATION, MARK)).toEqual({ next: "adopt" });
    expect(judgeAddress({ ...SOURCE, ossRegion: "oss-x", tags: OURS }, SOURCE, MARK)).toEqual({
      next: "adopt",
    });
  });

  it("is made anew where it holds an older key, since no key can be changed in one", () => {
    expect(judgeAddress({ ...SOURCE, accessKeyId: "AKIA0", tags: OURS }, SOURCE, MARK)).toEqual({
      next: "replace",
    });
  });

  it.each(["", OTHERS, "mgw-prep:MP-ABC123"])("is left alone with other tags: %s", (tags) => {
    expect(judgeAddress({ ...SOURCE, tags }, SOURCE, MARK)).toMatchObject({ next: "stop", why: "not-ours" });
  });

  it.each(["bucket", "prefix", "domain", "type"] as const)("is left alone with another %s", (field) => {
    const found = { ...SOURCE, [field]: "other", accessKeyId: "AKIA0", tags: OURS };
    expect(judgeAddress(found, SOURCE, MARK)).toEqual({
      next: "stop",
      why: "not-as-planned",
      differs: [field],
    });
  });

  it.each(["ossRegion", "role"] as const)("of the destination is left alone with another %s", (field) => {
    const found = { ...DESTINATION, [field]: "other", tags: OURS };
    expect(judgeAddress(found, DESTINATION, MARK)).toMatchObject({ next: "stop", differs: [field] });
  });
});

describe("a job of our name that is found", () => {
  const JOB = {
    sourceAddress: "s",
    destinationAddress: "d",
    overwriteMode: "always",
    transferMode: "lastmodified",
  };
  it("is ours, or nobody's, or another's", () => {
    expect(judgeJob(null, JOB, MARK)).toEqual({ next: "create" });
    expect(judgeJob({ ...JOB, tags: OURS }, JOB, MARK)).toEqual({ next: "adopt" });
    expect(judgeJob({ ...JOB, tags: OTHERS }, JOB, MARK)).toMatchObject({ next: "stop", why: "not-ours" });
    expect(judgeJob({ ...JOB, tags: OURS, transferMode: "all" }, JOB, MARK)).toEqual({
      next: "stop",
      why: "not-as-planned",
      differs: ["transferMode"],
    });
  });
});

describe("a launch whose answer was lost", () => {
  it.each([
    ["BEGIN", 0, 0, "send"],
    ["SUSPEND", 1, 0, "send"],
    ["LAUNCHING", 0, 0, "begun"],
    ["PREPARING", 1, 0, "begun"],
    ["DOING", 1, 0, "begun"],
    ["CLOSING", 1, 0, "begun"],
    // Our run is over already: once more would be another round.
    ["FINISHED", 1, 0, "over"],
    ["INTERRUPTED", 1, 0, "over"],
    ["CONFIRMED", 2, 1, "over"],
    // The run before ours.
    ["FINISHED", 1, 1, "send"],
    ["INTERRUPTED", 1, 1, "send"],
    ["DELETING", 1, 0, "wait"],
    ["DREAMING", 1, 0, "wait"],
  ])("of a job in %s with run %i after run %i: %s", (status, newest, before, what) => {
    expect(judgeLaunch({ status: `IMPORT_JOB_${status}` }, newest, before)).toBe(what);
  });
});
