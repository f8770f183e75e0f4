/** Rules of writing that hold for everything in Chinese: docs/glossary.md says where they come from. */

const HAN = "\\u3400-\\u9fff";

/** Words that Alibaba Cloud's documents have another word for, with what they are allowed in. */
const NEVER: readonly [RegExp, string][] = [
  [/作业/, "迁移任务"],
  [/工作(?!区)/, "迁移任务, or another word"],
  [/(?<!目录)存储桶(?!策略)/, "Bucket"],
  [/秘钥/, "密钥"],
  [/用户名/, "用户登录名称"],
  [/吊销|撤销/, "回收"],
  [/线程/, "消息列"],
  [/帐号/, "账号"],
  [/登陆/, "登录"],
  [/区域/, "地域"],
  [/恢复归档/, "解冻"],
  [/你/, "您"],
];

/** Names and quotes that stay in Latin although they are three words or more. */
const NAMES: readonly RegExp[] = [
  /When the audit log was changed/g,
  /This request is forbidden by kms/g,
  /Bot User OAuth Token/g,
  /S3 Express One Zone/g,
  /Secret access key/g,
  /Data Online Migration/g,
  /\/invite @MGW Prep/g,
  /Install to Workspace/g,
  /Backup and restore/g,
  /aws s3api put-bucket-policy .*$/gm,
  /aws iam create-policy .*$/gm,
  /mgw-prep audit accept/g,
];

const LATIN_SENTENCE = /[A-Za-z][a-z’']+(?: [A-Za-z][a-z’']+){2,}/g;
const TOUCHING = new RegExp(`[${HAN}][A-Za-z0-9]|[A-Za-z0-9%][${HAN}]`, "g");
/** `2026年11月24日`: dates are written without spaces. */
const DATE = /(?:\d{4}年)?\d{1,2}月\d{1,2}日/g;
const HALF_WIDTH = new RegExp(`[${HAN}”」）][,;:!?()]|[,;!?(] ?[${HAN}]|[${HAN}]\\.(?=\\s|$)`, "g");

/** What is wrong with a text in Chinese; parts that are somebody else's are to be taken out before. */
export function findFaults(text: string): string[] {
  const own = NAMES.reduce((rest, name) => rest.replaceAll(name, "…"), text);
  const undated = own.replaceAll(DATE, "…");
  return [
    ...NEVER.filter(([word]) => word.test(own)).map(
      ([word, better]) => `${word.source} instead of ${better}`,
    ),
    ...[...own.matchAll(LATIN_SENTENCE)].map(([found]) => `Latin: ${found}`),
    ...[...undated.matchAll(TOUCHING)].map(([found]) => `no space: ${found}`),
    ...[...own.matchAll(HALF_WIDTH)].map(([found]) => `half-width: ${found}`),
  ];
}
