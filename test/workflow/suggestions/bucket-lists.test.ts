import { setImmediate as tick } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CloudDenied } from "../../../src/core/errors.ts";
import { createBucketLists } from "../../../src/workflow/suggestions/bucket-lists.ts";

const MINUTE = 60_000;

function world() {
  const state = { now: 0, reads: [] as string[], names: ["acme-a", "b-acme", "Zoo"], fails: false };
  const warnings: string[] = [];
  const silent = () => {};
  const lists = createBucketLists({
    now: () => new Date(state.now),
    log: { info: silent, error: silent, warn: (_fields, message) => void warnings.push(message) },
    cloudsOf: ({ request: { awsAccount, alibabaAccount } }) => {
      return {
        aws: {
          listBucketNames: async () => {
            state.reads.push(`aws ${awsAccount ?? "(own)"}`);
            if (state.fails) {
              throw new CloudDenied({
                cloud: "aws",
                operation: "s3:ListBuckets",
                subject: "the account",
                code: "AccessDenied",
                detail: "no",
                requestId: null,
                httpStatus: 403,
              });
            }
            return state.names;
          },
        },
        alibaba: {
          listBuckets: async () => {
            state.reads.push(`alibaba ${alibabaAccount ?? "(own)"}`);
            return [
              { bucket: "dst-1", region: "oss-cn-beijing", storageClass: "IA" },
              { bucket: "dst-2", region: "oss-cn-beijing", storageClass: "ColdArchive" },
            ];
          },
        },
      };
    },
  });
  const names = (text: string) => lists.suggest({ side: "source", text }).map(({ bucket }) => bucket);
  return { state, warnings, lists, names };
}

describe("the lists of buckets", () => {
  it("answer at once with what is known, and are read meanwhile", async () => {
    const { state, names } = world();
    expect(names("")).toEqual([]);
    expect(names("acme")).toEqual([]);
    await tick();
    expect(state.reads).toEqual(["aws (own)"]);
    expect(names("ACME")).toEqual(["acme-a", "b-acme"]);
    expect(names("zo")).toEqual(["Zoo"]);
    expect(names("nothing")).toEqual([]);
  });

  it("are read again after a minute while the old one serves, and serve half an hour at most", async () => {
    const { state, names } = world();
    names("");
    await tick();
    state.names = ["new"];
    state.now = MINUTE;
    expect(names("")).toHaveLength(3);
    await tick();
    expect(state.reads).toHaveLength(1);
    state.now = MINUTE + 1;
    expect(names("")).toHaveLength(3);
    await tick();
    expect(names("")).toEqual(["new"]);
    state.fails = true;
    state.now += 30 * MINUTE;
    expect(names("")).toEqual(["new"]);
    state.now += MINUTE;
    expect(names("")).toEqual([]);
  });

  it("do not ask a cloud that refuses for every letter", async () => {
    const { state, warnings, names } = world();
    state.fails = true;
    for (const text of ["a", "ac", "acm"]) {
      names(text);
      await tick();
    }
    expect(state.reads).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    state.fails = false;
    state.now = MINUTE;
    names("acme");
    await tick();
    expect(names("acme")).toEqual(["acme-a", "b-acme"]);
  });

  it("are kept by account and side, a destination with its region and a class that can be chosen", async () => {
    const { state, lists } = world();
    const destinations = () => lists.suggest({ side: "destination", text: "dst", account: "Archive" });
    destinations();
    lists.suggest({ side: "source", text: "", account: "Archive" });
    await tick();
    expect(state.reads).toEqual(["alibaba Archive", "aws Archive"]);
    expect(destinations()).toEqual([
      { bucket: "dst-1", region: "oss-cn-beijing", storageClass: "IA" },
      { bucket: "dst-2", region: "oss-cn-beijing" },
    ]);
  });

  it("leave room for what was typed among Slack's hundred options", async () => {
    const { state, names } = world();
    state.names = Array.from({ length: 500 }, (_, index) => `bucket-${index}`);
    names("");
    await tick();
    expect(names("")).toHaveLength(99);
  });
});
