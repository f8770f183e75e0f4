import type { WireRequest } from "../../shared/server.ts";
import { decodePart } from "../openapi/encoding.ts";

/** Which bucket and object a request means, and the region its endpoint belongs to. */
export type OssAddress = {
  bucketName: string | null;
  key: string | null;
  /** `oss-eu-central-1`; null when the host is an address or a name that tells no region. */
  endpointRegion: string | null;
};

const OSS_HOST = /^(?:([^.]*)\.)?(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/;

/**
 * The readings of a request, the likeliest first; which one was meant, the signature over bucket and key tells.
 *
 * ali-oss 6.23, given an IP address as endpoint, names the bucket in the Host header alone
 * (`<bucket>.oss-<region>.aliyuncs.com`, path `/`), and with `sldEnable` in Host and path both. A service-level call
 * sends an empty bucket (`.oss-<region>.aliyuncs.com`). Seen in its lib/common/utils/createRequest.js and getReqUrl.js.
 */
export function readAddresses(request: WireRequest): OssAddress[] {
  const host = (request.headers["host"] ?? "").replace(/:\d+$/, "").toLowerCase();
  const [, label, endpointRegion = null] = OSS_HOST.exec(host) ?? [];
  const byPath = { ...splitPath(request.rawPath), endpointRegion };
  if (!label) return [byPath];
  const key = decodePart(request.rawPath.slice(1)) || null;
  const byHost: OssAddress = { bucketName: label, key, endpointRegion };
  return byPath.bucketName === label ? [byHost, byPath] : [byHost];
}

function splitPath(rawPath: string): { bucketName: string | null; key: string | null } {
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/s.exec(rawPath) ?? [];
  return { bucketName: decodePart(bucket) || null, key: decodePart(key) || null };
}
