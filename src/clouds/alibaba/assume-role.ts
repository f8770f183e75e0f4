import * as z from "zod";
import { type AssumedRole, ROLE_SESSION } from "../assumed-role.ts";
import type { Temporary } from "../renew.ts";
import type { AlibabaConnection } from "./connection.ts";
import type { AlibabaCaller } from "./context.ts";
import { callOpenApi, STS_API } from "./open-api-call.ts";
import { createStsClient } from "./open-api-client.ts";

const answerSchema = z.object({
  body: z.object({
    Credentials: z.object({
      AccessKeyId: z.string().min(1),
      AccessKeySecret: z.string().min(1),
      SecurityToken: z.string().min(1),
      Expiration: z.iso.datetime(),
    }),
  }),
});

export type AlibabaSession = Pick<AlibabaConnection, "accessKeyId" | "accessKeySecret" | "securityToken">;

/**
 * Temporary credentials of a role.
 * Errors: CloudDenied when the trust policy, its external id or the bot's own identity does not allow it; CloudNotFound.
 * Source: "AssumeRole", STS API Reference.
 */
export async function assumeAlibabaRole(
  own: { connection: AlibabaConnection; call: AlibabaCaller },
  { roleArn, externalId }: AssumedRole,
): Promise<Temporary<AlibabaSession>> {
  const sts = createStsClient(own.connection);
  return own.call.read({ operation: "sts:AssumeRole", subject: roleArn }, async () => {
    const query = {
      RoleArn: roleArn,
      RoleSessionName: ROLE_SESSION.name,
      ExternalId: externalId,
      DurationSeconds: String(ROLE_SESSION.durationSeconds),
    };
    const answer = await callOpenApi(sts, { ...STS_API, action: "AssumeRole", query });
    const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } =
      answerSchema.parse(answer).body.Credentials;
    return {
      value: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
      expiresAt: new Date(Expiration),
    };
  });
}
