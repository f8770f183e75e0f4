import { afterEach, describe, expect, it } from "vitest";
import type { CompareCheckpoint } from "../../src/comparison/checkpoint.ts";
import { UnorderedListing } from "../../src/comparison/range-state.ts";
import { CloudDenied, CloudThrottled } from "../../src/core/errors.ts";
import { KEY_DISTRIBUTIONS, keysOf } from "../clouds/aws/count/key-distributions.ts";
import type { ObjectFacts } from "../clouds/aws/count/prepared-bucket.ts";
import { linesOf, serveBuckets, type TwoBuckets } from "./two-buckets.ts";

let served: Awaited<ReturnType<typeof serveBuckets>> | undefined;
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

async function serve(buckets: TwoBuckets) {
  served = await serveBuckets(buckets);
  return served;
}

const factsOf = (index: number): ObjectFacts => ({
  sizeBytes: (index * 7919) % 100_003,
  storageClass: "STANDARD",
});

const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Differences on both sides of every page boundary of the source, and what a comparison must find. */
function plant(keys: readonly string[]) {
  const source = new Map<string, ObjectFacts>();
  const destination = new Map<string, ObjectFacts>();
  const expected: string[] = [];
  const known = new Set(keys);
  for (const [index, key] of [...keys].sort(inBytes).entries()) {
    const facts = factsOf(index);
    const place = index % 1000;
    const isAtBoundary = place >= 997 || place <= 2 || index === keys.length - 1;
    const kind = isAtBoundary ? (index + Math.floor(index / 1000)) % 4 : 3;
    source.set(key, facts);
    if (kind === 0) expected.push(`missing ${key}`);
    else destination.set(key, kind === 1 ? { ...facts, sizeBytes: facts.sizeBytes + 1 } : facts);
    if (kind === 1) expected.push(`different-size ${key}`);
    const next = `${key}!`;
    if (kind !== 2 || known.has(next)) continue;
    destination.set(next, facts);
    expected.push(`additional ${next}`);
  }
  return { source, destination, expected: expected.sort() };
}

describe("a comparison", () => {
  for (const distribution of KEY_DISTRIBUTIONS) {
    it(`finds exactly the differences at every page boundary of ${distribution.name}`, async () => {
      const { source, destination, expected } = plant(keysOf(distribution, 5_300));
      expect(expected.length).toBeGreaterThan(20);
      const on = await serve({ source, destination });
      const { found, rows } = await on.compare();
      expect(linesOf(rows)).toEqual(expected);
      const { objects } = found.tallies;
      expect(objects.same + objects.missing + objects["different-size"]).toBe(source.size);
      expect(objects.same + objects.additional + objects["different-size"]).toBe(destination.size);
      expect(found).toMatchObject({ verdict: "different", doubts: [] });
      expect(on.complaints()).toEqual([]);
    });

    it(`goes on exactly after a kill in the middle, while answers fail, for ${distribution.name}`, async () => {
      const { source, destination, expected } = plant(keysOf(distribution, 5_300));
      const kinds = ["slow-down", "internal-error", "reset", "cut-short"] as const;
      const kill = new AbortController();
      let killAt = 11;
      const on = await serve({
        source,
        destination,
        faultFor: (request) => {
          if (--killAt === 0) kill.abort(new Error("killed"));
          return request % 6 === 5 ? { kind: kinds[((request / 6) % 4) | 0] ?? "reset" } : null;
        },
      });
      const seen: string[] = [];
      const kept: { state: string; rows: number }[] = [];
      const note = (row: Parameters<typeof linesOf>[0][number]) => void seen.push(...linesOf([row]));
      const onCheckpoint = (state: CompareCheckpoint) =>
        void kept.push({ state: JSON.stringify(state), rows: seen.length });
      const options = { onRow: note, onCheckpoint, concurrency: 8 };
      await expect(on.compare({}, { ...options, signal: kill.signal })).rejects.toThrow("killed");
      const last = kept.at(-1);
      const keptCheckpoint = JSON.parse(last?.state ?? "") as CompareCheckpoint;
      expect(keptCheckpoint.pending.length).toBeGreaterThan(0);
      seen.length = last?.rows ?? 0;
      await on.compare({ keptCheckpoint }, options);
      expect(seen.sort()).toEqual(expected);
    });
  }

  for (const distribution of KEY_DISTRIBUTIONS) {
    it(`takes what is added while it runs for no difference, and loses none of the others, for ${distribution.name}`, async () => {
      const { source, destination, expected } = plant(keysOf(distribution, 3_300));
      const known = [...new Set([...source.keys(), ...destination.keys()])];
      const late: ObjectFacts = {
        sizeBytes: 1,
        storageClass: "STANDARD",
        lastModified: "2026-11-01T00:00:05.000Z",
      };
      const added = known.flatMap((key, index) => {
        const next = `${key}~new`;
        return index % 7 === 0 && Buffer.byteLength(next) <= 1_023 && !known.includes(next) ? [next] : [];
      });
      const withAdded = (contents: ReadonlyMap<string, ObjectFacts>, which: number) =>
        new Map([
          ...contents,
          ...added.filter((_, index) => index % 3 !== which).map((key) => [key, late] as const),
        ]);
      const on = await serve({
        source,
        destination,
        // Some are at one side alone, some at both, from the third page on.
        later: { fromRequest: 2, source: withAdded(source, 0), destination: withAdded(destination, 1) },
      });
      const { found, rows } = await on.compare({}, { concurrency: 6 });
      const isAdded = new Set(added);
      const seen = rows.map(({ outcome, source: left, destination: right }) => ({
        outcome,
        key: (left ?? right)?.key ?? "",
      }));
      expect(linesOf(rows.filter((_, index) => !isAdded.has(seen[index]?.key ?? "")))).toEqual(expected);
      const seenLate = seen.filter(({ key }) => isAdded.has(key));
      expect(new Set(seenLate.map(({ outcome }) => outcome))).toEqual(new Set(["changed-since"]));
      expect(new Set(seenLate.map(({ key }) => key)).size).toBe(seenLate.length);
      expect(found.tallies.objects["changed-since"]).toBe(seenLate.length);
      expect(found.doubts).toEqual(["changed-since"]);
      expect(on.complaints()).toEqual([]);
    });
  }

  it("compares under two prefixes that differ, the key that is the prefix included", async () => {
    const source = new Map(
      ["a/", "a/1", "a/2", "a/ü", "b/1"].map((key) => [key, { sizeBytes: 0, storageClass: "STANDARD" }]),
    );
    const destination = new Map(
      ["moved here/", "moved here/1", "moved here/ü", "moved here/3", "other"].map((key) => [
        key,
        { sizeBytes: 0, storageClass: "Standard", type: "Normal" },
      ]),
    );
    const on = await serve({ source, destination });
    const { found, rows } = await on.compare({
      source: { bucket: "amzn-s3-demo-bucket", prefix: "a/" },
      destination: { bucket: "oss-demo-bucket", prefix: "moved here/" },
    });
    expect(linesOf(rows)).toEqual(["additional moved here/3", "missing a/2"]);
    expect(found.tallies.objects).toMatchObject({ same: 2, "folder-marker-same": 1 });
  });

  it("tells folder markers, reports of the service and names that OSS refuses apart", async () => {
    const empty = { sizeBytes: 0, storageClass: "STANDARD" };
    const full = { sizeBytes: 5, storageClass: "STANDARD" };
    const on = await serve({
      source: new Map([
        ["both/", empty],
        ["gone/", empty],
        ["data/", full],
        ["/slash", full],
        ["x", full],
      ]),
      destination: new Map([
        ["both/", empty],
        ["more/", empty],
        ["aliyun_import_report/1/total_list/a", full],
        ["aliyun_mgw_import_report/a", full],
        ["x", full],
      ]),
    });
    const { found, rows } = await on.compare();
    expect(linesOf(rows)).toEqual([
      "folder-marker-additional more/",
      "folder-marker-missing gone/",
      "missing /slash",
      "missing data/",
      "service-report aliyun_import_report/1/total_list/a",
      "service-report aliyun_mgw_import_report/a",
    ]);
    expect(found.tallies.missingWithRefusedName).toBe(1);
  });

  it("does not call different by folder markers and reports alone", async () => {
    const empty = { sizeBytes: 0, storageClass: "STANDARD" };
    const on = await serve({
      source: new Map([
        ["a/", empty],
        ["x", empty],
      ]),
      destination: new Map([
        ["x", empty],
        ["aliyun_import_report/r", empty],
      ]),
    });
    expect((await on.compare()).found.verdict).toBe("same");
  });

  it("tells what was changed since apart, and then knows not whether they are the same", async () => {
    const old = { sizeBytes: 5, storageClass: "STANDARD" };
    const late = { ...old, lastModified: "2026-11-01T00:00:00.000Z", etag: "0".repeat(32) };
    const on = await serve({
      source: new Map([
        ["added", late],
        ["overwritten", late],
        ["larger", { ...late, sizeBytes: 6 }],
        ["x", old],
      ]),
      destination: new Map([
        ["overwritten", old],
        ["larger", old],
        ["written", late],
        ["x", old],
      ]),
    });
    const { found, rows } = await on.compare();
    expect(linesOf(rows)).toEqual([
      "changed-since added",
      "changed-since larger",
      "changed-since overwritten",
      "changed-since written",
    ]);
    expect(found).toMatchObject({ verdict: "unknown", doubts: ["changed-since"] });
  });

  it("compares ETags where both are MD5s, in either case of letters, and says of how many it did not", async () => {
    const plain: ObjectFacts = { sizeBytes: 5, storageClass: "STANDARD", etag: "ab".repeat(16) };
    const on = await serve({
      source: new Map<string, ObjectFacts>([
        ["equal", plain],
        ["parts", { ...plain, etag: `${"ab".repeat(16)}-3` }],
        ["appended", plain],
        ["kms", plain],
      ]),
      destination: new Map<string, ObjectFacts>([
        ["equal", { ...plain, etag: "AB".repeat(16), type: "Normal" }],
        ["parts", plain],
        ["appended", { ...plain, type: "Appendable" }],
        ["kms", { ...plain, etag: "0".repeat(32) }],
      ]),
    });
    const { found } = await on.compare({ mayBeEncrypted: true });
    expect(found.tallies.etags).toEqual({
      equal: 1,
      notCompared: { parts: 1, encrypted: 1, other: 1 },
      unexplained: 0,
    });
    expect(found.verdict).toBe("same");
  });

  it("shows nothing when there is nothing on either side", async () => {
    const on = await serve({ source: new Map(), destination: new Map() });
    expect((await on.compare()).found).toMatchObject({ verdict: "unknown", doubts: ["nothing-compared"] });
  });

  it("finds all missing at an empty destination, and all additional from an empty source", async () => {
    const all = new Map(
      keysOf(KEY_DISTRIBUTIONS[3] ?? fail(), 4_000).map((key, index) => [key, factsOf(index)]),
    );
    const missing = await serve({ source: all, destination: new Map() });
    expect((await missing.compare()).found.tallies.objects.missing).toBe(4_000);
    await missing.stop();
    const additional = await serve({ source: new Map(), destination: all });
    expect((await additional.compare()).found.tallies.objects.additional).toBe(4_000);
  });
});

describe("failures of a comparison", () => {
  const all = new Map(
    keysOf(KEY_DISTRIBUTIONS[0] ?? fail(), 5_000).map((key, index) => [key, factsOf(index)]),
  );

  it("ends with a refusal at once", async () => {
    const on = await serve({
      source: all,
      destination: all,
      faultFor: () => ({ kind: "refuse", status: 403, code: "AccessDenied" }),
    });
    const error: unknown = await on.compare().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CloudDenied);
    expect(JSON.stringify(error)).not.toMatch(/secret-of-the-test|Signature/);
  });

  it("gives up when a side never stops asking to slow down", async () => {
    const on = await serve({ source: all, destination: all, faultFor: () => ({ kind: "slow-down" }) });
    await expect(on.compare({}, { maxFailures: 3 })).rejects.toBeInstanceOf(CloudThrottled);
  });

  it("refuses a listing that goes round", async () => {
    const on = await serve({ source: all, destination: all, goesRound: true });
    await expect(on.compare()).rejects.toBeInstanceOf(UnorderedListing);
  });
});

function fail(): never {
  throw new Error("The list of distributions is shorter than this test believes.");
}
