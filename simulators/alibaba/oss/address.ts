import type { WireRequest } from "../../shared/server.ts";
import { decodePart } from "../openapi/encoding.ts";
import type { Bucket } from "../state.ts";

/** Which bucket and object a request means, and the region its endpoint belongs to. */
export type OssAddress = {
  bucketName: string | null;
  key: string | null;
  /** `oss-eu-central-1`; null when the host is an address or a name that tells no region. */
  endpointRegion: string | null;
  /** The region's default endpoints, or a domain bound to the bucket; null when the host is none of these. */
  endpoint: "public" | "internal" | "custom" | null;
};

const OSS_HOST = /^(?:([^.]*)\.)?(oss-[a-z0-9-]+?)(-internal)?\.aliyuncs\.com$/;

/**
 * The readings of a request, the likeliest first; which one was meant, the signature over bucket and key tells.
 *
 * ali-oss 6.23, given an IP address as endpoint, names the bucket in the Host header alone
 * (`<bucket>.oss-<region>.aliyuncs.com`, path `/`), and with `sldEnable` in Host and path both. A service-level call
 * sends an empty bucket (`.oss-<region>.aliyuncs.com`). Seen in its lib/common/utils/createRequest.js and getReqUrl.js.
 * With `cname` the host is the custom domain, and the bucket is signed without being sent.
 */
export function readAddresses(request: WireRequest, buckets: Iterable<Bucket>): OssAddress[] {
  const host = (request.headers["host"] ?? "").replace(/:\d+$/, "").toLowerCase();
  const key = decodePart(request.rawPath.slice(1)) || null;
  for (const { name, cnames } of buckets) {
    if (cnames.has(host)) return [{ bucketName: name, key, endpointRegion: null, endpoint: "custom" }];
  }
  const [whole, label, endpointRegion = null, internal] = OSS_HOST.exec(host) ?? [];
  const endpoint = whole === undefined ? null : internal === undefined ? "public" : "internal";
  const byPath: OssAddress = { ...splitPath(request.rawPath), endpointRegion, endpoint };
  if (!label) return [byPath];
  const byHost: OssAddress = { bucketName: label, key, endpointRegion, endpoint };
  return byPath.bucketName === label ? [byHost, byPath] : [byHost];
}

function splitPath(rawPath: string): { bucketName: string | null; key: string | null } {
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/s.exec(rawPath) ?? [];
  return { bucketName: decodePart(bucket) || null, key: decodePart(key) || null };
}
