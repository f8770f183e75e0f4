import { findS3SourceNameProblem } from "./bucket-names.ts";
import { AWS_REGION, awsDomainOf, PARTITIONS } from "./partitions.ts";
import type { Pasted } from "./pasted.ts";
import { decodePercent, readQuery, readWebAddress, type WebAddress } from "./pasted-text.ts";

/**
 * The ways in which AWS itself writes a bucket: `s3://`, ARNs, addresses of the endpoints, pages of the console.
 * Sources: S3 User Guide, "Methods for accessing a general purpose bucket", "Virtual hosting of general purpose buckets",
 * "Website endpoints", "Amazon S3 Transfer Acceleration", "Using dual-stack endpoints", "Access points"; AWS General
 * Reference, "Amazon S3 endpoints". The console's addresses are documented nowhere: they are as its address bar shows them.
 */

const NOT_UNDERSTOOD: Pasted = { ok: false, problem: "not-understood" };
const DIRECTORY_BUCKET: Pasted = { ok: false, problem: "directory-bucket" };
const ACCESS_POINT: Pasted = { ok: false, problem: "access-point" };

/** Bucket and prefix of an address of S3; null where the text is none, so that it may still be a name. */
export function readS3Address(text: string): Pasted | null {
  if (/^arn:/i.test(text)) return readArn(text);
  // s3a and s3n are how Hadoop and Spark write the same.
  const uri = /^s3[an]?:\/\/(.*)$/is.exec(text)?.[1];
  if (uri !== undefined) return /^arn:/i.test(uri) ? readArn(uri) : placeOf(splitAtSlash(uri));
  const web = readWebAddress(isHostOfAws(text) ? `https://${text}` : text);
  return web === null ? null : readWeb(web);
}

/** `bucket` or `bucket/prefix`, without a scheme. */
export function readBareS3(text: string): Pasted {
  return /^[^\s:?#@\\]+$/.test(text.split("/", 1)[0] ?? "") ? placeOf(splitAtSlash(text)) : NOT_UNDERSTOOD;
}

/** What AWS offers at a bucket's place is told by its name's end; all else about a name the field says. */
function placeOf({ bucket, prefix }: { bucket: string; prefix: string }, region?: string): Pasted {
  if (bucket === "" || /[\s:?#@\\]/.test(bucket)) return NOT_UNDERSTOOD;
  const problem = findS3SourceNameProblem(bucket);
  if (problem?.code === "S3_DIRECTORY_BUCKET") return DIRECTORY_BUCKET;
  const isAlias = problem?.code === "S3_BUCKET_NAME_INVALID" && problem.rule === "reserved";
  if (isAlias && !bucket.endsWith("--table-s3")) return ACCESS_POINT;
  return {
    ok: true,
    place: {
      bucket,
      ...(prefix === "" ? {} : { prefix }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

function splitAtSlash(text: string): { bucket: string; prefix: string } {
  const slash = text.indexOf("/");
  return slash < 0
    ? { bucket: text, prefix: "" }
    : { bucket: text.slice(0, slash), prefix: text.slice(slash + 1) };
}

/**
 * `arn:PARTITION:s3:::bucket/prefix*`. Every other resource of S3 names a region or an account, which a general purpose
 * bucket's ARN never does.
 */
function readArn(text: string): Pasted {
  const match = /^arn:[a-z-]*:([a-z0-9-]*):([^:]*):([^:]*):(.*)$/is.exec(text);
  if (match === null) return NOT_UNDERSTOOD;
  const [, service = "", region = "", account = "", resource = ""] = match;
  switch (service.toLowerCase()) {
    case "s3express":
      return DIRECTORY_BUCKET;
    case "s3-object-lambda":
    case "s3-outposts":
      return ACCESS_POINT;
    case "s3":
      break;
    default:
      return NOT_UNDERSTOOD;
  }
  if (/^accesspoint[:/]/i.test(resource)) return ACCESS_POINT;
  if (region !== "" || account !== "") return NOT_UNDERSTOOD;
  const { bucket, prefix } = splitAtSlash(resource);
  return placeOf({ bucket, prefix: prefix.replace(/\*+$/, "") });
}

const AWS_DOMAINS: readonly string[] = [...new Set(PARTITIONS.map(awsDomainOf))];
const CONSOLE_DOMAINS = ["aws.amazon.com", "amazonaws.cn", "amazonaws-us-gov.com", "amazonaws-eusc.eu"];

/** Whether a text without `https://` begins with the name of an AWS host, as browsers show addresses. */
function isHostOfAws(text: string): boolean {
  const host = /^([a-z0-9._-]+)(?::\d+)?(?:[/?#]|$)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  return [...AWS_DOMAINS, ...CONSOLE_DOMAINS.map((domain) => `console.${domain}`)].some((domain) =>
    host.endsWith(`.${domain}`),
  );
}

function readWeb(web: WebAddress): Pasted | null {
  const console = CONSOLE_DOMAINS.find(
    (domain) => web.host === `console.${domain}` || web.host.endsWith(`.console.${domain}`),
  );
  if (console !== undefined) return readConsole(web);
  // The longest first: amazonaws.com.cn does not end with .amazonaws.com, but says so to nobody who reads in haste.
  const domain = AWS_DOMAINS.find((end) => web.host.endsWith(`.${end}`));
  return domain === undefined ? null : readEndpoint(web.path, web.host.slice(0, -domain.length - 1));
}

const REGION = String.raw`[a-z]{2,4}(?:-[a-z]+)+-\d+`;
/** What an endpoint's name is before the domain, with the bucket in front of it or in the path. */
const ENDPOINT = new RegExp(
  String.raw`^(?:(?<bucket>.+)\.)?s3(?:-fips)?(?:\.dualstack)?(?:[.-](?<region>${REGION}|external-1))?$`,
);
const ACCELERATED = /^(?<bucket>.+)\.s3-accelerate(?:\.dualstack)?$/;
const WEBSITE = new RegExp(String.raw`^(?<bucket>.+)\.s3-website[.-](?<region>${REGION})$`);
/** Of an interface endpoint of a VPC: the word `bucket` stands for its kind. */
const VPC_ENDPOINT = new RegExp(
  String.raw`^(?:(?<bucket>.+)\.)?bucket\.vpce-[a-z0-9-]+\.s3\.(?<region>${REGION})\.vpce$`,
);

function readEndpoint(path: string, name: string): Pasted {
  if (/(^|\.)s3express-/.test(name)) return DIRECTORY_BUCKET;
  if (/(^|\.)(s3-accesspoint|s3-object-lambda|s3-outposts|accesspoint)(-|\.|$)/.test(name))
    return ACCESS_POINT;
  for (const shape of [ACCELERATED, WEBSITE, VPC_ENDPOINT, ENDPOINT]) {
    const groups = shape.exec(name)?.groups;
    if (groups === undefined) continue;
    const region = AWS_REGION.test(groups["region"] ?? "") ? groups["region"] : undefined;
    // S3 itself reads a plus in a path as a blank.
    const key = decodePercent(path.replaceAll("+", " "));
    const { bucket, prefix } =
      groups["bucket"] === undefined ? splitAtSlash(key) : { bucket: groups["bucket"], prefix: key };
    return placeOf({ bucket, prefix: folderOf(prefix) }, region);
  }
  return NOT_UNDERSTOOD;
}

/** The address of an object names its key; what is migrated is the folder that it is in. */
function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}

/** `/s3/buckets/NAME`, `/s3/object/NAME`, with the prefix in the query or, in older ones, in the path. */
function readConsole({ host, path, query, fragment }: WebAddress): Pasted {
  const fromHost = host.split(".").find((label) => AWS_REGION.test(label));
  const region = [query.get("region"), fromHost].find((one) => one !== undefined && AWS_REGION.test(one));
  // Of before 2020: /s3/home?region=…#&bucket=NAME&prefix=…
  const old = readQuery(fragment.replace(/^[&?]+/, ""));
  if (/^s3\/home\/?$/.test(path) && old.has("bucket")) {
    return placeOf({ bucket: old.get("bucket") ?? "", prefix: old.get("prefix") ?? "" }, region);
  }
  if (/^s3\/(ap|access-?points?|mrap|olap)(\/|$)/i.test(path)) return ACCESS_POINT;
  const match = /^s3\/(buckets?|object|upload|directory-buckets?)\/([^/]+)(?:\/(.*))?$/s.exec(path);
  if (match === null) return NOT_UNDERSTOOD;
  const [, page = "", bucket = "", rest = ""] = match;
  if (page.startsWith("directory") || query.get("bucketType") === "directory") return DIRECTORY_BUCKET;
  // Below /s3/bucket/NAME/ stand pages about the bucket, below the others its keys.
  const key = query.get("prefix") ?? (page === "bucket" ? "" : decodePercent(rest));
  return placeOf({ bucket: decodePercent(bucket), prefix: page === "object" ? folderOf(key) : key }, region);
}
