import type { Pasted } from "./pasted.ts";
import { decodePercent, readWebAddress, type WebAddress } from "./pasted-text.ts";
import { readOssRegion } from "./regions.ts";

/**
 * The ways in which Alibaba Cloud writes a bucket: `oss://`, resource names of RAM, addresses of the endpoints, pages of the
 * console. Sources: OSS, "Regions and endpoints", "Transfer acceleration", "Access OSS over IPv6", "Compatibility with
 * Amazon S3". The console's addresses are as its address bar shows them.
 */

const NOT_UNDERSTOOD: Pasted = { ok: false, problem: "not-understood" };

/** Bucket and region of an address of OSS; null where the text is none, so that it may still be a name. */
export function readOssAddress(text: string): Pasted | null {
  const uri = /^oss:\/\/(.*)$/is.exec(text)?.[1];
  if (uri !== undefined) return readBareOss(uri);
  const resource = /^acs:oss:([^:]*):[^:]*:(.*)$/is.exec(text);
  if (resource !== null) {
    const region = readOssRegion((resource[1] ?? "").toLowerCase()) ?? undefined;
    return readBareOss((resource[2] ?? "").replace(/\*+$/, ""), region);
  }
  const web = readWebAddress(isHostOfAlibaba(text) ? `https://${text}` : text);
  return web === null ? null : readWeb(web);
}

/** `bucket` or `bucket/prefix`, without a scheme. No bucket of OSS has capitals. */
export function readBareOss(text: string, region?: string): Pasted {
  const [bucket = "", ...rest] = text.split("/");
  if (bucket === "" || /[\s:?#@\\]/.test(bucket)) return NOT_UNDERSTOOD;
  const prefix = rest.join("/");
  return {
    ok: true,
    place: {
      bucket: bucket.toLowerCase(),
      ...(prefix === "" ? {} : { prefix }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

function isHostOfAlibaba(text: string): boolean {
  return /^[a-z0-9.-]+\.(aliyuncs\.com|console\.aliyun\.com|console\.alibabacloud\.com)(?::\d+)?(?:[/?#]|$)/i.test(
    text,
  );
}

function readWeb(web: WebAddress): Pasted | null {
  if (/^oss[a-z0-9-]*\.console\.(aliyun|alibabacloud)\.com$/.test(web.host)) return readConsole(web);
  const name = /^(.+)\.aliyuncs\.com$/.exec(web.host)?.[1];
  return name === undefined ? null : readEndpoint(name, web.path);
}

/** Endpoints without the domain, a bucket before each: by region, in its VPC, dual stack, accelerated, and the first of all. */
const ENDPOINTS: readonly RegExp[] = [
  /^(?:(?<bucket>[a-z0-9-]{3,})\.)?(?:s3\.)?(?:vpc\d*-)?(?<region>oss-[a-z0-9-]+?)(?:-internal)?$/,
  /^(?:(?<bucket>[a-z0-9-]{3,})\.)?(?<region>[a-z]{2}-[a-z0-9-]+)\.oss$/,
  /^(?:(?<bucket>[a-z0-9-]{3,})\.)?oss$/,
];

/** A link to an object means its bucket: the objects that are migrated keep their names. */
function readEndpoint(name: string, path: string): Pasted {
  for (const shape of ENDPOINTS) {
    const groups = shape.exec(name)?.groups;
    if (groups === undefined) continue;
    const bucket = groups["bucket"] ?? decodePercent(path.split("/", 1)[0] ?? "");
    const region = groups["region"] === undefined ? null : readOssRegion(groups["region"]);
    return readBareOss(bucket, region ?? undefined);
  }
  return NOT_UNDERSTOOD;
}

/** `/bucket/REGION/NAME/object`, which older addresses have behind a `#`. */
function readConsole({ path, fragment }: WebAddress): Pasted {
  for (const place of [path, fragment.replace(/^\//, "")]) {
    const match = /^bucket\/(oss-[a-z0-9-]+)\/([a-z0-9-]+)(?:[/?]|$)/i.exec(place);
    if (match === null) continue;
    return readBareOss(match[2] ?? "", readOssRegion((match[1] ?? "").toLowerCase()) ?? undefined);
  }
  return NOT_UNDERSTOOD;
}
