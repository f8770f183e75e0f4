import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import * as z from "zod";
import { type AssumedRole, ROLE_SESSION } from "../assumed-role.ts";
import type { Caller } from "../caller.ts";
import { renewBeforeEnd } from "../renew.ts";
import type { AwsConnection, AwsCredentials } from "./connection.ts";

const answerSchema = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    SecretAccessKey: z.string().min(1),
    SessionToken: z.string().min(1),
    Expiration: z.date(),
  }),
});

/**
 * Credentials of a role, for all clients of a connection, renewed before they end.
 * Errors: CloudDenied when the trust policy, its external id or the bot's own identity does not allow it.
 * Source: STS AssumeRole; "How to use an external ID", IAM User Guide.
 */
export function assumeAwsRole(
  own: { sts: STSClient; call: Caller; now: () => Date },
  { roleArn, externalId }: AssumedRole,
): NonNullable<AwsConnection["credentials"]> {
  return renewBeforeEnd(
    () =>
      own.call({ operation: "sts:AssumeRole", subject: roleArn }, async () => {
        const { Credentials } = answerSchema.parse(
          await own.sts.send(
            new AssumeRoleCommand({
              RoleArn: roleArn,
              RoleSessionName: ROLE_SESSION.name,
              ExternalId: externalId,
              DurationSeconds: ROLE_SESSION.durationSeconds,
            }),
          ),
        );
        return { value: credentialsOf(Credentials), expiresAt: Credentials.Expiration };
      }),
    own.now,
  );
}

function credentialsOf(given: z.output<typeof answerSchema>["Credentials"]): AwsCredentials {
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    // The SDK's clients ask again when this is near.
    expiration: given.Expiration,
  };
}
