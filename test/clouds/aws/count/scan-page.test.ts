import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanPage } from "../../../../src/clouds/aws/count/scan-page.ts";
import { UnreadablePage } from "../../../../src/clouds/listing/page-text.ts";
import { urlEncode } from "./prepared-bucket.ts";
import { readWithSdk } from "./read-with-sdk.ts";

type Entry = { key: string; sizeBytes: number; storageClass: string | null; owner: string };

/** Control characters as numbers: a parser may normalise a raw line break. */
function escapeXml(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isPlain = code >= 0x20 && !(code >= 0x7f && code < 0xa0) && !"&<>\"'".includes(character);
    return isPlain ? character : `&#x${code.toString(16)};`;
  }).join("");
}

function renderPage(entries: readonly Entry[], isUrlEncoded: boolean, isTruncated = false): string {
  const writeKey = (key: string) => escapeXml(isUrlEncoded ? urlEncode(key) : key);
  const contents = entries.map(
    ({ key, sizeBytes, storageClass, owner }) =>
      `<Contents><Key>${writeKey(key)}</Key><LastModified>2026-01-31T12:34:56.000Z</LastModified>` +
      `<ETag>&quot;0&quot;</ETag><Size>${sizeBytes}</Size><Owner><ID>1</ID><DisplayName>${escapeXml(owner)}</DisplayName></Owner>` +
      `${storageClass === null ? "" : `<StorageClass>${storageClass}</StorageClass>`}</Contents>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `<Name>b</Name><KeyCount>${entries.length}</KeyCount>${isUrlEncoded ? "<EncodingType>url</EncodingType>" : ""}` +
    `<IsTruncated>${isTruncated}</IsTruncated>${contents.join("")}</ListBucketResult>`
  );
}

const bytesOf = (xml: string) => Buffer.from(xml).toString("latin1");

const oddPiece = fc.constantFrom(
  "<Key>",
  "</Key>",
  "</Contents>",
  "<Size>9</Size>",
  "]]>",
  "<![CDATA[",
  "&amp;",
  "&#x41;",
  "%2F",
  "%",
  "+",
  " ",
  "//",
  "\\",
  '"',
  "'",
  "\u0001",
  "\u001f",
  "\t",
  "\r",
  "\n",
  "\u007f",
  "é",
  "e\u0301",
  "照片",
  "\ud83d\ude00",
  "\ue000",
  "\uffff",
  "x".repeat(1000),
);
const anyKey = fc
  .array(fc.oneof(oddPiece, fc.string({ unit: "binary", maxLength: 20 })), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(""))
  .filter((key) => key.length > 0);
/** What XML 1.0 can carry at all; S3 without `encoding-type` cannot send the rest either. */
const xmlKey = anyKey.map(
  (key) => `k${key.replace(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")}k`,
);
const entriesOf = (key: fc.Arbitrary<string>) =>
  fc.array(
    fc.record({
      key,
      sizeBytes: fc.nat({ max: 50_000_000_000_000 }),
      storageClass: fc.option(fc.constantFrom("STANDARD", "GLACIER", "DEEP_ARCHIVE", "STANDARD_IA", "SNOW")),
      owner: fc.string({ unit: "grapheme-ascii", maxLength: 10 }),
    }),
    { minLength: 1, maxLength: 30 },
  );

describe("scanPage", () => {
  it("agrees with the SDK's reader on URL-encoded pages with any keys", async () => {
    await fc.assert(
      fc.asyncProperty(entriesOf(anyKey), fc.boolean(), async (entries, isTruncated) => {
        const xml = renderPage(entries, true, isTruncated);
        const decode = (key: string) => decodeURIComponent(key.replaceAll("+", " "));
        await expectAgreement(xml, decode);
        expect(scanPage(bytesOf(xml), null).lastKey).toBe(entries.at(-1)?.key);
      }),
      { numRuns: 200 },
    );
  });

  it("agrees with the SDK's reader on pages that are not URL-encoded", async () => {
    await fc.assert(
      fc.asyncProperty(entriesOf(xmlKey), async (entries) => {
        await expectAgreement(renderPage(entries, false), (key) => key);
      }),
      { numRuns: 200 },
    );
  });

  it("leaves out what lies above the bound, and says that the range is done", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyKey, { minLength: 2, maxLength: 40 }), fc.nat(), (keys, pick) => {
        const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const bound = sorted[pick % sorted.length] ?? "";
        const entries = sorted.map((key) => ({ key, sizeBytes: 1, storageClass: null, owner: "" }));
        const page = scanPage(bytesOf(renderPage(entries, true, true)), bound);
        expect(page.objectCount).toBe(sorted.indexOf(bound) + 1);
        expect(page.lastKey).toBe(bound);
        expect(page.isLast).toBe(bound !== sorted.at(-1));
      }),
    );
  });

  it("reads CDATA and comments as text and as nothing", () => {
    const xml = renderPage([{ key: "plain", sizeBytes: 7, storageClass: "GLACIER", owner: "" }], false)
      .replace("plain", "<![CDATA[<Size>9</Size>&]]>")
      .replace("<Contents>", "<!-- <Contents><Size>1</Size> --><Contents>");
    const page = scanPage(bytesOf(xml), null);
    expect(page).toMatchObject({ objectCount: 1, lastKey: "<Size>9</Size>&" });
    expect(page.totals).toEqual([{ storageClass: "GLACIER", objectCount: 1, sizeBytes: 7 }]);
  });

  it("reads an empty listing", () => {
    expect(scanPage(renderPage([], true), null)).toMatchObject({
      objectCount: 0,
      lastKey: null,
      isLast: true,
    });
  });

  const now = new Date("2026-11-20T12:00:00Z");
  const restoredPage = (...entries: [storageClass: string, isOngoing: boolean, until: string | null][]) =>
    entries.reduce(
      (xml, [storageClass, isOngoing, until]) =>
        xml.replace(
          "</ListBucketResult>",
          `<Contents><Key>k</Key><Size>5</Size><StorageClass>${storageClass}</StorageClass><RestoreStatus>` +
            `<IsRestoreInProgress>${isOngoing}</IsRestoreInProgress>` +
            `${until === null ? "" : `<RestoreExpiryDate>${until}</RestoreExpiryDate>`}</RestoreStatus></Contents></ListBucketResult>`,
        ),
      renderPage([], true).replace("<KeyCount>0</KeyCount>", ""),
    );

  it("adds up restored copies that have not ended, and keeps the first end", () => {
    const xml = restoredPage(
      ["GLACIER", false, "2026-12-02T00:00:00.000Z"],
      ["GLACIER", false, "2026-12-02T00:00:00.000Z"],
      ["DEEP_ARCHIVE", false, "2026-12-01T00:00:00.000Z"],
      ["GLACIER", true, null],
      ["GLACIER", false, null],
      ["GLACIER", false, "2026-11-20T00:00:00.000Z"],
      ["STANDARD", false, "2026-12-01T00:00:00.000Z"],
    );
    const page = scanPage(xml, null, now);
    expect(page.objectCount).toBe(7);
    expect(page.restored).toEqual({ objectCount: 3, sizeBytes: 15, until: "2026-12-01T00:00:00.000Z" });
    expect(scanPage(restoredPage(["GLACIER", true, null]), null, now).restored).toBeNull();
  });

  const REFUSED = ["/a", "//", "\\a", "x".repeat(1024), `/${"é".repeat(511)}x`];
  const TAKEN = ["a/b", " /a", "%2Fa", "&a", "a\\b", "x".repeat(1023), "é".repeat(511), "%5Ca", "照片/年"];

  it.each([true, false])("counts the keys that OSS refuses, URL-encoded: %s", (isUrlEncoded) => {
    const entries = [...REFUSED, ...TAKEN].map((key) => ({ ...entry, key }));
    for (const xml of [
      renderPage(entries, isUrlEncoded),
      renderPage(entries, isUrlEncoded).replaceAll("<Contents><Key>", "<Contents>\n<Key>"),
    ]) {
      expect(scanPage(bytesOf(xml), null).keysRefusedByOss).toEqual({
        leadingSlash: 3,
        leadingBackslash: 1,
        tooLong: 2,
      });
    }
  });

  it("leaves refused keys behind the bound to the range that they belong to", () => {
    const entries = ["/a", "/b", "/c"].map((key) => ({ ...entry, key }));
    expect(scanPage(renderPage(entries, true), "/b").keysRefusedByOss.leadingSlash).toBe(2);
  });

  const entry = { key: "a", sizeBytes: 1, storageClass: "STANDARD", owner: "" };
  it.each([
    ["a page that is cut short", renderPage([entry], true).slice(0, -30)],
    ["an entry that was lost", renderPage([entry, entry], true).replace(/<Contents>.*?<\/Contents>/, "")],
    ["a page of something else", "<html>proxy login</html>"],
    ["a size that is no number", renderPage([entry], true).replace("<Size>1<", "<Size>1e3<")],
    ["an entry without a size", renderPage([entry], true).replace("<Size>1</Size>", "")],
    ["a truncated page without keys", renderPage([], true, true)],
    ["a key that is no UTF-8", renderPage([entry], true).replace("<Key>a<", "<Key>%FF<")],
  ])("refuses %s", (_what, xml) => {
    expect(() => scanPage(xml, null)).toThrow(UnreadablePage);
  });
});

async function expectAgreement(xml: string, decode: (key: string) => string): Promise<void> {
  const theirs = await readWithSdk(xml);
  const ours = scanPage(bytesOf(xml), null);
  const contents = theirs.Contents ?? [];
  const expected = new Map<string, { storageClass: string; objectCount: number; sizeBytes: number }>();
  for (const { StorageClass = "STANDARD", Size = Number.NaN } of contents) {
    const total = expected.get(StorageClass) ?? { storageClass: StorageClass, objectCount: 0, sizeBytes: 0 };
    expected.set(StorageClass, {
      ...total,
      objectCount: total.objectCount + 1,
      sizeBytes: total.sizeBytes + Size,
    });
  }
  expect(ours.objectCount).toBe(contents.length);
  expect(new Map(ours.totals.map((total) => [total.storageClass, total]))).toEqual(expected);
  expect(ours.firstKey).toBe(decode(contents[0]?.Key ?? ""));
  expect(ours.lastKey).toBe(decode(contents.at(-1)?.Key ?? ""));
  expect(ours.isLast).toBe(theirs.IsTruncated !== true);
}
