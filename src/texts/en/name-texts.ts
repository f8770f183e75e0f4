import type { NameProblem } from "../../core/bucket-names.ts";
import type { PasteProblem } from "../../core/pasted.ts";

const S3_SHAPE = "S3 names have 3 to 63 characters: a–z, 0–9, dots and hyphens.";
const S3_RULES = {
  length: S3_SHAPE,
  characters: S3_SHAPE,
  reserved: "This name ends like an access point’s alias or another S3 resource that is no bucket.",
} as const;

const OSS_SHAPE = "OSS names have 3 to 63 characters: a–z, 0–9 and hyphens, no hyphen at an end.";
const OSS_RULES = { length: OSS_SHAPE, characters: OSS_SHAPE, ends: OSS_SHAPE } as const;

const PREFIX_RULES = {
  "leading-slash": "A prefix does not start with a slash.",
  length: "A prefix has at most 1,024 bytes.",
  "control-characters": "A prefix has no control characters or line breaks.",
} as const;

const DIRECTORY_BUCKET = "The migration service cannot read directory buckets (S3 Express One Zone).";

/** Why what was pasted is no bucket, as one sentence. */
export function pasteProblem(problem: PasteProblem, side: "source" | "destination"): string {
  switch (problem) {
    case "empty":
      return "Fill in this field.";
    case "not-understood":
      return side === "source"
        ? "This is not a bucket. Examples: acme-media, s3://acme-media/2024/, arn:aws:s3:::acme-media"
        : "This is not a bucket. Examples: acme-media, oss://acme-media, acme-media.oss-eu-central-1.aliyuncs.com";
    case "directory-bucket":
      return DIRECTORY_BUCKET;
    case "access-point":
      return "This is an access point. Enter the bucket that it belongs to.";
  }
}

/** Why a name is refused, as one sentence. */
export function nameProblem(problem: NameProblem): string {
  switch (problem.code) {
    case "S3_DIRECTORY_BUCKET":
      return DIRECTORY_BUCKET;
    case "S3_BUCKET_NAME_INVALID":
      return S3_RULES[problem.rule];
    case "OSS_BUCKET_NAME_INVALID":
      return OSS_RULES[problem.rule];
    case "PREFIX_INVALID":
      return PREFIX_RULES[problem.rule];
    case "OSS_REGION_INVALID":
      return "An OSS region is written like oss-eu-central-1.";
  }
}

const RULES: Readonly<Record<"s3" | "oss" | "prefix", Readonly<Record<string, string>>>> = {
  s3: S3_RULES,
  oss: OSS_RULES,
  prefix: PREFIX_RULES,
};

/** The rule that a name breaks, by what a finding stored of it; of another version's rule, its code. */
export function brokenRule(of: keyof typeof RULES, rule: string): string {
  return RULES[of][rule] ?? `${rule}.`;
}
