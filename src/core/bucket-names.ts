/** A name that breaks a rule, as a code and its arguments; the words are in `texts/`. */
export type NameProblem =
  | { code: "S3_BUCKET_NAME_INVALID"; rule: "length" | "characters" | "ends" | "dots" | "ip" | "reserved" }
  | { code: "S3_DIRECTORY_BUCKET" }
  | { code: "OSS_BUCKET_NAME_INVALID"; rule: "length" | "characters" | "ends" }
  | { code: "PREFIX_INVALID"; rule: "leading-slash" | "length" | "control-characters" }
  | { code: "OSS_REGION_INVALID" };

/** What S3 appends to directory buckets (S3 Express One Zone), which the migration service cannot read. */
const DIRECTORY_BUCKET_SUFFIX = "--x-s3";
/** S3 reserves `amzn-s3-demo-` too, for its documentation; it is let through, since examples and tests use it. */
const RESERVED_PREFIXES = ["xn--", "sthree-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--table-s3"];
/** S3: "object key names are a sequence of Unicode characters with UTF-8 encoding of up to 1,024 bytes long". */
const S3_KEY_MAX_BYTES = 1024;

/** The rule that an S3 bucket name breaks, or null. Source: S3 User Guide, "General purpose bucket naming rules". */
export function findS3BucketNameProblem(name: string): NameProblem | null {
  if (name.endsWith(DIRECTORY_BUCKET_SUFFIX)) return { code: "S3_DIRECTORY_BUCKET" };
  const invalid = (rule: "length" | "characters" | "ends" | "dots" | "ip" | "reserved"): NameProblem => ({
    code: "S3_BUCKET_NAME_INVALID",
    rule,
  });
  if (name.length < 3 || name.length > 63) return invalid("length");
  if (!/^[a-z0-9.-]+$/.test(name)) return invalid("characters");
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return invalid("ends");
  if (name.includes("..")) return invalid("dots");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return invalid("ip");
  const isReserved =
    RESERVED_PREFIXES.some((start) => name.startsWith(start)) ||
    RESERVED_SUFFIXES.some((end) => name.endsWith(end));
  return isReserved ? invalid("reserved") : null;
}

/** The rule that an OSS bucket name breaks, or null. Source: OSS, "Bucket naming conventions". */
export function findOssBucketNameProblem(name: string): NameProblem | null {
  const invalid = (rule: "length" | "characters" | "ends"): NameProblem => ({
    code: "OSS_BUCKET_NAME_INVALID",
    rule,
  });
  if (name.length < 3 || name.length > 63) return invalid("length");
  if (!/^[a-z0-9-]+$/.test(name)) return invalid("characters");
  return /^[a-z0-9].*[a-z0-9]$/.test(name) ? null : invalid("ends");
}

/** The rule that a prefix breaks, or null. The service's own rule: it "must not begin with /". */
export function findPrefixProblem(prefix: string): NameProblem | null {
  if (prefix === "") return null;
  if (prefix.startsWith("/")) return { code: "PREFIX_INVALID", rule: "leading-slash" };
  if (Buffer.byteLength(prefix, "utf8") > S3_KEY_MAX_BYTES) return { code: "PREFIX_INVALID", rule: "length" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(prefix)) return { code: "PREFIX_INVALID", rule: "control-characters" };
  return null;
}

/** A prefix as the migration service wants it: empty, or ending with `/`. */
export function normalizePrefix(prefix: string): { prefix: string; wasChanged: boolean } {
  if (prefix === "" || prefix.endsWith("/")) return { prefix, wasChanged: false };
  return { prefix: `${prefix}/`, wasChanged: true };
}

/** Whether a bucket name is safe for TLS with the bucket in the host name: a dot breaks the wildcard certificate. */
export function hasDots(name: string): boolean {
  return name.includes(".");
}

/** Bucket and prefix of `s3://bucket/prefix`, or null when it is no such address. */
export function parseS3Uri(text: string): { bucket: string; prefix: string } | null {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(text);
  return match?.[1] === undefined ? null : { bucket: match[1], prefix: match[2] ?? "" };
}

/** Bucket of `oss://bucket`, or null; a prefix is not taken, the migration keeps the source's keys. */
export function parseOssUri(text: string): { bucket: string } | null {
  const match = /^oss:\/\/([^/]+)\/?$/.exec(text);
  return match?.[1] === undefined ? null : { bucket: match[1] };
}
