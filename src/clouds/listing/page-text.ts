import { unescapeXml } from "../xml.ts";

/** The parts of a ListObjectsV2 page as S3 and OSS write it: what every reader of one needs. */

/** The answer is no complete ListBucketResult: cut short, or not what S3 sends. Reading it again may help. */
export class UnreadablePage extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UnreadablePage";
  }
}

export const KEY_START = "<Key>";
export const KEY_END = "</Key>";
export const CONTENTS_START = "<Contents>";
export const CONTENTS_END = "</Contents>";

export type Head = { isTruncated: boolean; isUrlEncoded: boolean; keyCount: number | null };

export function readHead(xml: string): Head {
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

/** Finds a tag inside one entry, and looks no further once the page holds no more of it. */
export class FieldFinder {
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

/** The whole number that begins at `at` and ends at a tag or at the end of the text. */
export function readNumber(xml: string, at: number): number {
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

export function readKey(xml: string, contentsStart: number, isUrlEncoded: boolean): string {
  const start = xml.indexOf(KEY_START, contentsStart) + KEY_START.length;
  const end = xml.indexOf(KEY_END, start);
  if (start < contentsStart || end === -1 || end > xml.indexOf(CONTENTS_END, contentsStart)) {
    throw new UnreadablePage("An object's entry has no Key.");
  }
  return decodeKey(xml.slice(start, end), isUrlEncoded);
}

export function textOf(xml: string, tag: string): string | null {
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
export function decodeKey(raw: string, isUrlEncoded: boolean): string {
  try {
    const text = unescapeXml(utf8.decode(Buffer.from(raw, "latin1")));
    return isUrlEncoded ? decodeURIComponent(text.replaceAll("+", " ")) : text;
  } catch (cause) {
    throw new UnreadablePage(`A key is not valid UTF-8: ${JSON.stringify(raw.slice(0, 100))}.`, { cause });
  }
}
