import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createPageLister } from "../../../../src/clouds/aws/count/list-page.ts";
import { scanPage } from "../../../../src/clouds/aws/count/scan-page.ts";
import { UnreadablePage } from "../../../../src/clouds/listing/page-text.ts";
import { urlEncode } from "./prepared-bucket.ts";
import { readWithSdk } from "./read-with-sdk.ts";

/** One page, with each part as it stands on the wire. */
type Parts = { contents: string; before?: string; after?: string; keyCount?: number; isUrlEncoded?: boolean };

const ENTRY =
  "<Contents><Key>k</Key><LastModified>2026-01-31T12:34:56.000Z</LastModified><ETag>&quot;0&quot;</ETag>" +
  "<Size>7</Size><StorageClass>GLACIER</StorageClass></Contents>";

function entryOf(rawKey: string): string {
  return ENTRY.replace("<Key>k</Key>", `<Key>${rawKey}</Key>`);
}

function pageOf({ contents, before = "", after = "", keyCount, isUrlEncoded = false }: Parts): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `<Name>b</Name><Prefix></Prefix>${keyCount === undefined ? "" : `<KeyCount>${keyCount}</KeyCount>`}` +
    `<MaxKeys>1000</MaxKeys>${isUrlEncoded ? "<EncodingType>url</EncodingType>" : ""}<IsTruncated>false</IsTruncated>` +
    `${before}${contents}${after}</ListBucketResult>`
  );
}

const scan = (xml: string) => scanPage(Buffer.from(xml).toString("latin1"), null);
const decodeUrl = (key: string) => decodeURIComponent(key.replaceAll("+", " "));

const ODD_KEYS = [
  "&",
  "<",
  ">",
  '"',
  "'",
  "&amp;",
  "&lt;Key&gt;",
  "</Key><Size>9</Size>",
  "</Contents><Contents>",
  "<![CDATA[x]]>",
  "<!-- x -->",
  "]]>",
  "%",
  "%25",
  "%zz",
  "%2",
  "+",
  "a+b c",
  " leading and trailing ",
  "  ",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "a\r\nb\rc\nd",
  "\u0000",
  "\u0001\u0008\u000b\u000c\u001f",
  "\u007f\u0080\u0085\u009f",
  "\u2028\u2029",
  "\ufeffbom",
  "\ufffe\uffff",
  "\ud7ff\ue000",
  "\u{10000}\u{10ffff}",
  "👩‍👩‍👧‍👦",
  "照片/año/é",
  "constructor",
  "&constructor;",
  "&nbsp;&copy;",
  'attr="x" />',
  "//",
  "\\",
  "x".repeat(1024),
  "é".repeat(512),
  "\u{1f600}".repeat(256),
];

/** How a server may write one character of text: as it is, by name, or by number in both bases. */
const NUMBERS = [
  (key: string) => Array.from(key, (one) => `&#${one.codePointAt(0)};`).join(""),
  (key: string) => Array.from(key, (one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(""),
  (key: string) => Array.from(key, (one) => `&#x${one.codePointAt(0)?.toString(16).toUpperCase()};`).join(""),
];

function escapeXml(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text.replace(/[&<>"']/g, (one) => names[one] ?? one);
}

/** What XML 1.0 may carry; of the rest S3 can tell only with `encoding-type=url`. */
const isXmlText = (key: string) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(key);

describe("a page with odd keys", () => {
  it.each(ODD_KEYS.map((key) => [JSON.stringify(key).slice(0, 60), key]))(
    "is read as the SDK reads it, URL-encoded: %s",
    async (_title, key) => {
      const xml = pageOf({ contents: entryOf(escapeXml(urlEncode(key))), keyCount: 1, isUrlEncoded: true });
      const [theirs] = (await readWithSdk(xml)).Contents ?? [];
      const ours = scan(xml);
      expect(ours.lastKey).toBe(key);
      expect(decodeUrl(theirs?.Key ?? "")).toBe(key);
      expect(ours).toMatchObject({ objectCount: 1, totals: [{ storageClass: "GLACIER", sizeBytes: 7 }] });
    },
  );

  it.each(ODD_KEYS.filter(isXmlText).map((key) => [JSON.stringify(key).slice(0, 60), key]))(
    "is read right by name and by number: %s",
    (_title, key) => {
      // A raw line break is normalised by XML; S3 writes a carriage return as a number.
      if (!key.includes("\r")) expect(scan(pageOf({ contents: entryOf(escapeXml(key)) })).lastKey).toBe(key);
      for (const write of NUMBERS) expect(scan(pageOf({ contents: entryOf(write(key)) })).lastKey).toBe(key);
    },
  );

  it("is read as the SDK reads it where each character is a number", async () => {
    // Up to U+FFFF: above, the SDK's reader (3.1173) keeps 16 bits of the number and ours all of them.
    for (const key of ["k&<>\"'k", "k é照\uffee k", "k+%k"]) {
      for (const write of NUMBERS) {
        const xml = pageOf({ contents: entryOf(write(key)) });
        expect((await readWithSdk(xml)).Contents?.[0]?.Key).toBe(key);
        expect(scan(xml).lastKey).toBe(key);
      }
    }
  });

  it.each(["%ED%A0%80", "%ED%B0%80", "%C0%80", "%F4%90%80%80", "%E2%82"])(
    "is refused, not miscounted, when a key is no UTF-8: %s",
    (raw) => {
      const xml = pageOf({ contents: entryOf(raw), keyCount: 1, isUrlEncoded: true });
      expect(() => scan(xml)).toThrow(UnreadablePage);
    },
  );
});

const AS_S3_MAY_WRITE: [what: string, parts: Parts, count?: number][] = [
  ["an empty class", { contents: ENTRY.replace("GLACIER", "") }],
  [
    "a class element without an end tag",
    { contents: ENTRY.replace("<StorageClass>GLACIER</StorageClass>", "<StorageClass/>") },
  ],
  ["no class", { contents: ENTRY.replace("<StorageClass>GLACIER</StorageClass>", "") }],
  ["a size of zero", { contents: ENTRY.replace("<Size>7<", "<Size>0<") }],
  ["the largest size", { contents: ENTRY.replace("<Size>7<", "<Size>54975581388800<") }],
  [
    "an owner, checksums and a restored copy",
    {
      contents: ENTRY.replace(
        "<Size>",
        "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumAlgorithm>SHA256</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>" +
          "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-12-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>" +
          "<Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f</ID><DisplayName>a &lt;Size&gt; = &quot;b&quot; &gt;</DisplayName></Owner><Size>",
      ),
    },
  ],
  [
    "elements that nobody knows yet",
    { contents: ENTRY.replace("<Size>", "<FromTheFuture><Colour>blue</Colour></FromTheFuture><Size>") },
  ],
  [
    "a token with every kind of sign",
    {
      contents: ENTRY,
      after: "<NextContinuationToken>1/&amp;+= &quot;&gt;&#x41;%2F==</NextContinuationToken>",
    },
  ],
  ["white space between all elements", { contents: ENTRY.replaceAll("><", ">\r\n\t <") }],
  [
    "white space inside of tags",
    { contents: ENTRY.replaceAll("<Size>", "<Size >").replaceAll("</Key>", "</Key\n>") },
  ],
  [
    "attributes",
    {
      contents: ENTRY.replace("<Contents>", "<Contents a=\"1\" b='x>y'>").replace(
        "<Size>",
        '<Size unit = "B">',
      ),
    },
  ],
  [
    "attributes on the class alone",
    { contents: ENTRY.replace("<StorageClass>", '<StorageClass since="2012">') },
  ],
  [
    "an owner with attributes",
    {
      contents: ENTRY.replace(
        "<Size>",
        '<Owner xmlns:xsi="http://x" xsi:type="CanonicalUser"><ID>1</ID></Owner><Size>',
      ),
    },
  ],
  ["entries of several classes", { contents: `${ENTRY}${ENTRY.replace("GLACIER", "STANDARD")}${ENTRY}` }, 3],
];

describe("a page written in another way", () => {
  it.each(AS_S3_MAY_WRITE)("is read as the SDK reads it: %s", async (_what, parts, count = 1) => {
    const xml = pageOf({ ...parts, keyCount: count });
    const contents = (await readWithSdk(xml)).Contents ?? [];
    const ours = scan(xml);
    expect(contents).toHaveLength(count);
    expect(ours.objectCount).toBe(count);
    expect(ours.lastKey).toBe(contents.at(-1)?.Key);
    expect(sumOf(ours.totals)).toBe(contents.reduce((sum, { Size }) => sum + (Size ?? Number.NaN), 0));
    // An object without a class is of the class that S3 means by that.
    const theirs = contents.map(({ StorageClass }): string => StorageClass || "STANDARD");
    expect(ours.totals.map(({ storageClass }) => storageClass)).toEqual([...new Set(theirs)].sort());
  });

  it.each([
    ["no size", ENTRY.replace("<Size>7</Size>", "")],
    ["an empty size", ENTRY.replace("<Size>7</Size>", "<Size></Size>")],
    ["a size element without an end tag", ENTRY.replace("<Size>7</Size>", "<Size/>")],
    ["a negative size", ENTRY.replace("<Size>7<", "<Size>-7<")],
    ["no key, beside one with a key", `${ENTRY.replace("<Key>k</Key>", "")}${ENTRY}`],
    ["an empty key element, beside one with a key", `${ENTRY.replace("<Key>k</Key>", "<Key/>")}${ENTRY}`],
  ])("is refused, not miscounted, when an entry has %s", (_what, contents) => {
    expect(() => scan(pageOf({ contents }))).toThrow(UnreadablePage);
  });

  it("is refused when it hides keys behind common prefixes, which nobody asked for", () => {
    const after = "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>";
    expect(() => scan(pageOf({ contents: ENTRY, after }))).toThrow(UnreadablePage);
    expect(() => scan(pageOf({ contents: "", after }))).toThrow(UnreadablePage);
  });
});

function sumOf(totals: readonly { sizeBytes: number }[]): number {
  return totals.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

describe("a page that comes in pieces", () => {
  const key = "照片/é/\u{1f600}/&";
  const body = Buffer.from(pageOf({ contents: entryOf(escapeXml(key)), keyCount: 1 }));

  /** Fetches one page from a server that writes the body in pieces, and ends or cuts it. */
  async function fetchFrom(pieces: readonly Buffer[], isCut: boolean) {
    const server = createServer(async (_request, response) => {
      response.writeHead(200, { "content-type": "application/xml" });
      for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve));
      if (isCut) response.destroy();
      else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const lister = createPageLister({
      bucket: "b",
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: async () => ({ accessKeyId: "A", secretAccessKey: "S" }),
      connections: 1,
      requestTimeoutMs: 20_000,
    });
    try {
      return (await lister.fetchPage("", new AbortController().signal))(null);
    } finally {
      lister.close();
      server.closeAllConnections();
      server.close();
    }
  }

  it("is whole again, also where a piece ends within a character", async () => {
    const bytes = Array.from(body, (byte) => Buffer.from([byte]));
    expect(await fetchFrom(bytes, false)).toMatchObject({ objectCount: 1, lastKey: key });
  });

  it("is refused when the connection is cut, wherever that is", async () => {
    const at = body.indexOf(Buffer.from("é")) + 1;
    for (const length of [1, at, body.length - 1]) {
      const failure = await fetchFrom([body.subarray(0, length)], true).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: "CloudUnavailable" });
    }
  });

  it("is refused when it ends too early without a cut", async () => {
    const failure = await fetchFrom([body.subarray(0, body.length - 1)], false).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: "CloudUnavailable", failure: { code: "UnreadablePage" } });
  });
});
