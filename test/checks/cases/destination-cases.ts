import { OFFICE_ONLY, ossPolicyOf, ticketFor, WHITELIST_POLICY } from "../bucket-policies.ts";
import { denied, OWN_OSS_BUCKET, unavailable } from "../healthy-clouds.ts";
import { type FindingCases, RULE } from "./finding-case.ts";

const existing = (info: Partial<typeof OWN_OSS_BUCKET> = {}) => ({
  findBucket: async () => ({ ...OWN_OSS_BUCKET, ...info }),
});

export const DESTINATION_CASES = {
  DESTINATION_OK: { check: "destination", changes: {} },
  DESTINATION_NAME_INVALID: {
    check: "destination",
    changes: { request: { destinationBucket: "data.example" } },
  },
  DESTINATION_REGION_INVALID: { check: "destination", changes: { request: { ossRegion: "Frankfurt" } } },
  DESTINATION_TAKEN: { check: "destination", changes: { alibaba: existing({ ownerId: "999" }) } },
  DESTINATION_REFUSED: {
    check: "destination",
    changes: {
      alibaba: { findBucket: denied("oss:GetBucketInfo", "The bucket you access does not belong to you.") },
    },
  },
  DESTINATION_REGION_DIFFERS: {
    check: "destination",
    changes: { alibaba: existing({ region: "oss-us-west-1" }) },
  },
  DESTINATION_CLASS_DIFFERS: {
    check: "destination",
    changes: { alibaba: existing({ storageClass: "Archive" }) },
  },
  DESTINATION_NOT_PRIVATE: {
    check: "destination",
    changes: { alibaba: existing({ acl: "public-read" }) },
  },
  DESTINATION_NOT_EMPTY: {
    check: "destination",
    changes: { alibaba: { ...existing(), isBucketEmpty: async () => false } },
  },
  DESTINATION_VERSIONED: { check: "destination", changes: { alibaba: existing({ isVersioned: true }) } },
  DESTINATION_RETENTION: {
    check: "destination",
    changes: { alibaba: { ...existing(), readRetention: async () => ({ state: "Locked", days: 30 }) } },
  },
  DESTINATION_POLICY_RESTRICTED: {
    check: "destination",
    changes: { alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf() } },
  },
  DESTINATION_POLICY_UNCERTAIN: {
    check: "destination",
    changes: { alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf(OFFICE_ONLY) } },
  },
  DESTINATION_TICKET_OUTDATED: {
    check: "destination",
    changes: {
      alibaba: { ...existing(), readBucketPolicy: async () => ossPolicyOf(OFFICE_ONLY) },
      input: { ticket: ticketFor(WHITELIST_POLICY) },
    },
  },
  DESTINATION_KMS: {
    check: "destination",
    changes: { alibaba: existing({ encryption: { algorithm: "KMS", kmsKeyId: "key-1" } }) },
  },
  DESTINATION_PUBLIC_ENDPOINT: {
    check: "destination",
    changes: {
      alibaba: {
        ...existing(),
        isBucketEmpty: denied("oss:ListObjectsV2", "Not allowed", "PublicEndpointForbidden"),
      },
    },
  },
  DESTINATION_LIFECYCLE_ACTS: {
    check: "destination",
    changes: {
      alibaba: { ...existing(), readBucketLifecycle: async () => [{ ...RULE, expirationDays: 30 }] },
    },
  },
  DESTINATION_REGION_CLOSED: {
    check: "destination",
    changes: { request: { ossRegion: "oss-ap-south-1" } },
  },
  DESTINATION_REGION_UNKNOWN: {
    check: "destination",
    changes: { request: { ossRegion: "oss-af-south-1" } },
  },
  DESTINATION_SERVICE_ELSEWHERE: {
    check: "destination",
    changes: { request: { ossRegion: "oss-eu-west-1" } },
  },
  DESTINATION_BUCKET_QUOTA: { check: "destination", changes: { alibaba: { countBuckets: async () => 100 } } },
  DESTINATION_ACCOUNT_SUSPENDED: {
    check: "destination",
    changes: { alibaba: { findBucket: denied("oss:GetBucketInfo", "UserDisable", "UserDisable") } },
  },
  DESTINATION_NOT_READ: {
    check: "destination",
    changes: { alibaba: { findBucket: unavailable("oss:GetBucketInfo") } },
  },
} satisfies FindingCases;
