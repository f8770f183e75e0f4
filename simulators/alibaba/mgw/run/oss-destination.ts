import type { WireReply, WireRequest } from "../../../shared/server.ts";
import { drawAccessKeySecret, drawSecurityToken, drawSessionKeyId } from "../../identifiers.ts";
import { encodeRfc3986 } from "../../openapi/encoding.ts";
import { type OssClaim, ossSignatureOf } from "../../oss/signature.ts";
import { evaluatePolicies } from "../../policy/evaluate.ts";
import type { World } from "../../state.ts";
import type { Peer } from "../operation.ts";
import type { AddressDetail, VerifyResult } from "../state.ts";
import { readCloudError } from "./cloud-error.ts";

type Credentials = { accessKeyId: string; secret: string; securityToken: string | null };

/** An OSS bucket as an address describes it, and who writes it from where. */
export type OssDestination = {
  peer: Peer;
  host: string;
  /** `oss-cn-beijing`. */
  region: string;
  bucket: string;
  prefix: string;
  credentials: Credentials;
  remoteAddress: string;
};

type Options = {
  peer: Peer;
  remoteAddress: string;
  /** The region of the service, `cn-beijing`. */
  serviceRegion: string;
  servicePrincipal: string;
  needsDomainAcrossRegions: boolean;
  sessionName: string;
};

/** The destination of an address, its role assumed; a result where the service cannot act as that role. */
export function toOssDestination(
  world: World,
  detail: AddressDetail,
  options: Options,
): OssDestination | VerifyResult {
  const domain = (detail["Domain"] ?? "").replace(/^https?:\/\//, "");
  const [, regionOfDomain] = /^(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(domain) ?? [];
  const region = detail["RegionId"] ?? regionOfDomain ?? "";
  const isHere = region === `oss-${options.serviceRegion}`;
  if (domain === "" && !isHere && options.needsDomainAcrossRegions) {
    return { httpStatus: null, code: "InvalidDomain", message: "The domain of the bucket is missing." };
  }
  // Within a region the service goes over the internal network.
  const endpoint = domain || `${region}${isHere ? "-internal" : ""}.aliyuncs.com`;
  const credentials = credentialsOf(world, detail, options);
  if (!("accessKeyId" in credentials)) return credentials;
  const bucket = detail["Bucket"] ?? "";
  const { peer, remoteAddress } = options;
  const prefix = detail["Prefix"] ?? "";
  return { peer, host: `${bucket}.${endpoint}`, region, bucket, prefix, credentials, remoteAddress };
}

function credentialsOf(world: World, detail: AddressDetail, options: Options): Credentials | VerifyResult {
  const roleName = detail["Role"];
  if (roleName !== undefined) return assumeRole(world, roleName, options);
  return {
    accessKeyId: detail["AccessId"] ?? "",
    secret: detail["AccessSecret"] ?? "",
    securityToken: null,
  };
}

const SESSION_MS = 3_600_000;

/** Temporary credentials of a role whose trust names the service. The texts are those of AssumeRole. */
function assumeRole(
  { state, nowMs }: World,
  roleName: string,
  { servicePrincipal, sessionName, remoteAddress }: Options,
): Credentials | VerifyResult {
  const role = state.roles.get(roleName);
  if (!role) {
    const message = `The role not exists: ${roleName} .`;
    return { httpStatus: 404, code: "EntityNotExist.Role", message };
  }
  const request = {
    action: "sts:AssumeRole",
    resource: `acs:ram::${state.account.uid}:role/${role.roleName}`,
    context: { "acs:sourceip": [remoteAddress], "acs:currenttime": [new Date(nowMs).toISOString()] },
  };
  const verdict = evaluatePolicies(
    [role.trust],
    request,
    ({ kind, value }) => kind === "Any" || (kind === "Service" && value === servicePrincipal),
  );
  if (verdict !== "allow") {
    const message = "You are not authorized to do this action. You should be authorized by RAM.";
    return { httpStatus: 403, code: "NoPermission", message };
  }
  const accessKeyId = drawSessionKeyId();
  const secret = drawAccessKeySecret();
  const securityToken = drawSecurityToken();
  state.sessions.set(accessKeyId, {
    accessKeyId,
    secret,
    securityToken,
    roleName: role.roleName,
    sessionName,
    expiresAtMs: nowMs + SESSION_MS,
    policy: null,
  });
  return { accessKeyId, secret, securityToken };
}

type Sent = {
  method: "GET" | "HEAD" | "PUT";
  /** Null: the bucket itself. */
  key: string | null;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
};

/** One request signed with OSS's V4. */
export async function askOss(destination: OssDestination, sent: Sent): Promise<WireReply> {
  const { credentials, host, region, bucket, peer, remoteAddress } = destination;
  const dateTime = peer
    .now()
    .toISOString()
    .replace(/[-:]|\.\d{3}/g, "");
  const headers: Record<string, string> = {
    host,
    "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
    "x-oss-date": dateTime,
    ...(credentials.securityToken !== null && { "x-oss-security-token": credentials.securityToken }),
    ...sent.headers,
  };
  const request: WireRequest = {
    method: sent.method,
    rawPath: `/${encodeRfc3986(sent.key ?? "").replaceAll("%2F", "/")}`,
    rawQuery: Object.entries(sent.query ?? {})
      .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
      .join("&"),
    headers,
    remoteAddress,
    isSecure: true,
    body: sent.body ?? Buffer.alloc(0),
  };
  const claim: OssClaim = {
    accessKeyId: credentials.accessKeyId,
    date: dateTime.slice(0, 8),
    region: region.replace(/^oss-/, ""),
    additionalHeaders: [],
    signature: "",
    dateTime,
    expiresSeconds: null,
    securityToken: credentials.securityToken,
  };
  const address = { bucketName: bucket, key: sent.key, endpointRegion: region, endpoint: "public" } as const;
  const signature = ossSignatureOf(request, claim, credentials.secret, address).toString("hex");
  const scope = `${claim.accessKeyId}/${claim.date}/${claim.region}/oss/aliyun_v4_request`;
  headers["authorization"] = `OSS4-HMAC-SHA256 Credential=${scope}, Signature=${signature}`;
  return peer.answer(request);
}

/** Lists one key, as a verification does; null: it may. */
export async function verifyOss(destination: OssDestination): Promise<VerifyResult | null> {
  const query = { "list-type": "2", "max-keys": "1", prefix: destination.prefix };
  return readCloudError(await askOss(destination, { method: "GET", key: null, query }));
}
