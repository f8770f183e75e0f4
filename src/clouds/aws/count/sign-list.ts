import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { getCanonicalQuery, SignatureV4 } from "@smithy/signature-v4";

/** Long-term or temporary keys. The SDK's credential providers return this shape and renew it before it expires. */
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/**
 * Which listing to ask for, and as whom. `region` is the bucket's. With `endpoint` (a full URL) the bucket is addressed
 * by path. `expectedBucketOwner` is the account id that must own the bucket; S3 answers 403 when another one does.
 */
export type ListTarget = {
  bucket: string;
  region: string;
  prefix?: string;
  endpoint?: string;
  expectedBucketOwner?: string;
  isRequesterPays?: boolean;
  credentials: () => Promise<Credentials>;
};

/** What goes on the wire for one page. */
export type SignedList = {
  protocol: "http:" | "https:";
  hostname: string;
  port: number | undefined;
  path: string;
  headers: Record<string, string>;
};

export type ListSigner = (startAfter: string, signingDate: Date) => Promise<SignedList>;

/** Signs ListObjectsV2 requests (SigV4) with the SDK's own parts, without its middleware and its reader. */
export function createListSigner(target: ListTarget): ListSigner {
  const address = resolveAddress(target);
  const signer = new SignatureV4({
    service: "s3",
    region: target.region,
    credentials: target.credentials,
    sha256: Sha256,
    // S3 alone takes the path as it stands.
    uriEscapePath: false,
  });
  return async (startAfter, signingDate) => {
    const unsigned = new HttpRequest({
      method: "GET",
      protocol: address.protocol,
      hostname: address.hostname,
      path: address.path,
      query: listQuery(target, startAfter),
      headers: listHeaders(target, address.host),
      ...(address.port === undefined ? {} : { port: address.port }),
    });
    const { headers } = await signer.sign(unsigned, { signingDate });
    return { ...address, path: `${address.path}?${getCanonicalQuery(unsigned)}`, headers };
  };
}

function listQuery(target: ListTarget, startAfter: string): Record<string, string> {
  return {
    "list-type": "2",
    "encoding-type": "url",
    "max-keys": "1000",
    ...(target.prefix ? { prefix: target.prefix } : {}),
    ...(startAfter === "" ? {} : { "start-after": startAfter }),
  };
}

function listHeaders(target: ListTarget, host: string): Record<string, string> {
  return {
    host,
    ...(target.expectedBucketOwner === undefined
      ? {}
      : { "x-amz-expected-bucket-owner": target.expectedBucketOwner }),
    ...(target.isRequesterPays ? { "x-amz-request-payer": "requester" } : {}),
  };
}

type Address = Omit<SignedList, "headers"> & { host: string };

/**
 * Host and path of the bucket. A name with dots is addressed by path: the host's wildcard certificate covers one label.
 * Source: S3 User Guide, "Virtual hosting of general purpose buckets".
 */
function resolveAddress(target: ListTarget): Address {
  const isByPath = target.endpoint !== undefined || target.bucket.includes(".");
  const suffix = target.region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = new URL(target.endpoint ?? `https://s3.${target.region}.${suffix}`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`The S3 endpoint must be an http or https URL, it is ${url.protocol}//${url.host}`);
  }
  const host = isByPath ? url.host : `${target.bucket}.${url.host}`;
  return {
    protocol: url.protocol,
    host,
    hostname: isByPath ? url.hostname.replace(/^\[|\]$/g, "") : host,
    port: url.port === "" ? undefined : Number(url.port),
    path: isByPath ? `${url.pathname.replace(/\/$/, "")}/${target.bucket}` : "/",
  };
}
