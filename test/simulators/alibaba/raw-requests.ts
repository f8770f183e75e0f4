import { createHash, randomUUID } from "node:crypto";
import { request as send } from "node:http";
import { createRequire } from "node:module";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { hostOf, type KeyPair, OPERATOR } from "./clients.ts";

const load = createRequire(import.meta.url);

/** The vendor's own signers, so that a request can be signed right and then spoilt. */
const { OpenApiUtil } = createRequire(load.resolve("@alicloud/ram20150501"))("@alicloud/openapi-core") as {
  OpenApiUtil: {
    getAuthorization(
      request: object,
      algorithm: string,
      payloadHash: string,
      id: string,
      secret: string,
    ): string;
  };
};
const ossSigner = load("ali-oss/lib/common/signUtils") as {
  authorizationV4(
    id: string,
    secret: string,
    region: string,
    method: string,
    request: { headers: Record<string, string>; queries: Record<string, string | null> },
    bucket?: string,
    object?: string,
    additionalHeaders?: string[],
  ): string;
};

export type RawAnswer = { status: number; headers: Record<string, unknown>; text: string };

/** One request on the wire; unlike fetch it sends the Host header it is given. */
export function sendRaw(
  sim: Simulator,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = "",
): Promise<RawAnswer> {
  const { hostname, port } = new URL(sim.url);
  return new Promise((resolve, reject) => {
    const outgoing = send({ hostname, port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

type Acs3Options = {
  key?: KeyPair;
  version?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  /** The hash that is signed, when the header is to tell another. */
  payloadHash?: string;
  /** Changes the signed request before it is sent. */
  spoil?: (request: { headers: Record<string, string>; query: Record<string, string>; body: string }) => void;
};

/** An OpenAPI request with a good V3 signature, unless `spoil` changes it afterwards. */
export async function sendAcs3(sim: Simulator, action: string, options: Acs3Options = {}) {
  const { key = OPERATOR, version = "2015-05-01", query = {}, body = "" } = options;
  const headers: Record<string, string> = {
    host: hostOf(sim),
    "x-acs-action": action,
    "x-acs-version": version,
    "x-acs-date": new Date().toISOString().replace(/\.\d{3}/, ""),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": createHash("sha256").update(body).digest("hex"),
    ...options.headers,
  };
  const hash = options.payloadHash ?? headers["x-acs-content-sha256"] ?? "";
  const { accessKeyId, accessKeySecret } = key;
  const unsigned = { method: "POST", pathname: "/", query, headers };
  headers["authorization"] = OpenApiUtil.getAuthorization(
    unsigned,
    "ACS3-HMAC-SHA256",
    hash,
    accessKeyId,
    accessKeySecret,
  );
  const request = { headers: { ...headers }, query: { ...query }, body };
  options.spoil?.(request);
  const path = `/?${new URLSearchParams(request.query).toString()}`;
  const answer = await sendRaw(sim, "POST", path, request.headers, request.body);
  return { ...answer, json: JSON.parse(answer.text) as Record<string, unknown> };
}

type OssOptions = {
  key?: KeyPair;
  region?: string;
  host?: string;
  /** Path on the wire when it is not `/<object>`. */
  path?: string;
  bucket?: string;
  object?: string;
  queries?: Record<string, string | null>;
  headers?: Record<string, string>;
  additionalHeaders?: string[];
  body?: string;
  spoil?: (headers: Record<string, string>) => void;
};

/** An OSS request in the virtual-hosted form with a good V4 signature, unless `spoil` changes it afterwards. */
export async function sendOss(sim: Simulator, method: string, options: OssOptions = {}): Promise<RawAnswer> {
  const { key = OPERATOR, region = "eu-central-1", bucket, object, queries = {}, body = "" } = options;
  const headers: Record<string, string> = {
    host: options.host ?? `${bucket === undefined ? "" : `${bucket}.`}oss-${region}.aliyuncs.com`,
    "x-oss-date": new Date().toISOString().replace(/[-:]|\.\d{3}/g, ""),
    "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
    ...options.headers,
  };
  headers["authorization"] = ossSigner.authorizationV4(
    key.accessKeyId,
    key.accessKeySecret,
    region,
    method,
    { headers: { ...headers }, queries },
    bucket,
    object,
    options.additionalHeaders,
  );
  options.spoil?.(headers);
  const query = Object.entries(queries).map(([name, value]) => {
    return value === null
      ? encodeURIComponent(name)
      : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  });
  const path = options.path ?? `/${encodeURIComponent(object ?? "").replaceAll("%2F", "/")}`;
  return sendRaw(sim, method, query.length > 0 ? `${path}?${query.join("&")}` : path, headers, body);
}

/** The text of one element of an XML answer. */
export function elementOf({ text }: RawAnswer, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}
