import { formatAmzDate, type SignatureClaim, scopeOf, signatureOf } from "../../../aws/sigv4.ts";
import type { WireReply, WireRequest } from "../../../shared/server.ts";
import { encodeRfc3986 } from "../../openapi/encoding.ts";
import type { Peer } from "../operation.ts";
import type { AddressDetail, VerifyResult } from "../state.ts";
import { readCloudError } from "./cloud-error.ts";

/** An S3 bucket as an address describes it, and who reads it from where. */
export type S3Source = {
  peer: Peer;
  host: string;
  region: string;
  bucket: string;
  prefix: string;
  accessKeyId: string;
  secret: string;
  isSecure: boolean;
  /** The service's own address. */
  remoteAddress: string;
};

/** `s3.<region>.amazonaws.com`, the older `s3-<region>`, the one without a region, and those of China. */
const DOMAIN = /^s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?$/;

/** Regions that AWS opened until 2019. Source: AWS's announcements. */
const REGIONS_OF_2019 = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "me-south-1"],
  ...["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-east-1", "ap-south-1"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"],
  ...["cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1"],
]);

/** The source of an address; a result where the service would find no S3 there. */
export function toS3Source(
  detail: AddressDetail,
  options: { peer: Peer | null; remoteAddress: string; isTlsDefault: boolean; hasNewRegions: boolean },
): S3Source | VerifyResult {
  const domain = detail["Domain"] ?? "";
  const host = domain.replace(/^https?:\/\//, "").toLowerCase();
  const [whole, region = "us-east-1"] = DOMAIN.exec(host) ?? [];
  const isKnown = whole !== undefined && (options.hasNewRegions || REGIONS_OF_2019.has(region));
  if (!options.peer || !isKnown) {
    return { httpStatus: null, code: "InvalidDomain", message: `The domain ${host} can not be connected.` };
  }
  return {
    peer: options.peer,
    host,
    region,
    bucket: detail["Bucket"] ?? "",
    prefix: detail["Prefix"] ?? "",
    accessKeyId: detail["AccessId"] ?? "",
    secret: detail["AccessSecret"] ?? "",
    isSecure: domain.startsWith("https://") || (options.isTlsDefault && !domain.startsWith("http://")),
    remoteAddress: options.remoteAddress,
  };
}

/** One signed GET of the bucket (`key` null) or of an object, in path style. */
export async function getFromS3(
  source: S3Source,
  key: string | null,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<WireReply> {
  const path = key === null ? "" : `/${encodeRfc3986(key).replaceAll("%2F", "/")}`;
  const amzDate = formatAmzDate(source.peer.now());
  const sent: Record<string, string> = {
    host: source.host,
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-date": amzDate,
    ...headers,
  };
  const request: WireRequest = {
    method: "GET",
    rawPath: `/${source.bucket}${path}`,
    rawQuery: Object.entries(query)
      .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
      .join("&"),
    headers: sent,
    remoteAddress: source.remoteAddress,
    isSecure: source.isSecure,
    body: Buffer.alloc(0),
  };
  const claim: SignatureClaim = {
    form: "header",
    accessKeyId: source.accessKeyId,
    date: amzDate.slice(0, 8),
    region: source.region,
    service: "s3",
    signedHeaders: Object.keys(sent).sort(),
    signature: "",
    amzDate,
    expiresSeconds: null,
    securityToken: null,
  };
  const signature = signatureOf(request, claim, source.secret, "UNSIGNED-PAYLOAD").toString("hex");
  sent["authorization"] =
    `AWS4-HMAC-SHA256 Credential=${source.accessKeyId}/${scopeOf(claim)}, SignedHeaders=${claim.signedHeaders.join(";")}, Signature=${signature}`;
  return source.peer.answer(request);
}

/** Lists one key, as a verification does; null: it may. */
export async function verifyS3(source: S3Source): Promise<VerifyResult | null> {
  const reply = await getFromS3(source, null, { "list-type": "2", "max-keys": "1", prefix: source.prefix });
  return readCloudError(reply);
}
