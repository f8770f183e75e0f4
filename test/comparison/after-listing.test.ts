import { describe, expect, it } from "vitest";
import type { CompareCheckpoint } from "../../src/comparison/checkpoint.ts";
import { compareBuckets } from "../../src/comparison/compare-buckets.ts";
import type { CompareInput } from "../../src/comparison/compare-run.ts";
import { openSides } from "../../src/comparison/open-sides.ts";
import { UnorderedListing } from "../../src/comparison/range-state.ts";
import type { Row } from "../../src/core/comparison.ts";
import { CloudDenied, type CloudError, CloudNotFound, CloudUnavailable } from "../../src/core/errors.ts";
import { listingOf, type MadeUpObject } from "./made-up-listing.ts";

const MD5 = ["a".repeat(32), "b".repeat(32)] as const;
const NAMED = { bucket: "made-up", prefix: "" };
const FAILED = {
  ...{ cloud: "aws" as const, operation: "s3:HeadObject", subject: "made-up", requestId: null },
  detail: "no",
};
const denied = new CloudDenied({ ...FAILED, code: "AccessDenied", httpStatus: 403 });
const gone = new CloudNotFound({ ...FAILED, code: "NoSuchKey", httpStatus: 404 });

async function compare(
  source: readonly MadeUpObject[],
  destination: readonly MadeUpObject[],
  given: Partial<CompareInput> = {},
) {
  const rows: Row[] = [];
  let last: CompareCheckpoint | undefined;
  const found = await compareBuckets(
    { source: listingOf(source), destination: listingOf(destination) },
    {
      ...{ source: NAMED, destination: NAMED, startedAt: "2026-11-01T00:00:00.000Z" },
      since: { source: "2026-11-01T00:00:00", destination: "2026-11-01T00:00:00" },
      ...{ mayBeEncrypted: false, sampleSize: 0, keptCheckpoint: null },
      ...given,
    },
    { onRow: (row) => rows.push(row), onCheckpoint: (state) => (last = state), random: () => 0.5 },
  );
  return { found, rows, last: last as CompareCheckpoint };
}

describe("two ETags that look like MD5s and differ", () => {
  const differing = (heads: [boolean | CloudError, boolean | CloudError]) =>
    compare(
      [{ key: "a", sizeBytes: 5, etag: MD5[0], hasMd5Etag: heads[0] }],
      [{ key: "a", sizeBytes: 5, etag: MD5[1], type: "Normal", hasMd5Etag: heads[1] }],
    );

  it("are of different content where both are MD5s", async () => {
    const { found, rows } = await differing([true, true]);
    expect(found).toMatchObject({ verdict: "different", tallies: { objects: { "different-content": 1 } } });
    expect(rows.map(({ outcome }) => outcome)).toEqual(["different-content"]);
  });

  it.each([
    ["at the source", [false, true]],
    ["at the destination", [true, false]],
  ] as const)("say nothing where one is none, %s", async (_, heads) => {
    const { found, rows } = await differing([...heads]);
    expect(found).toMatchObject({
      verdict: "same",
      tallies: { objects: { same: 1 }, etags: { notCompared: { encrypted: 1 }, unexplained: 0 } },
    });
    expect(rows).toEqual([]);
  });

  it.each([
    ["at the source", [denied, true]],
    ["at the destination", [true, denied]],
  ] as const)("leave a doubt where it could not be looked at, %s", async (_, heads) => {
    const { found } = await differing([...heads]);
    expect(found).toMatchObject({
      ...{ verdict: "unknown", doubts: ["etags-unexplained"] },
      tallies: { etags: { notCompared: { encrypted: 0 }, unexplained: 1 } },
    });
  });

  it("leave a doubt where there are more than are looked at", async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `k${String(index).padStart(4, "0")}`);
    const of = (etag: string) => keys.map((key) => ({ key, sizeBytes: 2, etag, hasMd5Etag: false }));
    const { found } = await compare(of(MD5[0]), of(MD5[1]));
    expect(found).toMatchObject({
      ...{ verdict: "unknown", doubts: ["etags-unexplained"] },
      tallies: {
        objects: { same: 1_001 },
        sizeBytes: { same: 2_002 },
        etags: { unexplained: 1, notCompared: { encrypted: 1_000 } },
      },
    });
  });
});

describe("a sample", () => {
  const sampled = (source: MadeUpObject, destination: MadeUpObject) =>
    compare([source], [destination], { sampleSize: 2 });

  it("moves what differs from the same to the different, with its bytes", async () => {
    const { found, rows } = await sampled({ key: "a", content: "left!" }, { key: "a", content: "right" });
    expect(found).toMatchObject({
      verdict: "different",
      tallies: {
        objects: { same: 0, "different-content": 1 },
        sizeBytes: { same: 0, "different-content": 5 },
      },
      sample: { identical: 0, different: 1 },
    });
    expect(rows).toMatchObject([{ outcome: "different-content", source: { key: "a", sizeBytes: 5 } }]);
  });

  it.each([
    ["has another size than it was listed with", { content: "six by", sizeBytes: 5 }, "changed"],
    ["is gone", { content: "equal", unread: gone }, "changed"],
    ["may not be read", { content: "equal", unread: denied }, "unreadable"],
  ] as const)("of what %s leaves a doubt", async (_, destination, reading) => {
    const { found } = await sampled({ key: "a", content: "equal" }, { key: "a", ...destination });
    expect(found).toMatchObject({
      ...{ verdict: "unknown", doubts: [`sample-${reading}`] },
      sample: { identical: 0, different: 0, [reading]: 1 },
    });
  });

  it("of both sides alike but not as listed is no identical one", async () => {
    const both = { key: "a", content: "six by", sizeBytes: 5 };
    expect((await sampled(both, both)).found).toMatchObject({ sample: { changed: 1, identical: 0 } });
  });

  it("ends the comparison with what is no answer of a cloud", async () => {
    const mistake = new TypeError("a mistake of ours");
    const both = { key: "a", content: "equal" };
    await expect(sampled(both, { ...both, unread: mistake })).rejects.toBe(mistake);
  });
});

describe("what is counted on the way", () => {
  it("takes each side's own time for what changed since", async () => {
    const at = (time: string, sizeBytes: number) => ({ key: "a", sizeBytes, lastModified: `${time}.000Z` });
    const since = { source: "2026-11-01T00:00:00", destination: "2026-11-03T00:00:00" };
    const outcome = async (source: string, destination: string) =>
      (await compare([at(source, 1)], [at(destination, 2)], { since })).rows[0]?.outcome;
    expect(await outcome("2026-10-31T00:00:00", "2026-11-02T00:00:00")).toBe("different-size");
    expect(await outcome("2026-10-31T00:00:00", "2026-11-03T00:00:00")).toBe("changed-since");
    expect(await outcome("2026-11-01T00:00:00", "2026-11-02T00:00:00")).toBe("changed-since");
  });

  it("counts a name that OSS refuses as the reason only of what is missing", async () => {
    const late = { key: "/late", sizeBytes: 1, lastModified: "2026-11-02T00:00:00.000Z" };
    const { found } = await compare([late, { key: "/old", sizeBytes: 1 }], []);
    expect(found.tallies).toMatchObject({
      objects: { missing: 1, "changed-since": 1 },
      missingWithRefusedName: 1,
    });
  });

  it("goes on with requests and both samples of a checkpoint", async () => {
    const objects = Array.from({ length: 9 }, (_, index) => ({
      key: `k${index}`,
      content: "x".repeat(index + 1),
    }));
    const { last } = await compare(objects, objects, { sampleSize: 4 });
    const drawn = (key: string) => [{ key, sizeBytes: 1, drew: -0.5 }];
    const sample = { ...last.sample, byNumber: drawn("n"), bySize: drawn("s"), readings: [] };
    const read = [...drawn("n"), ...drawn("s")].map(({ key }) => ({ key, reading: "identical" as const }));
    const keptCheckpoint = { ...last, pending: [], sample: { ...sample, readings: read }, requests: 7 };
    const again = await compare([], [], { sampleSize: 4, keptCheckpoint });
    expect(again.found.requests).toBe(7);
    expect(again.last.sample).toMatchObject({ byNumber: drawn("n"), bySize: drawn("s") });
  });

  it("refuses a listing that says a key twice", async () => {
    const twice = [{ key: "a" }, { key: "b" }, { key: "b" }];
    await expect(compare(twice, [])).rejects.toBeInstanceOf(UnorderedListing);
  });

  it("asks for no longer beginning than OSS takes, cut between characters", async () => {
    const asked: string[] = [];
    const key = `${"é".repeat(511)}a`;
    const listing = listingOf([]);
    const destination = {
      ...listing,
      fetchPage: (startAfter: string, signal: AbortSignal) => {
        asked.push(startAfter);
        return listing.fetchPage("", signal);
      },
    };
    const pending = [{ after: `é${key}`, until: null }];
    const { last } = await compare([], []);
    const keptCheckpoint = { ...last, pending };
    await compareBuckets(
      { source: listing, destination },
      {
        ...{ source: NAMED, destination: NAMED, startedAt: "2026-11-01T00:00:00.000Z" },
        since: { source: "2026-11-01T00:00:00", destination: "2026-11-01T00:00:00" },
        ...{ mayBeEncrypted: false, sampleSize: 0, keptCheckpoint },
      },
      {},
    );
    expect(asked).toEqual(["é".repeat(511)]);
  });
});

describe("the sides of a comparison", () => {
  const open = (encryption: () => Promise<unknown>) => {
    const clouds = {
      aws: {
        getCallerIdentity: async () => ({ accountId: "111122223333", clockAheadMs: 60_000 }),
        findBucketRegion: async () => "eu-central-1",
        readEncryption: encryption,
        openListing: async () => listingOf([]),
      },
      alibaba: {
        getCallerIdentity: async () => ({ accountId: "5555", clockAheadMs: 0 }),
        findBucketRegion: async () => "oss-eu-central-1",
        findBucket: async () => ({ ownerId: "5555", region: "oss-eu-central-1", encryption: null }),
        openListing: async () => listingOf([]),
      },
    };
    return openSides(
      clouds as never,
      { source: NAMED, destination: NAMED, region: null },
      new Date("2026-11-01T00:01:30.500Z"),
    );
  };

  it("have the time of each cloud's own clock", async () => {
    expect((await open(async () => null)).clocks).toEqual({
      source: "2026-11-01T00:00:30",
      destination: "2026-11-01T00:01:30",
    });
  });

  it("do without what the source says of its encryption where it may not be read, and for no other reason", async () => {
    const refuse = (error: Error) => open(() => Promise.reject(error));
    expect((await refuse(denied)).mayBeEncrypted).toBe(false);
    const away = new CloudUnavailable({ ...FAILED, code: "Network", httpStatus: null });
    await expect(refuse(away)).rejects.toBe(away);
    expect((await open(async () => ({ algorithm: "aws:kms", kmsKeyId: null }))).mayBeEncrypted).toBe(true);
  });
});
