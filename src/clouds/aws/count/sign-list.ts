import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { getCanonicalQuery, SignatureV4 } from "@smithy/signature-v4";
import { isPathStyleOnly } from "../../../core/bucket-names.ts";
import { awsDomainOf, partitionOfRegion } from "../../../core/partitions.ts";
import type { SignedRequest } from "../../listing/send-request.ts";
import type { ListingAddress } from "./locate-listing.ts";

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
  /** The bucket's address in a region, as the SDK resolves it; `endpoint` is then ignored. */
  locate?: (region: string) => Promise<ListingAddress>;
  expectedBucketOwner?: string;
  isRequesterPays?: boolean;
  credentials: () => Promise<Credentials>;
};

export type ListSigner = (startAfter: string, signingDate: Date) => Promise<SignedRequest>;

/** Signs ListObjectsV2 requests (SigV4) with the SDK's own parts, without its middleware and its reader. */
export function createListSigner(target: ListTarget): ListSigner {
  const known = target.locate === undefined ? resolveAddress(target) : null;
  let located: Promise<Address> | undefined;
  const signer = new SignatureV4({
    service: "s3",
    region: target.region,
    credentials: target.credentials,
    sha256: Sha256,
    // S3 alone takes the path as it stands.
    uriEscapePath: false,
  });
  return async (startAfter, signingDate) => {
    located ??= target.locate?.(target.region).then(({ url }) => addressAt(url));
    const address = known ?? (await located) ?? resolveAddress(target);
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
    // Restored copies keep their class. Only archived objects have the field, so a page is hardly longer for it.
    // Source: S3 API, ListObjectsV2, `x-amz-optional-object-attributes`.
    "x-amz-optional-object-attributes": "RestoreStatus",
    ...(target.expectedBucketOwner === undefined
      ? {}
      : { "x-amz-expected-bucket-owner": target.expectedBucketOwner }),
    ...(target.isRequesterPays ? { "x-amz-request-payer": "requester" } : {}),
  };
}

type Address = Omit<SignedRequest, "headers"> & { host: string };

/**
 * Host and path of the bucket. A name with dots is addressed by path: the host's wildcard certificate covers one label. So is
 * one that no host name can carry. Source: S3 User Guide, "Virtual hosting of general purpose buckets".
 */
function resolveAddress({ bucket, region, endpoint }: ListTarget): Address {
  const isByPath = endpoint !== undefined || isPathStyleOnly(bucket);
  const domain = awsDomainOf(partitionOfRegion(region));
  const url = new URL(endpoint ?? `https://s3.${region}.${domain}`);
  if (isByPath) url.pathname = `${url.pathname.replace(/\/$/, "")}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return addressAt(url);
}

function addressAt(url: URL): Address {
  const { protocol, host, port, pathname } = url;
  if (protocol !== "http:" && protocol !== "https:") {
    throw new TypeError(`The S3 endpoint must be an http or https URL, it is ${protocol}//${host}`);
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  return { protocol, host, hostname, port: port === "" ? undefined : Number(port), path: pathname };
}
