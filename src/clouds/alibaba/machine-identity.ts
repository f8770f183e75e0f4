import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { ROLE_SESSION } from "../assumed-role.ts";
import type { Temporary } from "../renew.ts";
import type { AlibabaSession } from "./assume-role.ts";
import type { AlibabaConnection } from "./connection.ts";
import type { AlibabaCaller } from "./context.ts";
import { STS_API } from "./open-api-call.ts";
import { PlainFailure, plainRequest } from "./plain-request.ts";

/**
 * Who the bot is at Alibaba Cloud where nobody gave it a key. The vendor's own package for this (@alicloud/credentials 2.4) is not
 * used: it asks fixed addresses, so that nothing of it could be tested here, and renews by a clock of its own.
 */
export type MachineIdentity =
  /** The RAM role of an ECS instance, as its metadata gives it. */
  | { kind: "ecs-role"; roleName: string; metadataEndpoint?: string | undefined }
  /** A role of a Kubernetes service account (RRSA) or of another OIDC provider, by a token in a file that is renewed there. */
  | { kind: "oidc"; roleArn: string; providerArn: string; tokenFile: string };

/** Source: ECS User Guide, "Access instance metadata", "Security hardening mode". */
const METADATA = "http://100.100.100.200";
const METADATA_TIMEOUT_MS = 3_000;
const METADATA_TOKEN_SECONDS = 300;

const metadataSchema = z.object({
  Code: z.literal("Success"),
  AccessKeyId: z.string().min(1),
  AccessKeySecret: z.string().min(1),
  SecurityToken: z.string().min(1),
  Expiration: z.iso.datetime(),
});
const oidcSchema = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    AccessKeySecret: z.string().min(1),
    SecurityToken: z.string().min(1),
    Expiration: z.iso.datetime(),
  }),
});

/** Temporary credentials of the machine. Errors: CloudDenied, CloudUnavailable and other CloudErrors. */
export function obtainMachineSession(
  own: { connection: Pick<AlibabaConnection, "stsEndpoint">; call: AlibabaCaller },
  identity: MachineIdentity,
): Promise<Temporary<AlibabaSession>> {
  if (identity.kind === "ecs-role") {
    const attempt = { operation: "ecs:InstanceMetadata", subject: `role ${identity.roleName}` };
    return own.call.read(attempt, () => readMetadata(identity));
  }
  const attempt = { operation: "sts:AssumeRoleWithOIDC", subject: identity.roleArn };
  return own.call.read(attempt, () => assumeWithToken(own.connection, identity));
}

async function readMetadata({
  roleName,
  metadataEndpoint = METADATA,
}: Extract<MachineIdentity, { kind: "ecs-role" }>): Promise<Temporary<AlibabaSession>> {
  const ask = (method: "GET" | "PUT", path: string, headers: Record<string, string>) =>
    plainRequest(new URL(path, metadataEndpoint), { method, headers, timeoutMs: METADATA_TIMEOUT_MS });
  // The hardened mode first; an instance without it answers this with a 404.
  const token = await ask("PUT", "/latest/api/token", {
    "x-aliyun-ecs-metadata-token-ttl-seconds": String(METADATA_TOKEN_SECONDS),
  }).catch((error: unknown) => {
    if (error instanceof PlainFailure && (error.status === 404 || error.status === 405)) return null;
    throw error;
  });
  const path = `/latest/meta-data/ram/security-credentials/${encodeURIComponent(roleName)}`;
  const text = await ask("GET", path, token === null ? {} : { "x-aliyun-ecs-metadata-token": token });
  return sessionOf(metadataSchema.parse(JSON.parse(text)));
}

/** An unsigned call: the token is what proves who asks. Source: STS API Reference, "AssumeRoleWithOIDC". */
async function assumeWithToken(
  { stsEndpoint = "https://sts.aliyuncs.com" }: Pick<AlibabaConnection, "stsEndpoint">,
  { roleArn, providerArn, tokenFile }: Extract<MachineIdentity, { kind: "oidc" }>,
): Promise<Temporary<AlibabaSession>> {
  // Read each time: Kubernetes renews the file.
  const token = (await readFile(tokenFile, "utf8")).trim();
  const form = new URLSearchParams({
    Action: "AssumeRoleWithOIDC",
    Version: STS_API.version,
    Format: "JSON",
    Timestamp: new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
    SignatureNonce: randomUUID(),
    RoleArn: roleArn,
    OIDCProviderArn: providerArn,
    OIDCToken: token,
    RoleSessionName: ROLE_SESSION.name,
    DurationSeconds: String(ROLE_SESSION.durationSeconds),
  });
  const text = await plainRequest(new URL(stsEndpoint), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
    timeoutMs: 10_000,
  });
  return sessionOf(oidcSchema.parse(JSON.parse(text)).Credentials);
}

function sessionOf(given: z.output<typeof oidcSchema>["Credentials"]): Temporary<AlibabaSession> {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = given;
  return {
    value: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
    expiresAt: new Date(Expiration),
  };
}
