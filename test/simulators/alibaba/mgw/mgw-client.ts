import { createHash, createHmac } from "node:crypto";
import { ACCOUNT_UID } from "../../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { type KeyPair, OPERATOR } from "../clients.ts";
import { type RawAnswer, sendRaw } from "../raw-requests.ts";

export type MgwRequest = {
  query?: Readonly<Record<string, string>>;
  body?: string;
  key?: KeyPair;
  uid?: string;
  region?: string;
  /** The region in the signature's scope. */
  signedRegion?: string;
  now?: Date;
  hasDigest?: boolean;
  /** Further headers, under the signature. */
  signedHeaders?: Readonly<Record<string, string>>;
  /** Changes the headers after signing. */
  spoil?(headers: Record<string, string>): void;
};

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** The V4 signature of a request, by a signer of the tests' own. */
export function signV4(options: {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  region: string;
  secret: string;
}): string {
  const { method, path, query, headers, region, secret } = options;
  const dateTime = headers["x-oss-date"] ?? "";
  const signed = Object.keys(headers).filter((name) => /^(x-oss-|content-type$|content-md5$)/.test(name));
  const canonical = [
    method,
    path.split("/").map(encode).join("/"),
    Object.keys(query)
      .map((name) => (query[name] ? `${encode(name)}=${encode(query[name])}` : encode(name)))
      .sort()
      .join("&"),
    signed
      .sort()
      .map((name) => `${name}:${headers[name]?.trim()}\n`)
      .join(""),
    "",
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const scope = [dateTime.slice(0, 8), region, "oss", "aliyun_v4_request"];
  const hash = createHash("sha256").update(canonical).digest("hex");
  const key = scope.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`);
  return hmac(key, ["OSS4-HMAC-SHA256", dateTime, scope.join("/"), hash].join("\n")).toString("hex");
}

/** One signed request to Data Online Migration. */
export function callMgw(
  sim: Simulator,
  method: string,
  path: string,
  options: MgwRequest = {},
): Promise<RawAnswer> {
  const { query = {}, body = "", key = OPERATOR, uid = ACCOUNT_UID, region = "cn-beijing" } = options;
  const now = options.now ?? sim.clock.now();
  const signedRegion = options.signedRegion ?? region;
  const headers: Record<string, string> = {
    host: `${uid}.${region}.mgw.aliyuncs.com`,
    date: now.toUTCString(),
    "x-oss-date": now.toISOString().replace(/[-:]|\.\d{3}/g, ""),
    "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
    ...(key.securityToken !== undefined && { "x-oss-security-token": key.securityToken }),
    ...(body !== "" && {
      "content-type": "application/xml",
      ...(options.hasDigest !== false && { "content-md5": createHash("md5").update(body).digest("base64") }),
      "content-length": String(Buffer.byteLength(body)),
    }),
  };
  Object.assign(headers, options.signedHeaders);
  const secret = key.accessKeySecret;
  const signature = signV4({ method, path, query, headers, region: signedRegion, secret });
  const scope = `${key.accessKeyId}/${headers["x-oss-date"]?.slice(0, 8)}/${signedRegion}/oss/aliyun_v4_request`;
  headers["authorization"] = `OSS4-HMAC-SHA256 Credential=${scope}, Signature=${signature}`;
  options.spoil?.(headers);
  const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return sendRaw(sim, method, search.length > 0 ? `${path}?${search.join("&")}` : path, headers, body);
}

/** The text of the first element of a name; null when there is none. */
export function textOf(answer: RawAnswer, name: string): string | null {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.text)?.[1] ?? null;
}

/** Status and code of a refusal, or the status alone. */
export function outcomeOf(answer: RawAnswer): string {
  const code = answer.status < 300 ? null : textOf(answer, "Code");
  return code === null ? String(answer.status) : `${answer.status} ${code}`;
}

/** Elements as XML; nested ones as objects, repeated ones as arrays. */
export function xml(elements: Readonly<Record<string, unknown>>): string {
  return Object.entries(elements)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `<${name}>${inner(one)}</${name}>`),
    )
    .join("");
}

function inner(value: unknown): string {
  if (typeof value === "object" && value !== null) return xml(value as Record<string, unknown>);
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

export const S3_DETAIL = {
  AddressType: "s3",
  Bucket: "acme-photos",
  Prefix: "2024/",
  Domain: "s3.us-east-1.amazonaws.com",
  AccessId: "AKIAIOSFODNN7EXAMPLE",
  AccessSecret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

export function createAddress(
  sim: Simulator,
  name: string,
  detail: Readonly<Record<string, string>>,
  options: MgwRequest & { tags?: string } = {},
): Promise<RawAnswer> {
  const { tags = "", ...rest } = options;
  const body = xml({ ImportAddress: { Name: name, Tags: tags, AddressDetail: detail } });
  return callMgw(sim, "POST", "/address", { ...rest, body });
}
