import { addRestored, type Restored } from "../../../core/estimate.ts";
import { addRefusedKeys, NO_REFUSED_KEYS, OSS_KEY_MAX_BYTES, refusalOfKey } from "../../../core/oss-keys.ts";
import type { RefusedKeys } from "../../../core/refused-keys.ts";
import { isArchiveClass } from "../../../core/storage-class.ts";
import { compareKeys } from "../../listing/key-order.ts";
import {
  CONTENTS_END,
  CONTENTS_START,
  FieldFinder,
  KEY_END,
  KEY_START,
  readHead,
  readKey,
  readNumber,
  textOf,
  UnreadablePage,
} from "../../listing/page-text.ts";
import { plainMarkup } from "../../listing/plain-markup.ts";
import { unescapeXml } from "../../xml.ts";
import { type ClassTotal, Tally } from "./tally.ts";

/**
 * What one ListObjectsV2 page says, as far as a count needs it.
 * `lastKey` is the last key counted, null when none was. `sampleKeys` are some of the counted keys, first and last
 * included, in order. `isLast`: nothing remains after this page, because the listing ended or passed the bound.
 */
export type Page = {
  totals: readonly ClassTotal[];
  /** Objects of archive classes with a copy that has not ended. */
  restored: Restored | null;
  keysRefusedByOss: RefusedKeys;
  objectCount: number;
  firstKey: string | null;
  lastKey: string | null;
  sampleKeys: readonly string[];
  isLast: boolean;
};

const SAMPLE_EVERY = 64;

/**
 * Reads a page without building a tree: each object's `Size` and `StorageClass`, and the few keys that are needed.
 * `latin1` is the body with one character for each byte. Keys above `until` are left out.
 * Throws UnreadablePage. Text cannot hold a raw `<`, so the tags looked for are never part of a key.
 */
export function scanPage(latin1: string, until: string | null, now = new Date()): Page {
  const xml = plainMarkup(latin1);
  const head = readHead(xml);
  const lastStart = xml.lastIndexOf(CONTENTS_START);
  const hasBound = until !== null && lastStart !== -1;
  const passesBound = hasBound && compareKeys(readKey(xml, lastStart, head.isUrlEncoded), until) > 0;
  const counted = countContents(xml, head.isUrlEncoded, passesBound ? until : null, now);
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

function countContents(
  xml: string,
  isUrlEncoded: boolean,
  until: string | null,
  now: Date,
): Omit<Page, "isLast"> {
  const tally = new Tally();
  const sampleKeys: string[] = [];
  const restores = new FieldFinder(xml, "<RestoreStatus>");
  const restored = new RestoredSum(xml, now);
  let keysRefusedByOss = NO_REFUSED_KEYS;
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
    const sizeBytes = readNumber(xml, sizeAt);
    runBytes += sizeBytes;
    const restoreAt = restores.findWithin(start, end);
    if (restoreAt !== -1 && isArchiveClass(runClass)) restored.add(restoreAt, sizeBytes);
    if (mayBeRefused(xml, start, end, isUrlEncoded)) {
      keysRefusedByOss = addRefusedKeys(keysRefusedByOss, refusalOfKey(readKey(xml, start, isUrlEncoded)));
    }
    if (objectCount % SAMPLE_EVERY === 0) sampleKeys.push(readKey(xml, start, isUrlEncoded));
    objectCount++;
    lastStart = start;
    start = xml.indexOf(CONTENTS_START, end);
  }
  if (runCount > 0) tally.add(runClass, runCount, runBytes);
  const firstKey = sampleKeys[0] ?? null;
  const lastKey = lastStart === -1 ? null : readKey(xml, lastStart, isUrlEncoded);
  if (lastKey !== null && objectCount % SAMPLE_EVERY !== 1) sampleKeys.push(lastKey);
  const totals = tally.byStorageClass();
  return { totals, restored: restored.sum, keysRefusedByOss, objectCount, firstKey, lastKey, sampleKeys };
}

/** Adds up restored copies. Copies end at midnights, so that neighbours often say the same: it is read once. */
class RestoredSum {
  readonly #xml: string;
  readonly #now: Date;
  #status = "";
  #until: string | null = null;
  sum: Restored | null = null;

  constructor(xml: string, now: Date) {
    this.#xml = xml;
    this.#now = now;
  }

  /** `at`: where the text of an entry's `RestoreStatus` begins. */
  add(at: number, sizeBytes: number): void {
    if (this.#status === "" || !this.#xml.startsWith(this.#status, at)) {
      const end = "</RestoreStatus>";
      this.#status = this.#xml.slice(at, this.#xml.indexOf(end, at) + end.length);
      this.#until = this.#readUntil();
    }
    if (this.#until === null) return;
    this.sum = addRestored(this.sum, { objectCount: 1, sizeBytes, until: this.#until });
  }

  /** Null where there is no copy, it is still being made, or its time is over. */
  #readUntil(): string | null {
    if (textOf(this.#status, "IsRestoreInProgress") !== "false") return null;
    const until = new Date(textOf(this.#status, "RestoreExpiryDate") ?? Number.NaN);
    return until > this.#now ? until.toISOString() : null;
  }
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const TAG_START = 0x3c;
const TAG_END = 0x3e;

/**
 * Whether OSS may refuse a key, by a look at its first characters and the length of its entry: only such a key is read.
 * Escaped text is never shorter than what it stands for, so a short entry holds no long key.
 */
function mayBeRefused(xml: string, start: number, end: number, isUrlEncoded: boolean): boolean {
  const at = start + CONTENTS_START.length + KEY_START.length;
  // The two ends of a tag of that length at that place: S3 writes the key first.
  const isKeyFirst =
    xml.charCodeAt(at - KEY_START.length) === TAG_START && xml.charCodeAt(at - 1) === TAG_END;
  if (!isKeyFirst) return true;
  if (end - at > OSS_KEY_MAX_BYTES && xml.indexOf(KEY_END, at) - at > OSS_KEY_MAX_BYTES) return true;
  const first = xml.charCodeAt(at);
  if (first === PERCENT) return isUrlEncoded && /^(2f|5c)$/i.test(xml.slice(at + 1, at + 3));
  return first === SLASH || first === BACKSLASH || first === AMPERSAND;
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
