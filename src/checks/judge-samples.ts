import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import { kmsKeyOfRefusal, reasonOfRefusal, UNNAMED_KMS_KEY } from "../core/refusal-reason.ts";
import { kmsDecryptStatement } from "../core/service-request.ts";
import { isSameKey } from "./kms-keys.ts";
import {
  type HeadSample,
  type KeySample,
  type ObjectSamples,
  type SampledHead,
  SHOWN_KEYS,
} from "./sample-objects.ts";
import { evidenceOf, type FailedReading, unreadArgs } from "./take-reading.ts";

export type SampleContext = {
  userArn: string;
  /** The key of the bucket's default encryption; `knownKeys` are its other names, which have its finding. */
  knownKeys: readonly string[];
  /** Whether an object is of another account: its refusal is reported with those objects, not here. */
  isForeign: (ownerId: string | null) => boolean;
  /** Whether the whitelist finding says that the bucket policy denies reading, so that it is not repeated here. */
  isDenialKnown: boolean;
};

type Seen = SampledHead & { key: string };

/** What the samples give away: keys and metadata that OSS refuses, customer keys, archive, KMS. */
export function judgeSamples(samples: ObjectSamples, context: SampleContext): Finding[] {
  if (!samples.keys.ok) return [unreadListing(samples.keys)];
  const seen = samples.heads.flatMap(({ key, head }) => (head.ok ? [{ key, ...head.value }] : []));
  return [
    ...judgeKeys(samples.keys.value),
    ...(samples.unreadProbe ? [unreadListing(samples.unreadProbe)] : []),
    ...judgeUnreadHeads(samples.heads, context),
    ...judgeMetadata(seen),
    ...judgeHeads(seen),
    ...judgeKms(samples.heads, context),
  ];
}

function unreadListing(reading: FailedReading): Finding {
  return finding("SOURCE_NOT_READ", unreadArgs("sample-listing", reading), [evidenceOf(reading)]);
}

function judgeKeys(sample: KeySample): Finding[] {
  const { sampled, isTruncated, leadingSlash, leadingBackslash, tooLong } = sample;
  const refused = [...leadingSlash, ...leadingBackslash, ...tooLong];
  const args = {
    hasLeadingSlash: leadingSlash.length > 0,
    hasLeadingBackslash: leadingBackslash.length > 0,
    tooLong: tooLong.length,
    sampled,
  };
  return [
    ...(refused.length === 0
      ? []
      : [finding("SOURCE_KEYS_REFUSED_BY_OSS", args, refused.slice(0, SHOWN_KEYS))]),
    ...(isTruncated ? [finding("SOURCE_KEYS_NOT_ALL_SEEN", { sampled })] : []),
  ];
}

/** One finding for each kind of refusal: objects that vanished since the listing are no news. */
function judgeUnreadHeads(
  heads: readonly HeadSample[],
  { isForeign, isDenialKnown }: SampleContext,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { head, ownerId } of heads) {
    if (head.ok || head.problem === "not-found" || isKmsRefusal(head)) continue;
    if (head.problem === "denied" && isForeign(ownerId)) continue;
    if (isDenialKnown && isPolicyRefusal(head)) continue;
    const args = unreadArgs("sample-objects", head);
    const kind = `${head.problem} ${head.code} ${args.reason ?? ""}`;
    if (!findings.has(kind)) findings.set(kind, finding("SOURCE_NOT_READ", args, [evidenceOf(head)]));
  }
  return [...findings.values()];
}

/** Whether the bucket policy denies the bot a sample. */
export function isDeniedByPolicy({ heads }: ObjectSamples): boolean {
  return heads.some(({ head }) => !head.ok && isPolicyRefusal(head));
}

function isPolicyRefusal(head: FailedReading): boolean {
  return head.problem === "denied" && reasonOfRefusal(head) === "bucket-policy";
}

function isKmsRefusal(head: FailedReading): boolean {
  return head.problem !== "unavailable" && head.problem !== "unusable" && reasonOfRefusal(head) === "kms";
}

function judgeMetadata(seen: readonly Seen[]): Finding[] {
  const affected = seen.filter((object) => object.refusedMetadata.length > 0 || object.missingMetadata > 0);
  if (affected.length === 0) return [];
  const namesOf = (part: "name" | "value") => [
    ...new Set(
      affected.flatMap(({ refusedMetadata }) =>
        refusedMetadata.filter((entry) => entry.part === part).map(({ name }) => name),
      ),
    ),
  ];
  const args = {
    affected: affected.length,
    sampled: seen.length,
    names: namesOf("name").sort(),
    values: namesOf("value").sort(),
    missing: affected.filter(({ missingMetadata }) => missingMetadata > 0).length,
  };
  return [finding("SOURCE_METADATA_REFUSED_BY_OSS", args, keysOf(affected))];
}

function judgeHeads(seen: readonly Seen[]): Finding[] {
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

  const restored = seen.filter((object) => object.isRestored && object.restoredUntil !== null);
  const [until] = restored.map((object) => object.restoredUntil ?? "").sort();
  if (until !== undefined) {
    const args = { affected: restored.length, sampled, until };
    findings.push(finding("SOURCE_SAMPLES_RESTORED", args, keysOf(restored)));
  }
  return findings;
}

/** The bucket's own key has its finding; here are the keys of objects that were written under another setting. */
function judgeKms(heads: readonly HeadSample[], { userArn, knownKeys }: SampleContext): Finding[] {
  const named = heads.flatMap((sample) => kmsOf(sample));
  const others = named.filter(({ kmsKeyId }) => !knownKeys.some((known) => isSameKey(kmsKeyId, known)));
  if (others.length === 0) return [];
  const statement = kmsDecryptStatement(userArn);
  const args = {
    kmsKeyIds: [...new Set(others.map(({ kmsKeyId }) => kmsKeyId))].sort(),
    affected: others.length,
    sampled: heads.length,
    statement,
  };
  const refusal = others.flatMap(({ refusal }) => refusal)[0];
  const evidence = [...keysOf(others), ...(refusal === undefined ? [] : [refusal]), statement];
  return [finding("SOURCE_SAMPLES_KMS_ENCRYPTED", args, evidence)];
}

/** The key of a sample; of one that KMS refused it is the one that the refusal names. */
function kmsOf({ key, head }: HeadSample): { key: string; kmsKeyId: string; refusal: string[] }[] {
  if (head.ok) {
    return head.value.kmsKeyId === null ? [] : [{ key, kmsKeyId: head.value.kmsKeyId, refusal: [] }];
  }
  if (!isKmsRefusal(head)) return [];
  return [{ key, kmsKeyId: kmsKeyOfRefusal(head.detail) ?? UNNAMED_KMS_KEY, refusal: [evidenceOf(head)] }];
}

/** Every KMS key that the samples name, for the finding about the bucket's own. */
export function sampledKmsKeys({ heads }: ObjectSamples): string[] {
  return [...new Set(heads.flatMap((sample) => kmsOf(sample)).map(({ kmsKeyId }) => kmsKeyId))];
}

function keysOf(objects: readonly { key: string }[]): string[] {
  return objects.slice(0, SHOWN_KEYS).map(({ key }) => key);
}
