import { setImmediate as tick } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CloudNotFound } from "../../../src/core/errors.ts";
import { createPrefixLists } from "../../../src/workflow/suggestions/prefix-lists.ts";

const MINUTE = 60_000;

function world() {
  const folders: Record<string, string[]> = {
    "": ["2023/", "2024/", "Logs/", "old-logs/"],
    "2024/": ["2024/jan/", "2024/feb/"],
  };
  const state = { now: 0, reads: [] as string[], isHeld: false };
  const release: (() => void)[] = [];
  const lists = createPrefixLists({
    now: () => new Date(state.now),
    log: { info: () => {}, error: () => {}, warn: () => {} },
    cloudsOf: ({ request: { awsAccount } }) => ({
      aws: {
        getCallerIdentity: async () => ({ accountId: "111122223333", arn: "made-up", partition: "aws" }),
        findBucketRegion: async (bucket) => {
          if (bucket === "nobodys")
            throw new CloudNotFound({
              cloud: "aws",
              operation: "s3:HeadBucket",
              subject: bucket,
              code: "NotFound",
              detail: "no",
              requestId: null,
              httpStatus: 404,
            });
          return "eu-central-1";
        },
        listPrefixes: async ({ bucket, region, expectedOwner }, under) => {
          state.reads.push(`${awsAccount ?? "(own)"} ${expectedOwner} ${region} ${bucket} ${under}`);
          if (state.isHeld) await new Promise<void>((resolve) => release.push(resolve));
          return folders[under] ?? [];
        },
      },
    }),
  });
  const suggest = (text: string, bucket = "acme-media") => lists.suggest({ bucket, text });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await tick();
  };
  return { state, lists, suggest, settle, release };
}

describe("the lists of prefixes", () => {
  it("answer at once with what is known of the folder that is typed, and are read meanwhile", async () => {
    const { state, suggest, settle } = world();
    expect(suggest("")).toEqual([]);
    await settle();
    expect(state.reads).toEqual(["(own) 111122223333 eu-central-1 acme-media "]);
    expect(suggest("")).toEqual(["2023/", "2024/", "Logs/", "old-logs/"]);
    expect(suggest("LOG"), "those that begin so first").toEqual(["Logs/", "old-logs/"]);
    expect(suggest("2024/")).toEqual([]);
    await settle();
    expect(suggest("2024/f")).toEqual(["2024/feb/"]);
    expect(state.reads).toHaveLength(2);
  });

  it("ask for nothing where the bucket's name or the prefix is none", async () => {
    const { state, suggest, settle } = world();
    suggest("", "No Bucket");
    suggest("/2024/");
    await settle();
    expect(state.reads).toEqual([]);
  });

  it("do not ask for a bucket that is not there with every letter", async () => {
    const { state, suggest, settle } = world();
    for (const text of ["", "a", "ab"]) {
      expect(suggest(text, "nobodys")).toEqual([]);
      await settle();
    }
    expect(state.reads).toEqual([]);
    state.now = MINUTE + 1;
    expect(suggest("")).toEqual([]);
  });

  it("read a few folders at a time, and each once", async () => {
    const { state, suggest, settle, release } = world();
    state.isHeld = true;
    for (const text of ["a/", "b/", "c/", "d/", "e/", "a/", "f/"]) suggest(text);
    await settle();
    expect(state.reads.map((read) => read.split(" ").at(-1))).toEqual(["a/", "b/", "c/", "d/"]);
    for (const go of release.splice(0)) go();
    await settle();
    suggest("e/");
    await settle();
    expect(state.reads).toHaveLength(5);
    for (const go of release.splice(0)) go();
  });

  it("are kept by account and bucket", async () => {
    const { state, lists, settle } = world();
    lists.suggest({ bucket: "acme-media", text: "", account: "Archive" });
    lists.suggest({ bucket: "acme-logs", text: "" });
    await settle();
    expect(state.reads).toEqual([
      "Archive 111122223333 eu-central-1 acme-media ",
      "(own) 111122223333 eu-central-1 acme-logs ",
    ]);
  });
});
