import { compareKeys } from "./key-order.ts";
import {
  CONTENTS_END,
  CONTENTS_START,
  decodeKey,
  FieldFinder,
  KEY_END,
  KEY_START,
  readHead,
  readNumber,
  UnreadablePage,
} from "./page-text.ts";
import { plainMarkup } from "./plain-markup.ts";

/** Characters that stand for themselves whether the key is URL-encoded or not. */
const NOT_PLAIN = /[^\x20-\x24\x27-\x2a\x2c-\x7e]/;
const MD5 = /(?:&quot;|&#34;|&#x22;|")?([0-9a-fA-F]{32})(?:&quot;|&#34;|&#x22;|")?</y;
const PARTS = /(?:&quot;|&#34;|&#x22;|")?[0-9a-fA-F]{32}-\d+/y;
/** `2026-01-31T12:34:56`: the rest is milliseconds, which clouds round as they like. */
const TIME_LENGTH = 19;

const TAGS = ["<Size>", "<ETag>", "<LastModified>", "<StorageClass>", "<Type>"] as const;
const [SIZE, ETAG, MODIFIED, CLASS, TYPE] = [0, 1, 2, 3, 4] as const;

/**
 * A whole ListObjectsV2 page, each entry by its number. Keys and sizes are read when the page is made, so that reading fails there
 * or never; other fields are cut out of it when they are asked for. Keys are those after `prefix`, with which all of them begin.
 * Errors of the constructor: UnreadablePage.
 */
export class ListedPage {
  readonly isTruncated: boolean;
  readonly length: number;
  readonly #xml: string;
  readonly #prefix: string;
  readonly #isUrlEncoded: boolean;
  readonly #keys: string[] = [];
  readonly #sizes: number[] = [];
  /** Where the fields of each entry begin, -1 for one that is not there. */
  readonly #at: number[] = [];

  constructor(latin1: string, prefix: string) {
    const xml = plainMarkup(latin1);
    const head = readHead(xml);
    this.#xml = xml;
    this.#prefix = prefix;
    this.isTruncated = head.isTruncated;
    this.#isUrlEncoded = head.isUrlEncoded;
    const finders = TAGS.map((tag) => new FieldFinder(xml, tag));
    for (let start = xml.indexOf(CONTENTS_START); start !== -1; ) {
      const end = xml.indexOf(CONTENTS_END, start);
      if (end === -1) throw new UnreadablePage("An object's entry has no end.");
      this.#addEntry(start, end, finders);
      start = xml.indexOf(CONTENTS_START, end);
    }
    this.length = this.#sizes.length;
    if (head.keyCount !== null && head.keyCount !== this.length) {
      throw new UnreadablePage(
        `The page announces ${head.keyCount} keys and holds ${this.length}: it was changed on its way.`,
      );
    }
    if (head.isTruncated && this.length === 0) {
      throw new UnreadablePage("The page says that more follows, yet holds no key to go on from.");
    }
    if (xml.includes("<CommonPrefixes>", Math.max(0, xml.lastIndexOf(CONTENTS_START)))) {
      throw new UnreadablePage("Keys are hidden behind common prefixes, which were not asked for.");
    }
  }

  #addEntry(start: number, end: number, finders: readonly FieldFinder[]): void {
    const keyAt = this.#xml.indexOf(KEY_START, start) + KEY_START.length;
    const keyEnd = this.#xml.indexOf(KEY_END, keyAt);
    if (keyAt < start + KEY_START.length || keyEnd === -1 || keyEnd > end) {
      throw new UnreadablePage("An object's entry has no Key.");
    }
    const fields = finders.map((finder) => finder.findWithin(start, end));
    const sizeAt = fields[SIZE] ?? -1;
    if (sizeAt === -1) throw new UnreadablePage("An object's entry has no Size.");
    this.#sizes.push(readNumber(this.#xml, sizeAt));
    this.#keys.push(this.#readKey(keyAt, keyEnd));
    this.#at.push(...fields);
  }

  #readKey(from: number, to: number): string {
    const raw = this.#xml.slice(from, to);
    const key = NOT_PLAIN.test(raw) ? decodeKey(raw, this.#isUrlEncoded) : raw;
    if (this.#prefix === "") return key;
    if (!key.startsWith(this.#prefix)) {
      throw new UnreadablePage(
        `Keys under ${JSON.stringify(this.#prefix)} were asked for, ${JSON.stringify(key)} came.`,
      );
    }
    return key.slice(this.#prefix.length);
  }

  /** The key after the prefix. */
  key(index: number): string {
    return this.#keys[index] ?? "";
  }

  sizeBytes(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  /** The ETag's 32 hexadecimal digits in lower case when it has the form of an MD5, `parts` for an upload in parts, else null. */
  md5(index: number): { digest: string } | "parts" | null {
    const at = this.#fieldAt(index, ETAG);
    if (at === -1) return null;
    MD5.lastIndex = at;
    const digest = MD5.exec(this.#xml)?.[1];
    if (digest !== undefined) return { digest: digest.toLowerCase() };
    PARTS.lastIndex = at;
    return PARTS.test(this.#xml) ? "parts" : null;
  }

  etag(index: number): string {
    return this.#text(index, ETAG).replace(/&quot;|&#34;|&#x22;|"/g, "");
  }

  /** `2026-01-31T12:34:56` in UTC: such texts sort in the order of time. Empty when the page does not say. */
  lastModified(index: number): string {
    const at = this.#fieldAt(index, MODIFIED);
    return at === -1 ? "" : this.#xml.slice(at, at + TIME_LENGTH);
  }

  storageClass(index: number): string {
    return this.#text(index, CLASS);
  }

  /** OSS alone: `Normal`, `Multipart`, `Appendable` or `Symlink`; empty for S3. */
  type(index: number): string {
    return this.#text(index, TYPE);
  }

  #fieldAt(index: number, field: number): number {
    return this.#at[index * TAGS.length + field] ?? -1;
  }

  #text(index: number, field: number): string {
    const at = this.#fieldAt(index, field);
    return at === -1 ? "" : this.#xml.slice(at, this.#xml.indexOf("<", at));
  }
}

/** Compares keys as a listing sorts them. Texts below U+0080 sort in the same order for JavaScript, which is quicker. */
export function compareListed(a: string, b: string): number {
  if (a === b) return 0;
  if (NOT_PLAIN.test(a) || NOT_PLAIN.test(b)) return compareKeys(a, b);
  return a < b ? -1 : 1;
}
