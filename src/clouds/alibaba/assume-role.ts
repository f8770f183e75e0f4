import { z } from "zod";
import type { Temporary } from "../renew.ts";
import type { AlibabaConnection } from "./connection.ts";
import type { AlibabaCaller } from "./context.ts";
import { callOpenApi } from "./open-api-call.ts";
import { createStsClient } from "./ram-client.ts";

/** A role in the account that the bot works in. The external id is what its trust policy asks for. */
export type AlibabaRole = { roleArn: string; externalId: string };

const SESSION_NAME = "mgw-prep";
const SESSION_SECONDS = 3_600;

const ASSUME_ROLE = { action: "AssumeRole", version: "2015-04-01" };

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
  { roleArn, externalId }: AlibabaRole,
): Promise<Temporary<AlibabaSession>> {
  const sts = createStsClient(own.connection);
  return own.call.read({ operation: "sts:AssumeRole", subject: roleArn }, async () => {
    const query = {
      RoleArn: roleArn,
      RoleSessionName: SESSION_NAME,
      ExternalId: externalId,
      DurationSeconds: String(SESSION_SECONDS),
    };
    const answer = await callOpenApi(sts, { ...ASSUME_ROLE, query });
    const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } =
      answerSchema.parse(answer).body.Credentials;
    return {
      value: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
      expiresAt: new Date(Expiration),
    };
  });
}
