import type { AwsCloud } from "../clouds/contract/source.ts";
import type { ListedObject, ObjectHead, SourceBucket } from "../clouds/contract/source-buckets.ts";
import { refusalOfKey } from "../core/oss-keys.ts";
import { findRefusedMetadata, type RefusedMetadata } from "../core/oss-metadata.ts";
import type { Reading } from "./check.ts";
import { type FailedReading, takeReading } from "./take-reading.ts";

/** What a look at the first page of keys shows of keys that OSS does not take. */
export type KeySample = {
  sampled: number;
  /** Whether there are keys behind the page. */
  isTruncated: boolean;
  leadingSlash: string[];
  leadingBackslash: string[];
  tooLong: string[];
  owners: OwnerSample[];
};

/** Objects of the page by the account that owns them, with some of their keys. */
export type OwnerSample = { ownerId: string; objectCount: number; keys: string[] };

/** A head without the metadata itself: what is stored needs no more of it than what OSS refuses. */
export type SampledHead = Omit<ObjectHead, "metadata"> & { refusedMetadata: RefusedMetadata[] };

export type HeadSample = { key: string; ownerId: string | null; head: Reading<SampledHead> };

export type ObjectSamples = {
  keys: Reading<KeySample>;
  /** Why `/` or `\` could not be asked for; null when both were, or neither had to be. */
  unreadProbe: FailedReading | null;
  heads: HeadSample[];
};

const SAMPLED_KEYS = 1000;
const SAMPLED_HEADS = 12;
export const SHOWN_KEYS = 5;

/**
 * Looks at the first 1,000 keys, and at the head of a few objects spread over them. `/` and `\` are asked for by prefix,
 * so that their answer holds for the whole bucket and not for a sample.
 */
export async function sampleObjects(
  aws: AwsCloud,
  source: SourceBucket,
  prefix: string,
): Promise<ObjectSamples> {
  const list = (start: string, maxKeys: number) =>
    takeReading(aws.listObjects(source, { prefix: start, maxKeys }));
  const [page, slash, backslash] = await Promise.all([
    list(prefix, SAMPLED_KEYS),
    prefix === "" ? list("/", 1) : null,
    prefix === "" ? list("\\", 1) : null,
  ]);
  if (!page.ok) return { keys: page, unreadProbe: null, heads: [] };
  const { objects, isTruncated } = page.value;
  const probes = [slash, backslash].flatMap((reading) => (reading?.ok ? reading.value.objects : []));
  const heads = await Promise.all(
    spread(objects, SAMPLED_HEADS).map(async ({ key, ownerId }) => ({
      key,
      ownerId,
      head: await takeReading(aws.headObject(source, key).then(withoutMetadata)),
    })),
  );
  const unreadProbe = [slash, backslash].find(isFailed) ?? null;
  return { keys: { ok: true, value: summariseKeys(objects, probes, isTruncated) }, unreadProbe, heads };
}

function isFailed(reading: Reading<unknown> | null): reading is FailedReading {
  return reading !== null && !reading.ok;
}

function withoutMetadata({ metadata, ...head }: ObjectHead): SampledHead {
  return { ...head, refusedMetadata: findRefusedMetadata(metadata) };
}

function summariseKeys(
  page: readonly ListedObject[],
  probes: readonly ListedObject[],
  isTruncated: boolean,
): KeySample {
  const keys = [...new Set([...page, ...probes].map(({ key }) => key))];
  const keysWith = (fault: keyof ReturnType<typeof refusalOfKey>) =>
    keys.filter((key) => refusalOfKey(key)[fault] > 0);
  return {
    sampled: page.length,
    isTruncated,
    leadingSlash: keysWith("leadingSlash").slice(0, SHOWN_KEYS),
    leadingBackslash: keysWith("leadingBackslash").slice(0, SHOWN_KEYS),
    tooLong: keysWith("tooLong"),
    owners: summariseOwners(page),
  };
}

function summariseOwners(page: readonly ListedObject[]): OwnerSample[] {
  const owners = new Map<string, OwnerSample>();
  for (const { key, ownerId } of page) {
    if (ownerId === null) continue;
    const owner = owners.get(ownerId) ?? { ownerId, objectCount: 0, keys: [] };
    owner.objectCount += 1;
    if (owner.keys.length < SHOWN_KEYS) owner.keys.push(key);
    owners.set(ownerId, owner);
  }
  return [...owners.values()];
}

/** Up to `count` items, evenly over the list, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => items[Math.round(index * step)] as T);
}
