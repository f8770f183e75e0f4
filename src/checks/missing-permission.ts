/**
 * The permission that an operation needs, where it is not named like the operation.
 * Sources: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"; OSS, "RAM policy
 * overview"; RAM, "RAM authorization".
 */
const PERMISSION_OF_OPERATION: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:ListObjects": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:ListMultipartUploads": "s3:ListBucketMultipartUploads",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:ListBucketIntelligentTieringConfigurations": "s3:GetIntelligentTieringConfiguration",
  "oss:ListObjectsV2": "oss:ListObjects",
  "oss:GetBucket": "oss:ListObjects",
  "oss:GetService": "oss:ListBuckets",
  // IMS is a part of RAM, and its permissions are called so.
  "ims:GetAccessKeyPolicyForAccount": "ram:GetAccessKeyPolicyForAccount",
  "ims:GetSecurityPreference": "ram:GetSecurityPreference",
};

/**
 * How the clouds say that a permission is missing; an answer to HEAD has its status only. Their other refusals are about
 * the key, the clock or the account (`InvalidAccessKeyId`, `RequestTimeTooSkewed`, `UserDisable`): no permission mends those.
 */
const LACKS_PERMISSION = /^(AccessDenied|Forbidden|HTTP403|NoPermission|NotAuthorized|Unauthorized)/;

export function isMissingPermission(code: string): boolean {
  return LACKS_PERMISSION.test(code);
}

/** The exact name of the permission to grant for an operation that was denied. */
export function permissionFor(operation: string): string {
  return PERMISSION_OF_OPERATION[operation] ?? operation;
}
