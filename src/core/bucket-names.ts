/** A name that breaks a rule, as a code and its arguments; the words are in `texts/`. */
export type NameProblem =
  | { code: "S3_BUCKET_NAME_INVALID"; rule: "length" | "characters" | "reserved" }
  | { code: "S3_DIRECTORY_BUCKET" }
  | { code: "OSS_BUCKET_NAME_INVALID"; rule: "length" | "characters" | "ends" }
  | { code: "PREFIX_INVALID"; rule: "leading-slash" | "length" | "control-characters" }
  | { code: "OSS_REGION_INVALID" };

/** What S3 appends to directory buckets (S3 Express One Zone), which the migration service cannot read. */
const DIRECTORY_BUCKET_SUFFIX = "--x-s3";
/** Names of access points, Object Lambda, Multi-Region Access Points and table buckets: no bucket that can be listed has one. */
const NO_BUCKET_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--table-s3"];
export const S3_SOURCE_NAME_MAX_LENGTH = 255;
/** S3: "object key names are a sequence of Unicode characters with UTF-8 encoding of up to 1,024 bytes long". */
export const S3_KEY_MAX_BYTES = 1024;

/**
 * Why no S3 bucket can have this name, or null. Not the rules for making one: buckets of before March 2018 in us-east-1
 * may have capitals, underscores, up to 255 characters and any beginning, and exist still. S3 alone knows whether one does.
 * Source: S3 User Guide, "General purpose bucket naming rules"; github.com/aws/aws-cdk issue 31731.
 */
export function findS3SourceNameProblem(name: string): NameProblem | null {
  if (name.endsWith(DIRECTORY_BUCKET_SUFFIX)) return { code: "S3_DIRECTORY_BUCKET" };
  const invalid = (rule: "length" | "characters" | "reserved"): NameProblem => ({
    code: "S3_BUCKET_NAME_INVALID",
    rule,
  });
  if (name.length < 3 || name.length > S3_SOURCE_NAME_MAX_LENGTH) return invalid("length");
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return invalid("characters");
  return NO_BUCKET_SUFFIXES.some((end) => name.endsWith(end)) ? invalid("reserved") : null;
}

/** Whether today's rules allow the name: no bucket can be made with another, and TLS host names cannot carry it. */
export function isNameOfToday(name: string): boolean {
  const isShaped = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  return isShaped && !name.includes("..") && !/^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}

/** Whether a bucket can be named in the path only: in the host name it would break DNS, or TLS's wildcard certificate. */
export function isPathStyleOnly(name: string): boolean {
  return hasDots(name) || !isNameOfToday(name);
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

/** Whether a name has no character but those that names of buckets have: it may then stand among our own words. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,255}$/.test(name);
}
