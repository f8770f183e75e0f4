import type { ListedPage } from "../listing/listed-page.ts";

/**
 * The current objects under one prefix of one bucket, to be listed over many connections at once and read whole. Errors of each
 * call: CloudError, whose retryable kinds the caller may ask again; the signal's reason when cancelled.
 */
export type ObjectListing = {
  /** `s3://bucket` or `oss://bucket`, for what is said of it. */
  address: string;
  /** The page of up to 1,000 keys after the whole key `startAfter` ("" for the beginning), in the order of their UTF-8 bytes. */
  fetchPage(startAfter: string, signal: AbortSignal): Promise<ListedPage>;
  /** Whether the ETag of an object that was not uploaded in parts is the MD5 of its bytes: not where KMS or the caller's key encrypts it. */
  hasMd5Etag(key: string, signal: AbortSignal): Promise<boolean>;
  /** The bytes of an object, as they come. Errors also while they are read. */
  read(key: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Releases the connections. */
  close(): void;
};

export type ListingInput = { prefix: string; connections: number };
