/** An object of a prepared bucket, but for its key. What is left out is the same for all. */
export type ObjectFacts = {
  sizeBytes: number;
  storageClass: string;
  etag?: string;
  lastModified?: string;
  /** OSS's kind of object; S3 has none. */
  type?: string;
};

export type PreparedBucket = {
  objectCount: number;
  sizeBytes: number;
  byStorageClass: { storageClass: string; objectCount: number; sizeBytes: number }[];
  /** How many keys stand at or before `key`. */
  countUpTo: (key: string) => number;
  keyAt: (index: number) => string;
  /** The rendered entries from one number to another, ready to send. */
  entries: (from: number, to: number) => Buffer;
};

export const PAGE_SIZE = 1000;

/** Sorts keys as S3 does and renders every entry once, so that answering a request is a search and a slice. */
export function prepareBucket(
  keys: readonly string[],
  factsOf: (index: number, key: string) => ObjectFacts = defaultFacts,
  spell: (key: string) => string = urlEncode,
): PreparedBucket {
  const sorted = sortAsUtf8(keys);
  const offsets = new Float64Array(sorted.length + 1);
  const parts: Buffer[] = [];
  const classes = new Map<string, { storageClass: string; objectCount: number; sizeBytes: number }>();
  let sizeBytes = 0;
  let offset = 0;
  for (const [index, key] of sorted.entries()) {
    const facts = factsOf(index, key);
    const part = Buffer.from(renderEntry(spell(key), facts));
    parts.push(part);
    offset += part.length;
    offsets[index + 1] = offset;
    sizeBytes += facts.sizeBytes;
    const total = classes.get(facts.storageClass) ?? {
      storageClass: facts.storageClass,
      objectCount: 0,
      sizeBytes: 0,
    };
    total.objectCount++;
    total.sizeBytes += facts.sizeBytes;
    classes.set(facts.storageClass, total);
  }
  const rendered = Buffer.concat(parts);
  const bytes = sorted.map((key) => Buffer.from(key));
  return {
    objectCount: sorted.length,
    sizeBytes,
    byStorageClass: [...classes.values()].sort((a, b) => (a.storageClass < b.storageClass ? -1 : 1)),
    countUpTo: (key) => countUpTo(bytes, Buffer.from(key)),
    keyAt: (index) => sorted[index] ?? "",
    entries: (from, to) => rendered.subarray(offsets[from], offsets[to]),
  };
}

/** The order of the bytes: the judge of the order that the code under test works out on UTF-16. */
function sortAsUtf8(keys: readonly string[]): string[] {
  const bytes = keys.map((key) => Buffer.from(key)).sort(Buffer.compare);
  return bytes.map((key) => key.toString());
}

function countUpTo(sorted: readonly Buffer[], key: Buffer): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && Buffer.compare(candidate, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const CLASSES = [
  "STANDARD",
  "STANDARD",
  "STANDARD",
  "STANDARD_IA",
  "GLACIER",
  "DEEP_ARCHIVE",
  "INTELLIGENT_TIERING",
];

function defaultFacts(index: number): ObjectFacts {
  return {
    sizeBytes: (index * 7919) % 100_003,
    storageClass: CLASSES[(index >> 4) % CLASSES.length] ?? "STANDARD",
  };
}

const DEFAULT_ETAG = "d41d8cd98f00b204e9800998ecf8427e";
const DEFAULT_TIME = "2026-01-31T12:34:56.000Z";

/** As S3 writes it, with `encoding-type=url`: a space is a plus sign, and slashes stay. */
function renderEntry(spelled: string, facts: ObjectFacts): string {
  const { sizeBytes, storageClass, etag = DEFAULT_ETAG, lastModified = DEFAULT_TIME, type } = facts;
  return (
    `<Contents><Key>${spelled}</Key><LastModified>${lastModified}</LastModified>` +
    `<ETag>&quot;${etag}&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>` +
    `<ChecksumType>FULL_OBJECT</ChecksumType>${type === undefined ? "" : `<Type>${type}</Type>`}<Size>${sizeBytes}</Size><StorageClass>${storageClass}</StorageClass></Contents>`
  );
}

export function urlEncode(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+");
}
