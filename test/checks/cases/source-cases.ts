import { denied, notFound } from "../healthy-clouds.ts";
import { type FindingCases, RULE } from "./finding-case.ts";

const CMK = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const HEAD = {
  storageClass: "STANDARD",
  archiveStatus: null,
  isRestored: false,
  kmsKeyId: null,
  needsCustomerKey: false,
  restoredUntil: null,
  metadata: {},
  missingMetadata: 0,
};

export const SOURCE_CASES = {
  SOURCE_OK: { check: "source", changes: {} },
  SOURCE_NAME_INVALID: { check: "source", changes: { request: { sourceBucket: "no such" } } },
  SOURCE_PREFIX_INVALID: { check: "source", changes: { request: { prefix: "/photos/" } } },
  SOURCE_DIRECTORY_BUCKET: {
    check: "source",
    changes: { request: { sourceBucket: "data--euc1-az1--x-s3" } },
  },
  SOURCE_NOT_FOUND: { check: "source", changes: { aws: { findBucketRegion: notFound("s3:HeadBucket") } } },
  SOURCE_IN_OTHER_ACCOUNT: {
    check: "source",
    changes: {
      aws: { headBucket: denied("s3:HeadBucket"), findBucketCreationDate: async () => null },
    },
  },
  SOURCE_REFUSES_BOT: { check: "source", changes: { aws: { headBucket: denied("s3:HeadBucket") } } },
  SOURCE_NAME_HAS_DOTS: { check: "source", changes: { request: { sourceBucket: "data.example.com" } } },
  SOURCE_NAME_OLD: { check: "source", changes: { request: { sourceBucket: "Acme_Media" } } },
  SOURCE_REGION_UNLISTED: {
    check: "source",
    changes: { aws: { findBucketRegion: async () => "ap-southeast-7" } },
  },
  SOURCE_CROSS_BORDER: { check: "source", changes: { request: { ossRegion: "oss-cn-hangzhou" } } },
  SOURCE_VERSIONED: { check: "source", changes: { aws: { readVersioning: async () => "suspended" } } },
  SOURCE_ORPHANED_UPLOADS: {
    check: "source",
    changes: { aws: { countMultipartUploads: async () => ({ count: 4, isTruncated: false }) } },
  },
  SOURCE_CUSTOMER_KMS_KEY: {
    check: "source",
    changes: { aws: { readEncryption: async () => ({ algorithm: "aws:kms", kmsKeyId: CMK }) } },
  },
  SOURCE_SAMPLES_KMS_ENCRYPTED: {
    check: "source",
    changes: { aws: { headObject: async () => ({ ...HEAD, kmsKeyId: CMK }) } },
  },
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: {
    check: "source",
    changes: { aws: { headObject: async () => ({ ...HEAD, needsCustomerKey: true }) } },
  },
  SOURCE_SAMPLES_ARCHIVED: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          storageClass: "INTELLIGENT_TIERING",
          archiveStatus: "ARCHIVE_ACCESS",
        }),
      },
    },
  },
  SOURCE_SAMPLES_RESTORED: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          storageClass: "GLACIER",
          isRestored: true,
          restoredUntil: "2026-11-25T00:00:00.000Z",
        }),
      },
    },
  },
  SOURCE_METADATA_REFUSED_BY_OSS: {
    check: "source",
    changes: {
      aws: {
        headObject: async () => ({
          ...HEAD,
          metadata: { user_id: "7", note: "=?UTF-8?B?TMOpbw==?=" },
          missingMetadata: 1,
        }),
      },
    },
  },
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: { check: "source", changes: { aws: { readOwnership: async () => null } } },
  SOURCE_REQUESTER_PAYS: {
    check: "source",
    changes: { aws: { readRequestPayer: async () => "Requester" } },
  },
  SOURCE_LIFECYCLE_DELETES: {
    check: "source",
    changes: { aws: { readLifecycle: async () => [{ ...RULE, expirationDays: 365 }] } },
  },
  SOURCE_LIFECYCLE_ARCHIVES: {
    check: "source",
    changes: {
      aws: {
        readLifecycle: async () => [{ ...RULE, transitionDays: 30, transitionClass: "DEEP_ARCHIVE" }],
      },
    },
  },
  SOURCE_TIERING_ARCHIVES: {
    check: "source",
    changes: {
      aws: {
        readTieringArchives: async () => [
          { id: "cold", isEnabled: true, prefix: "", days: 90, accessTier: "ARCHIVE_ACCESS" },
        ],
      },
    },
  },
  SOURCE_LIFECYCLE_MOVES: {
    check: "source",
    changes: {
      aws: { readLifecycle: async () => [{ ...RULE, transitionDays: 30, transitionClass: "STANDARD_IA" }] },
    },
  },
  SOURCE_KEYS_REFUSED_BY_OSS: {
    check: "source",
    changes: {
      aws: {
        listObjects: async (_source, { prefix }) => ({
          objects: [{ key: `${prefix}x`, ownerId: null }],
          isTruncated: true,
        }),
      },
    },
  },
  SOURCE_KEYS_NOT_ALL_SEEN: {
    check: "source",
    changes: {
      aws: {
        listObjects: async (_source, { prefix }) => ({
          objects: [{ key: "a", ownerId: null }].slice(prefix.length),
          isTruncated: prefix === "",
        }),
      },
    },
  },
  SOURCE_NOT_READ: {
    check: "source",
    changes: { aws: { readLifecycle: denied("s3:GetBucketLifecycleConfiguration") } },
  },
} satisfies FindingCases;
