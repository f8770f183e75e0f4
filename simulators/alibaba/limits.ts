/** Numbers that the providers publish, each with its page. */

/** RAM: "Limits" (help.aliyun.com/document_detail/93739.html), values of the 2021 edition. */
export const MAX_USERS = 1_000;
export const MAX_ACCESS_KEYS_PER_USER = 2;
export const MAX_SYSTEM_POLICIES_PER_USER = 20;
export const MAX_CUSTOM_POLICIES_PER_USER = 10;
export const MAX_CUSTOM_POLICIES = 1_500;
export const MAX_POLICY_VERSIONS = 5;
/** RAM "CreatePolicy": at most 6,144 characters today; 2,048 and 4,096 in older editions. */
export const MAX_POLICY_DOCUMENT_CHARACTERS = 6_144;
export const MAX_PASSWORD_LENGTH = 32;

/** Both gateways refuse a request whose date is more than 15 minutes off. */
export const MAX_CLOCK_SKEW_MS = 15 * 60_000;

/** OSS "Limits" and "PutBucket": buckets of one account in one region. */
export const MAX_BUCKETS_PER_REGION = 100;
/** OSS "Naming conventions for objects": 1 to 1,023 bytes of UTF-8. */
export const MAX_OBJECT_KEY_BYTES = 1_023;
/** OSS "DeleteMultipleObjects". */
export const MAX_DELETED_OBJECTS_PER_REQUEST = 1_000;
/** OSS "ListObjects", "ListObjectVersions", "ListMultipartUploads": page sizes. */
export const MAX_LIST_KEYS = 1_000;
export const DEFAULT_LIST_KEYS = 100;
/** OSS "Include a V4 signature in a URL": at most seven days. */
export const MAX_PRESIGNED_SECONDS = 604_800;

/** STS "AssumeRole": from 15 minutes to the role's maximum; one hour when not said. */
export const MIN_SESSION_SECONDS = 900;
export const DEFAULT_SESSION_SECONDS = 3_600;
