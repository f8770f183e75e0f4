import type { NameProblem } from "../../core/bucket-names.ts";

const S3_RULES = {
  length: "An S3 bucket name has 3 to 63 characters, one of before March 2018 up to 255.",
  characters:
    "An S3 bucket name is made of a–z, 0–9, dots and hyphens; one of before March 2018 may have capitals and underscores.",
  reserved: "This name ends like an access point’s alias or another S3 resource that is no bucket.",
} as const;

const OSS_RULES = {
  length: "An OSS bucket name has 3 to 63 characters.",
  characters: "An OSS bucket name is made of a–z, 0–9 and hyphens.",
  ends: "An OSS bucket name begins and ends with a letter or a digit.",
} as const;

const PREFIX_RULES = {
  "leading-slash": "A prefix does not begin with a slash. Leave it empty for the whole bucket.",
  length: "A prefix has at most 1,024 bytes.",
  "control-characters": "A prefix has no control characters or line breaks.",
} as const;

/** Why a name is refused, as one sentence. */
export function nameProblem(problem: NameProblem): string {
  switch (problem.code) {
    case "S3_DIRECTORY_BUCKET":
      return "This is a directory bucket (S3 Express One Zone), which the migration service cannot read.";
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
