/** The ARN that the new IAM user will have; a stand-in name where nothing is made (a terminal). */
export function migrationUserArn(
  identity: { accountId: string; partition: string },
  userName: string | null,
) {
  return `arn:${identity.partition}:iam::${identity.accountId}:user/mgw-prep/${userName ?? STAND_IN_USER_NAME}`;
}

const STAND_IN_USER_NAME = "mgw-prep-MP-000000";

/**
 * The key policy statement that lets the new user read what a customer-managed key encrypts.
 * `AmazonS3ReadOnlyAccess` holds no `kms:Decrypt`. In a key policy, `Resource: "*"` means this key.
 */
export function kmsDecryptStatement(userArn: string): string {
  return JSON.stringify({
    Sid: "AllowMigrationUserToDecrypt",
    Effect: "Allow",
    Principal: { AWS: userArn },
    Action: "kms:Decrypt",
    Resource: "*",
  });
}
