import type { AwsCloud, ListedObject, ObjectHead, SourceBucket } from "../clouds/cloud.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import { kmsDecryptStatement } from "../core/service-request.ts";
import type { Reading } from "./check.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs } from "./take-reading.ts";

/** What a look at the first page of keys shows of keys that OSS does not take. */
export type KeySample = {
  sampled: number;
  leadingSlash: string[];
  leadingBackslash: string[];
  tooLong: string[];
};

export type HeadSample = { key: string; head: Reading<ObjectHead> };

export type ObjectSamples = {
  keys: Reading<KeySample>;
  /** Why `/` or `\` could not be asked for; null when both were, or neither had to be. */
  unreadProbe: FailedReading | null;
  heads: HeadSample[];
};

/** OSS: a key is 1 to 1,023 bytes of UTF-8 and does not begin with `/` or `\`. S3 allows 1,024 and any beginning. */
const OSS_KEY_MAX_BYTES = 1023;
const SAMPLED_KEYS = 1000;
const SAMPLED_HEADS = 12;
const SHOWN_KEYS = 5;

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
    takeReading(aws.listObjects(source, { prefix: start, maxKeys }).then(({ objects }) => objects));
  const [page, slash, backslash] = await Promise.all([
    list(prefix, SAMPLED_KEYS),
    prefix === "" ? list("/", 1) : null,
    prefix === "" ? list("\\", 1) : null,
  ]);
  if (!page.ok) return { keys: page, unreadProbe: null, heads: [] };
  const probes = [slash, backslash].flatMap((reading) => (reading?.ok ? reading.value : []));
  const heads = await Promise.all(
    spread(page.value, SAMPLED_HEADS).map(async ({ key }) => ({
      key,
      head: await takeReading(aws.headObject(source, key)),
    })),
  );
  const unreadProbe = [slash, backslash].find(isFailed) ?? null;
  return { keys: { ok: true, value: summariseKeys(page.value, probes) }, unreadProbe, heads };
}

function isFailed(reading: Reading<unknown> | null): reading is FailedReading {
  return reading !== null && !reading.ok;
}

function summariseKeys(page: readonly ListedObject[], probes: readonly ListedObject[]): KeySample {
  const keys = [...new Set([...page, ...probes].map(({ key }) => key))];
  return {
    sampled: page.length,
    leadingSlash: keys.filter((key) => key.startsWith("/")).slice(0, SHOWN_KEYS),
    leadingBackslash: keys.filter((key) => key.startsWith("\\")).slice(0, SHOWN_KEYS),
    tooLong: keys.filter((key) => Buffer.byteLength(key, "utf8") > OSS_KEY_MAX_BYTES),
  };
}

/** Up to `count` items, evenly over the list, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => items[Math.round(index * step)] as T);
}

/** What the samples give away: keys that OSS refuses, customer keys, archive, KMS. */
export function judgeSamples(
  samples: ObjectSamples,
  context: { userArn: string; defaultKmsKeyId: string | null },
): Finding[] {
  if (!samples.keys.ok) return [unreadListing(samples.keys)];
  return [
    ...judgeKeys(samples.keys.value),
    ...(samples.unreadProbe ? [unreadListing(samples.unreadProbe)] : []),
    ...judgeUnreadHeads(samples.heads),
    ...judgeHeads(samples.heads, context),
  ];
}

function unreadListing(reading: FailedReading): Finding {
  return finding("SOURCE_NOT_READ", unreadArgs("sample-listing", reading), [evidenceOf(reading)]);
}

function judgeKeys({ sampled, leadingSlash, leadingBackslash, tooLong }: KeySample): Finding[] {
  const refused = [...leadingSlash, ...leadingBackslash, ...tooLong];
  if (refused.length === 0) return [];
  const args = {
    hasLeadingSlash: leadingSlash.length > 0,
    hasLeadingBackslash: leadingBackslash.length > 0,
    tooLong: tooLong.length,
    sampled,
  };
  return [finding("SOURCE_KEYS_REFUSED_BY_OSS", args, refused.slice(0, SHOWN_KEYS))];
}

/** One finding for all heads that were refused: objects that vanished since the listing are no news. */
function judgeUnreadHeads(heads: readonly HeadSample[]): Finding[] {
  for (const { head } of heads) {
    if (head.ok || head.problem === "not-found") continue;
    return [finding("SOURCE_NOT_READ", unreadArgs("sample-objects", head), [evidenceOf(head)])];
  }
  return [];
}

function judgeHeads(
  heads: readonly HeadSample[],
  context: { userArn: string; defaultKmsKeyId: string | null },
): Finding[] {
  const seen = heads.flatMap(({ key, head }) => (head.ok ? [{ key, ...head.value }] : []));
  const sampled = seen.length;
  const findings: Finding[] = [];

  const withCustomerKey = seen.filter((object) => object.needsCustomerKey);
  if (withCustomerKey.length > 0) {
    const args = { affected: withCustomerKey.length, sampled };
    findings.push(finding("SOURCE_SAMPLES_NEED_CUSTOMER_KEY", args, keysOf(withCustomerKey)));
  }

  const archived = seen.filter((object) => object.archiveStatus !== null && !object.isRestored);
  if (archived.length > 0) {
    const tiers = [...new Set(archived.map((object) => object.archiveStatus ?? ""))].sort();
    const args = { affected: archived.length, sampled, tiers };
    findings.push(finding("SOURCE_SAMPLES_ARCHIVED", args, keysOf(archived)));
  }

  // The bucket's own key has its finding; here are the keys of objects that were written under another setting.
  const otherKms = seen.filter(
    ({ kmsKeyId }) => kmsKeyId !== null && !isSameKey(kmsKeyId, context.defaultKmsKeyId),
  );
  if (otherKms.length > 0) {
    const kmsKeyIds = [...new Set(otherKms.map(({ kmsKeyId }) => kmsKeyId ?? ""))].sort();
    const args = {
      kmsKeyIds,
      affected: otherKms.length,
      sampled,
      statement: kmsDecryptStatement(context.userArn),
    };
    findings.push(finding("SOURCE_SAMPLES_KMS_ENCRYPTED", args, keysOf(otherKms)));
  }
  return findings;
}

/** A bucket setting may name a key by its bare id where HEAD names it by its ARN. */
function isSameKey(one: string, other: string | null): boolean {
  if (other === null) return false;
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

function keysOf(objects: readonly { key: string }[]): string[] {
  return objects.slice(0, SHOWN_KEYS).map(({ key }) => key);
}
