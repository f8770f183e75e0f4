import { compareKeys } from "./key-order.ts";
import { plainMarkup } from "./plain-markup.ts";
import { type ClassTotal, Tally } from "./tally.ts";
import { unescapeXml } from "./xml-text.ts";

/**
 * What one ListObjectsV2 page says, as far as a count needs it.
 * `lastKey` is the last key counted, null when none was. `sampleKeys` are some of the counted keys, first and last
 * included, in order. `isLast`: nothing remains after this page, because the listing ended or passed the bound.
 */
export type Page = {
  totals: readonly ClassTotal[];
  objectCount: number;
  firstKey: string | null;
  lastKey: string | null;
  sampleKeys: readonly string[];
  isLast: boolean;
};

/** The answer is no complete ListBucketResult: cut short, or not what S3 sends. Reading it again may help. */
export class UnreadablePage extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UnreadablePage";
  }
}

const CONTENTS_START = "<Contents>";
const CONTENTS_END = "</Contents>";
const SAMPLE_EVERY = 64;

/**
 * Reads a page without building a tree: each object's `Size` and `StorageClass`, and the few keys that are needed.
 * `latin1` is the body with one character for each byte. Keys above `until` are left out.
 * Throws UnreadablePage. Text cannot hold a raw `<`, so the tags looked for are never part of a key.
 */
export function scanPage(latin1: string, until: string | null): Page {
  const xml = plainMarkup(latin1);
  const head = readHead(xml);
  const lastStart = xml.lastIndexOf(CONTENTS_START);
  const hasBound = until !== null && lastStart !== -1;
  const passesBound = hasBound && compareKeys(readKey(xml, lastStart, head.isUrlEncoded), until) > 0;
  const counted = countContents(xml, head.isUrlEncoded, passesBound ? until : null);
  if (!passesBound && head.keyCount !== null && head.keyCount !== counted.objectCount) {
    throw new UnreadablePage(
      `The page announces ${head.keyCount} keys and holds ${counted.objectCount}: it was changed on its way.`,
    );
  }
  if (xml.includes("<CommonPrefixes>", Math.max(0, lastStart))) {
    throw new UnreadablePage("Keys are hidden behind common prefixes, which were not asked for.");
  }
  if (head.isTruncated && lastStart === -1) {
    throw new UnreadablePage("The page says that more follows, yet holds no key to go on from.");
  }
  return { ...counted, isLast: passesBound || !head.isTruncated };
}

type Head = { isTruncated: boolean; isUrlEncoded: boolean; keyCount: number | null };

function readHead(xml: string): Head {
  if (!xml.includes("<ListBucketResult") || xml.lastIndexOf("</ListBucketResult>") === -1) {
    throw new UnreadablePage(
      `A whole ListBucketResult was expected, ${xml.length} bytes of something else came.`,
    );
  }
  const truncated = textOf(xml, "IsTruncated");
  if (truncated !== "true" && truncated !== "false") {
    throw new UnreadablePage(
      `IsTruncated was expected to be true or false, it is ${truncated ?? "missing"}.`,
    );
  }
  const keyCount = textOf(xml, "KeyCount");
  return {
    isTruncated: truncated === "true",
    isUrlEncoded: textOf(xml, "EncodingType") === "url",
    keyCount: keyCount === null ? null : readNumber(keyCount, 0),
  };
}

function countContents(xml: string, isUrlEncoded: boolean, until: string | null): Omit<Page, "isLast"> {
  const tally = new Tally();
  const sampleKeys: string[] = [];
  const classes = new FieldFinder(xml, "<StorageClass>");
  const sizes = new FieldFinder(xml, "<Size>");
  let objectCount = 0;
  let lastStart = -1;
  let runClass = "STANDARD";
  let runCount = 0;
  let runBytes = 0;
  for (let start = xml.indexOf(CONTENTS_START); start !== -1; ) {
    const end = xml.indexOf(CONTENTS_END, start);
    if (end === -1) throw new UnreadablePage("An object's entry has no end.");
    if (until !== null && compareKeys(readKey(xml, start, isUrlEncoded), until) > 0) break;
    const sizeAt = sizes.findWithin(start, end);
    if (sizeAt === -1) throw new UnreadablePage("An object's entry has no Size.");
    const classAt = classes.findWithin(start, end);
    if (!isClassAt(xml, classAt, runClass)) {
      if (runCount > 0) tally.add(runClass, runCount, runBytes);
      runClass = readClass(xml, classAt);
      runCount = 0;
      runBytes = 0;
    }
    runCount++;
    runBytes += readNumber(xml, sizeAt);
    if (objectCount % SAMPLE_EVERY === 0) sampleKeys.push(readKey(xml, start, isUrlEncoded));
    objectCount++;
    lastStart = start;
    start = xml.indexOf(CONTENTS_START, end);
  }
  if (runCount > 0) tally.add(runClass, runCount, runBytes);
  const firstKey = sampleKeys[0] ?? null;
  const lastKey = lastStart === -1 ? null : readKey(xml, lastStart, isUrlEncoded);
  if (lastKey !== null && objectCount % SAMPLE_EVERY !== 1) sampleKeys.push(lastKey);
  return { totals: tally.byStorageClass(), objectCount, firstKey, lastKey, sampleKeys };
}

/** Finds a tag inside one entry, and looks no further once the page holds no more of it. */
class FieldFinder {
  readonly #xml: string;
  readonly #tag: string;
  #next = 0;

  constructor(xml: string, tag: string) {
    this.#xml = xml;
    this.#tag = tag;
    this.#next = xml.indexOf(tag);
  }

  /** Where the tag's text begins, or -1 when the entry from `start` to `end` has none. */
  findWithin(start: number, end: number): number {
    if (this.#next !== -1 && this.#next < start) this.#next = this.#xml.indexOf(this.#tag, start);
    return this.#next === -1 || this.#next > end ? -1 : this.#next + this.#tag.length;
  }
}

/** Whether the text at `at` is `storageClass`; S3 leaves the field out of some answers, and then means STANDARD. */
function isClassAt(xml: string, at: number, storageClass: string): boolean {
  if (at === -1) return storageClass === "STANDARD";
  return xml.startsWith(storageClass, at) && xml.charCodeAt(at + storageClass.length) === 0x3c;
}

function readClass(xml: string, at: number): string {
  const storageClass = at === -1 ? "" : unescapeXml(xml.slice(at, xml.indexOf("<", at)));
  return storageClass === "" ? "STANDARD" : storageClass;
}

/** The whole number that begins at `at` and ends at a tag or at the end of the text. */
function readNumber(xml: string, at: number): number {
  let value = 0;
  let index = at;
  for (; index < xml.length; index++) {
    const digit = xml.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const isEnd = index === xml.length || xml.charCodeAt(index) === 0x3c;
  if (index === at || !isEnd) {
    throw new UnreadablePage(`A whole number was expected, ${JSON.stringify(xml.slice(at, at + 20))} came.`);
  }
  return value;
}

function readKey(xml: string, contentsStart: number, isUrlEncoded: boolean): string {
  const start = xml.indexOf("<Key>", contentsStart) + "<Key>".length;
  const end = xml.indexOf("</Key>", start);
  if (start < contentsStart || end === -1 || end > xml.indexOf(CONTENTS_END, contentsStart)) {
    throw new UnreadablePage("An object's entry has no Key.");
  }
  return decodeKey(xml.slice(start, end), isUrlEncoded);
}

function textOf(xml: string, tag: string): string | null {
  const start = xml.indexOf(`<${tag}>`);
  if (start === -1) return null;
  const from = start + tag.length + 2;
  return xml.slice(from, xml.indexOf("<", from));
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The key that the raw text of a `Key` element stands for.
 * With `encoding-type=url` S3 writes a space as `+` and a plus as `%2B`, as in a form; botocore and rclone read it so too.
 */
function decodeKey(raw: string, isUrlEncoded: boolean): string {
  try {
    const text = unescapeXml(utf8.decode(Buffer.from(raw, "latin1")));
    return isUrlEncoded ? decodeURIComponent(text.replaceAll("+", " ")) : text;
  } catch (cause) {
    throw new UnreadablePage(`A key is not valid UTF-8: ${JSON.stringify(raw.slice(0, 100))}.`, { cause });
  }
}
