import { createHash, createHmac } from "node:crypto";

/**
 * OSS V4 signatures in the header, for OSS itself and for the migration service, which signs as OSS does.
 * Source: OSS, "Include a V4 signature in the Authorization header"; alibabacloud-gateway, `gateway-oss` (V4 is its default).
 */

/**
 * `path` is not encoded. OSS's has the bucket in front wherever the request goes, `/bucket/key`; that of the migration service is
 * the path alone. A body is signed by its `content-md5`.
 */
export type V4Request = {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
};

export type V4Keys = { accessKeyId: string; accessKeySecret: string; securityToken?: string | undefined };

/** The headers to send beside those given. `region` has no `oss-` in front. */
export function signV4(request: V4Request, keys: V4Keys, region: string, at: Date): Record<string, string> {
  const dateTime = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  const headers = {
    ...request.headers,
    "x-oss-date": dateTime,
    "x-oss-content-sha256": PAYLOAD,
    ...(securityToken === undefined ? {} : { "x-oss-security-token": securityToken }),
  };
  const signature = v4Signature({ ...request, headers }, accessKeySecret, region, dateTime);
  const credential = `${accessKeyId}/${scopeOf(region, dateTime)}`;
  return { ...headers, authorization: `${ALGORITHM} Credential=${credential},Signature=${signature}` };
}

const ALGORITHM = "OSS4-HMAC-SHA256";
/** OSS signs no body. */
const PAYLOAD = "UNSIGNED-PAYLOAD";
const SIGNED_HEADER = /^(x-oss-.*|content-type|content-md5)$/;

/** The signature of a request whose headers are complete, in hexadecimal digits. */
export function v4Signature(request: V4Request, secret: string, region: string, dateTime: string): string {
  const headers = Object.entries(request.headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => SIGNED_HEADER.test(name))
    .sort(byName);
  const canonical = [
    request.method,
    encodePath(request.path),
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    "",
    "",
    PAYLOAD,
  ].join("\n");
  const scope = scopeOf(region, dateTime);
  const toSign = [ALGORITHM, dateTime, scope, createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const parts = scope.split("/");
  const key = parts.reduce<string | Buffer>((base, part) => hmac(base, part), `aliyun_v4${secret}`);
  return hmac(key, toSign).toString("hex");
}

/** As it is signed, and as it is sent: a parameter without a value is its bare name. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [encodePart(name), encodePart(value)] as const)
    .sort(byName)
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join("&");
}

export function encodePath(path: string): string {
  return encodePart(path).replaceAll("%2F", "/");
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function scopeOf(region: string, dateTime: string): string {
  return `${dateTime.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
