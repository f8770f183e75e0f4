import type { NameProblem } from "../../core/bucket-names.ts";

const S3_RULES = {
  length: "S3 Bucket 名称为 3～63 个字符；2018 年 3 月以前创建的最长 255 个字符。",
  characters: "S3 Bucket 名称由小写字母、数字、点和短横线组成；2018 年 3 月以前创建的可含大写字母和下划线。",
  reserved: "该名称的结尾与接入点别名或其他 S3 资源相同，不是 Bucket。",
} as const;

const OSS_RULES = {
  length: "OSS Bucket 名称为 3～63 个字符。",
  characters: "OSS Bucket 名称由小写字母、数字和短横线组成。",
  ends: "OSS Bucket 名称的首尾必须是小写字母或数字。",
} as const;

const PREFIX_RULES = {
  "leading-slash": "前缀不能以正斜线（/）开头。留空表示整个 Bucket。",
  length: "前缀最长 1,024 字节。",
  "control-characters": "前缀不能包含控制字符或换行。",
} as const;

/** Why a name is refused, as one sentence. */
export function nameProblem(problem: NameProblem): string {
  switch (problem.code) {
    case "S3_DIRECTORY_BUCKET":
      return "在线迁移服务不支持目录存储桶（S3 Express One Zone）。";
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
