import type { NameProblem } from "../../core/bucket-names.ts";
import type { PasteProblem } from "../../core/pasted.ts";

const S3_SHAPE = "S3 Bucket 名称为 3～63 个字符：小写字母、数字、点和短横线。";
const S3_RULES = {
  length: S3_SHAPE,
  characters: S3_SHAPE,
  reserved: "该名称的结尾与接入点别名或其他 S3 资源相同，不是 Bucket。",
} as const;

const OSS_SHAPE = "OSS Bucket 名称为 3～63 个字符：小写字母、数字和短横线，首尾不能是短横线。";
const OSS_RULES = { length: OSS_SHAPE, characters: OSS_SHAPE, ends: OSS_SHAPE } as const;

const PREFIX_RULES = {
  "leading-slash": "前缀不能以正斜线（/）开头。",
  length: "前缀最长 1,024 字节。",
  "control-characters": "前缀不能包含控制字符或换行。",
} as const;

const DIRECTORY_BUCKET = "在线迁移服务不支持目录存储桶（S3 Express One Zone）。";

/** Why what was pasted is no bucket, as one sentence. */
export function pasteProblem(problem: PasteProblem, side: "source" | "destination"): string {
  switch (problem) {
    case "empty":
      return "请填写。";
    case "not-understood":
      return side === "source"
        ? "无法识别 Bucket。示例：acme-media、s3://acme-media/2024/、arn:aws:s3:::acme-media"
        : "无法识别 Bucket。示例：acme-media、oss://acme-media、acme-media.oss-eu-central-1.aliyuncs.com";
    case "directory-bucket":
      return DIRECTORY_BUCKET;
    case "access-point":
      return "这是接入点。请填写其所属的 Bucket。";
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
      return "OSS 地域的格式为 oss-eu-central-1。";
  }
}

const RULES: Readonly<Record<"s3" | "oss" | "prefix", Readonly<Record<string, string>>>> = {
  s3: S3_RULES,
  oss: OSS_RULES,
  prefix: PREFIX_RULES,
};

/** The rule that a name breaks, by what a finding stored of it; of another version's rule, its code. */
export function brokenRule(of: keyof typeof RULES, rule: string): string {
  return RULES[of][rule] ?? `${rule}。`;
}
