import * as z from "zod";
import { CloudNotFound } from "../../core/errors.ts";
import { unlessGone } from "../caller.ts";
import { noteCall } from "../confirmed-calls.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { ListedOssBucket, OssEncryption } from "../contract/destination-buckets.ts";
import { LISTED_BUCKETS_MAX } from "../contract/source-buckets.ts";
import type { OssContext } from "./context.ts";
import { readTime } from "./read-time.ts";

const PAGE_SIZE = 1_000;

/** As GetBucketInfo has it. An element without content is an empty text to ali-oss. */
/** Every region's endpoint lists the buckets of all. */
const ANY_REGION = "oss-eu-central-1";

const encryptionSchema = z.object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() });
const infoSchema = z.object({
  bucket: z.object({
    Location: z.string(),
    StorageClass: z.string(),
    AccessControlList: z.object({ Grant: z.string() }),
    Versioning: z.string().optional(),
    Owner: z.object({ ID: z.string().min(1) }),
    CreationDate: z.string().optional(),
    ServerSideEncryptionRule: z.union([encryptionSchema, z.literal("")]).optional(),
  }),
});
const bucketPageSchema = z.object({
  buckets: z
    .array(z.object({ name: z.string(), region: z.string(), storageClass: z.string().default("") }))
    .nullable(),
  isTruncated: z.boolean(),
  nextMarker: z.string().nullable(),
});
const objectPageSchema = z.object({ objects: z.array(z.object({ name: z.string() })) });
const wormSchema = z.object({ state: z.string(), days: z.coerce.number().int().nonnegative() });

/** OSS buckets: look, make, delete, count. */
export function ossBuckets({
  oss,
  call,
}: OssContext): Pick<
  AlibabaCloud,
  | "findBucket"
  | "createBucket"
  | "deleteBucket"
  | "isBucketEmpty"
  | "listBuckets"
  | "countBuckets"
  | "findSomeBucket"
  | "findBucketRegion"
  | "readRetention"
> {
  /** All pages, asked one by one at the endpoint of a region. */
  async function* bucketsFrom(region: string) {
    let marker: string | null = null;
    do {
      const query: { marker?: string; "max-keys": number } = {
        "max-keys": PAGE_SIZE,
        ...(marker ? { marker } : {}),
      };
      const page: z.infer<typeof bucketPageSchema> = await call.read(
        { operation: "oss:ListBuckets", subject: region },
        async () => bucketPageSchema.parse(await oss.forRegion(region).listBuckets(query)),
      );
      yield* page.buckets ?? [];
      marker = page.isTruncated ? page.nextMarker : null;
    } while (marker);
  }

  return {
    findBucket: (bucket, region) =>
      unlessGone(
        null,
        call.read({ operation: "oss:GetBucketInfo", subject: bucket }, async () => {
          const info = infoSchema.parse(await oss.forRegion(region).getBucketInfo(bucket)).bucket;
          return {
            region: info.Location,
            storageClass: info.StorageClass,
            acl: info.AccessControlList.Grant,
            // A suspended bucket keeps its old versions, and a deletion leaves a marker.
            isVersioned: info.Versioning === "Enabled" || info.Versioning === "Suspended",
            ownerId: info.Owner.ID,
            createdAt: readTime(info.CreationDate),
            encryption: readEncryption(info.ServerSideEncryptionRule || undefined),
          };
        }),
      ),

    createBucket: ({ bucket, region, storageClass }) =>
      call.change({ operation: "oss:PutBucket", subject: bucket }, async () => {
        const answer = await oss.forRegion(region).putBucket(bucket, { storageClass });
        noteCall({ operation: "oss:PutBucket", requestId: readRequestId(answer) });
      }),

    deleteBucket: (bucket, region) =>
      unlessGone(
        undefined,
        call.change({ operation: "oss:DeleteBucket", subject: bucket }, async () => {
          const answer = await oss.forRegion(region).deleteBucket(bucket);
          noteCall({ operation: "oss:DeleteBucket", requestId: readRequestId(answer) });
        }),
      ),

    isBucketEmpty: (bucket, region) =>
      call.read({ operation: "oss:ListObjectsV2", subject: bucket }, async () => {
        const page = await oss.forBucket(region, bucket).listV2({ "max-keys": 1 });
        return objectPageSchema.parse(page).objects.length === 0;
      }),

    listBuckets: async () => {
      const listed: ListedOssBucket[] = [];
      for await (const { name, region, storageClass } of bucketsFrom(ANY_REGION)) {
        listed.push({ bucket: name, region, storageClass });
        if (listed.length >= LISTED_BUCKETS_MAX) break;
      }
      return listed;
    },

    countBuckets: async (region) => {
      let count = 0;
      for await (const bucket of bucketsFrom(region)) if (bucket.region === region) count += 1;
      return count;
    },

    findSomeBucket: async () => {
      const { buckets } = await call.read({ operation: "oss:ListBuckets", subject: ANY_REGION }, async () =>
        bucketPageSchema.parse(await oss.forRegion(ANY_REGION).listBuckets({ "max-keys": 1 })),
      );
      const [first] = buckets ?? [];
      return first === undefined ? null : { bucket: first.name, region: first.region };
    },

    findBucketRegion: (bucket) =>
      call.read({ operation: "oss:ListBuckets", subject: bucket }, async () => {
        // The prefix may fit more names than a page holds; the shortest of them comes first.
        const query = { prefix: bucket, "max-keys": 1 };
        const { buckets } = bucketPageSchema.parse(await oss.forRegion(ANY_REGION).listBuckets(query));
        return buckets?.find(({ name }) => name === bucket)?.region ?? null;
      }),

    readRetention: (bucket, region) =>
      unlessNotSet(
        "NoSuchWORMConfiguration",
        null,
        call.read({ operation: "oss:GetBucketWorm", subject: bucket }, async () => {
          const { state, days } = wormSchema.parse(await oss.forRegion(region).getBucketWorm(bucket));
          return { state, days };
        }),
      ),
  };
}

/** A bucket without default encryption says so with the word None. Source: OSS, "GetBucketInfo". */
function readEncryption(rule: z.infer<typeof encryptionSchema> | undefined): OssEncryption | null {
  if (rule === undefined || /^(None)?$/i.test(rule.SSEAlgorithm)) return null;
  return { algorithm: rule.SSEAlgorithm, kmsKeyId: rule.KMSMasterKeyID || null };
}

const answerSchema = z.looseObject({
  res: z.looseObject({ headers: z.looseObject({ "x-oss-request-id": z.string() }) }),
});

function readRequestId(answer: unknown): string | null {
  return answerSchema.safeParse(answer).data?.res.headers["x-oss-request-id"] ?? null;
}

/** Turns OSS's "never set" into an answer, and leaves "no such bucket" an error. */
export async function unlessNotSet<Answer, Instead>(
  code: string,
  instead: Instead,
  answer: Promise<Answer>,
): Promise<Answer | Instead> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudNotFound && error.failure.code === code) return instead;
    throw error;
  }
}
