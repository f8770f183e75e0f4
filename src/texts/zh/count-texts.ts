import { isUnusableAnswer } from "../../core/errors.ts";
import type { Restored } from "../../core/estimate.ts";
import type { RefusedKeys } from "../../core/refused-keys.ts";
import type { Detail } from "../../core/reason.ts";
import { reasonOfRefusal } from "../../core/refusal-reason.ts";
import { detailText } from "../failure-text.ts";
import { formatBytesBoth, formatCount, formatList, formatTime } from "./formats.ts";
import { failureTexts } from "./reason-texts.ts";

/** What a cloud's refusal of a count is made of; both `CloudError.failure` and what the store keeps of it have these. */
type CountFailure = { operation: string; code: string; detail: Detail; requestId: string | null };

type Sentence = (bucket: string, failure: CountFailure) => string;

/** First match first: what happened to the bucket that was named, and what to do next. */
const SENTENCES: readonly [of: (failure: CountFailure) => boolean, text: Sentence][] = [
  [
    ({ code }) => code === "NoCredentials",
    (bucket) =>
      `未能统计 s3://${bucket}：没有 AWS 凭证。请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或 AWS_PROFILE，或为此主机授予角色。`,
  ],
  [
    ({ code }) =>
      /^(InvalidAccessKeyId|InvalidClientTokenId|SignatureDoesNotMatch|InvalidToken|ExpiredToken)/.test(code),
    (bucket, failure) =>
      `未能统计 s3://${bucket}：AWS 拒绝该凭证${reference(failure)}。请提供有效且未过期的访问密钥。`,
  ],
  [
    ({ code }) => code === "RequestTimeTooSkewed",
    (bucket, failure) => `未能统计 s3://${bucket}：此主机的时钟不准${reference(failure)}。请校准后重新统计。`,
  ],
  [
    ({ code }) => /^(NotFound|NoSuchBucket|HTTP ?404)$/.test(code),
    (bucket, failure) =>
      `Bucket ${bucket} 不存在${reference(failure)}。请更正名称；AWS 中国或 GovCloud 的 Bucket 须使用当地的凭证。`,
  ],
  [
    (failure) => reasonOfRefusal(failure) === "bucket-policy",
    (bucket, failure) =>
      `Bucket ${bucket} 的存储桶策略禁止从此处列举${reference(failure)}。请在策略允许的网络和身份下统计。`,
  ],
  [
    ({ code }) => /^(AccessDenied|AllAccessDisabled|Forbidden|HTTP ?403)/.test(code),
    (bucket, failure) =>
      `S3 拒绝列举 Bucket ${bucket}${reference(failure)}。可能缺少 s3:ListBucket 权限，请授权；也可能 Bucket 属于其他账号，请使用该账号的凭证统计。`,
  ],
  [
    ({ code }) =>
      /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(code),
    (bucket, failure) =>
      `Bucket ${bucket} 不在所请求的地域${reference(failure)}：${withoutStop(failure.detail)}。如设置了 AWS_ENDPOINT_URL 或 AWS_ENDPOINT_URL_S3，请删除或改为 Bucket 所在的地域。`,
  ],
  [
    ({ code }) => isUnusableAnswer(code),
    (bucket, failure) =>
      `未能统计 s3://${bucket}：收到的响应无法使用${reference(failure)}：${withoutStop(failure.detail)}。请重新统计；如仍出现，说明与 S3 之间有设备修改了响应，或 Endpoint 不是 S3 的。`,
  ],
  [
    ({ code }) => code === "Network" || code === "Timeout",
    (bucket, { operation, detail }) =>
      `未能统计 s3://${bucket}：无法访问 ${serviceOf(operation)}：${withoutStop(detail)}。请检查网络、代理、AWS_REGION 和 AWS_ENDPOINT_URL 等变量后重新统计。`,
  ],
  [
    ({ code }) => /^(SlowDown|ServiceUnavailable|Throttling|TooManyRequests|RequestLimitExceeded)/.test(code),
    (bucket, failure) => `s3://${bucket} 未统计完：S3 持续限流${reference(failure)}。请稍后重新统计。`,
  ],
];

/** Why a count failed: one sentence on the bucket, one on what to do. */
export function countFailureText(bucket: string, failure: CountFailure): string {
  const known = SENTENCES.find(([isOf]) => isOf(failure));
  if (known !== undefined) return known[1](bucket, failure);
  return `统计 s3://${bucket} 失败：${withoutStop(failure.detail)}${reference(failure)}。请重新统计；如仍失败，请将此行提供给管理员。`;
}

/** Keys that OSS refuses, as a sentence of a count. */
export function refusedKeysText({ leadingSlash, leadingBackslash, tooLong }: RefusedKeys): string {
  const kinds = [
    ...(leadingSlash === 0 ? [] : [`${formatCount(leadingSlash, "个文件名以 / 开头")}`]),
    ...(leadingBackslash === 0 ? [] : [`${formatCount(leadingBackslash, "个文件名以 \\ 开头")}`]),
    ...(tooLong === 0 ? [] : [`${formatCount(tooLong, "个文件名超过 1,023 字节")}`]),
  ];
  return `OSS 不接受以下文件名：${formatList(kinds)}。请重命名这些文件，否则将迁移失败。`;
}

/** Restored copies among the objects, as a sentence of a count. */
export function restoredText({ objectCount, sizeBytes, until }: Restored): string {
  return `归档文件中有 ${formatCount(objectCount, "个")}已解冻，共 ${formatBytesBoth(sizeBytes)}；最早于 ${formatTime(until)} 到期。`;
}

/** What a count of nothing says: a wrong prefix is more likely than an empty bucket. */
function nothingCountedText(bucket: string, prefix: string): string {
  return prefix === ""
    ? `Bucket ${bucket} 存在，但没有文件。`
    : `Bucket ${bucket} 存在，但没有以 ${JSON.stringify(prefix)} 开头的文件。请注意大小写。`;
}

function reference({ code, requestId }: CountFailure): string {
  return requestId === null ? `（${code}）` : `（${code}，请求 ID ${requestId}）`;
}

function serviceOf(operation: string): string {
  return operation.startsWith("sts:") ? "AWS STS" : "S3";
}

function withoutStop(detail: Detail): string {
  return detailText(failureTexts, detail).replace(/[.。]$/, "");
}

/** What a count says, in a terminal and in a thread. */
export const countTexts = {
  failure: countFailureText,
  refusedKeys: refusedKeysText,
  restored: restoredText,
  nothing: nothingCountedText,
};
