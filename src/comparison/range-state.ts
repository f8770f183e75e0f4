import type { ObjectListing } from "../clouds/contract/object-listing.ts";
import { compareListed, type ListedPage } from "../clouds/listing/listed-page.ts";
import type { Entry } from "./judge-pair.ts";

/** OSS refuses a `start-after` that is longer than its longest key. */
const START_AFTER_MAX_BYTES = 1023;

/**
 * One side of one range: the page that has come and how far it was taken. At most one page is held. `after` is the last key
 * that was taken, of either side, null before the first.
 */
export class SideOfRange {
  readonly #listing: ObjectListing;
  readonly #prefix: string;
  #page: ListedPage | null = null;
  #index = 0;
  /** The last key of the page before; this side is listed from there, or from where the range begins. */
  #listedTo: string | null = null;

  constructor(listing: ObjectListing, prefix: string, after: string | null) {
    this.#listing = listing;
    this.#prefix = prefix;
    this.#listedTo = after;
  }

  /** Whether the next entry, or that there is none, is known without another page. */
  get isKnown(): boolean {
    return this.#page !== null && (this.#index < this.#page.length || !this.#page.isTruncated);
  }

  /** Fetches the next page when that is needed. A failure leaves everything as it was. */
  async prepare(signal: AbortSignal): Promise<void> {
    if (this.isKnown) return;
    const after = this.#listedTo;
    const whole = after === null ? "" : this.#prefix + after;
    const page = await this.#listing.fetchPage(cutToBytes(whole, START_AFTER_MAX_BYTES), signal);
    this.#index = firstAfter(page, after);
    if (this.#index === page.length && page.isTruncated) {
      throw new UnorderedListing(this.#listing.address, after ?? "", page);
    }
    this.#checkOrder(page);
    this.#page = page;
    this.#listedTo = page.length === 0 ? after : page.key(page.length - 1);
  }

  #checkOrder(page: ListedPage): void {
    for (let index = 1; index < page.length; index++) {
      const before = page.key(index - 1);
      if (compareListed(before, page.key(index)) >= 0) {
        throw new UnorderedListing(this.#listing.address, before, page);
      }
    }
  }

  /** Null at the end of the listing, and when another page is needed. */
  get entry(): Entry | null {
    const page = this.#page;
    return page === null || this.#index >= page.length ? null : { page, index: this.#index };
  }

  take(): void {
    this.#index++;
  }
}

/** A bucket that is not listed as S3 and OSS list one: it goes round, or its keys do not rise. Asked again it would be the same. */
export class UnorderedListing extends Error {
  readonly address: string;

  constructor(address: string, after: string, page: ListedPage) {
    const keys = [after, page.key(0), page.key(page.length - 1)].map((key) => JSON.stringify(key));
    super(`${address}: after ${keys[0]} came ${keys[1]} to ${keys[2]}`);
    this.name = "UnorderedListing";
    this.address = address;
  }
}

/** A listing that was asked with a cut name begins a little earlier; any other begins after it, or is none. */
function firstAfter(page: ListedPage, after: string | null): number {
  if (after === null) return 0;
  let index = 0;
  while (index < page.length && compareListed(page.key(index), after) <= 0) index++;
  return index;
}

/** The longest beginning of a text that is no longer than so many bytes of UTF-8. */
function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString();
}
