import type { ProofSkipReason } from "../../../core/finding-codes.ts";
import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { formatCount, formatList } from "../formats.ts";

const KEPT = "测试文件会因此残留";
const VERIFY_SOURCE = "启动任务前，请在数据在线迁移控制台验证源地址。";
const LIFT = "请取消限制或等待工单答复，再重新检查。";

/** Why nothing was written, and for what is kept what would come of it. */
const SKIP_REASONS: Record<ProofSkipReason, string> = {
  profile: `该权限范围不含删除权限，${KEPT}`,
  versioning: `Bucket 保留已删除文件的历史版本，${KEPT}`,
  retention: `Bucket 有合规保留策略，${KEPT}`,
  policy: `Bucket 授权策略可能禁止删除，${KEPT}`,
  unknown: "无法得知 Bucket 是否保留已删除的文件，测试文件可能残留",
  "public-endpoint": "OSS 不允许通过此 Endpoint 访问文件，无法从此处测试新密钥；这不表示密钥有问题",
  "not-repeated": "存储桶策略曾在测试时拒绝新密钥，现已不再拒绝，而机器人的密钥副本已销毁",
};

function answer(code: string, requestId: string | null): string {
  return requestId === null ? code : `${code}，请求 ID ${requestId}`;
}

const ticketText = (ticketUrl: string) => (ticketUrl === "" ? "" : `已填写的工单为 ${ticketUrl}。`);

export const proofTexts = {
  PROOF_OK: ({ read, wrote }) => ({
    title: "新密钥可用",
    detail: [
      read === "read" ? "新的 AWS 密钥已读取一个文件。" : "新的 AWS 密钥已列举 Bucket，其中没有文件。",
      ...(wrote ? ["新的阿里云密钥已写入、读取并删除一个文件。"] : []),
      "测试从机器人所在的网络进行。",
    ].join(""),
    remedy: null,
  }),
  PROOF_SOURCE_ARCHIVED: ({ tried }) => ({
    title: "新的 AWS 密钥可以列举，但测试的文件均为归档文件",
    detail:
      tried === 0
        ? "测试的文件均须解冻后才能读取。"
        : `测试了 ${formatCount(tried, "个文件")}，均须解冻后才能读取。`,
    remedy: "请解冻归档文件，解冻时长应超过整个迁移时间，再重新检查。",
  }),
  PROOF_POSSIBLE_REQUEST_REFUSED: ({ bucket, operations }) => ({
    title: "新的 AWS 密钥可能无法发送服务所需的全部请求",
    detail: `在 ${bucket} 上，新密钥的以下请求被拒绝：${formatList(operations)}。服务的文档没有说明是否需要这些请求；S3 的客户端常在读取之前发送。`,
    remedy: `${VERIFY_SOURCE}如验证失败，请在存储桶策略中允许。`,
  }),
  PROOF_BLOCKED_BY_WHITELIST: ({ bucket, ticketUrl }) => ({
    title: "取消白名单或工单答复之前，请勿启动任务",
    detail: `与白名单的判断结果一致，新的 AWS 密钥暂时无法读取 ${bucket}。${ticketText(ticketUrl)}`,
    remedy: LIFT,
  }),
  PROOF_READ_FAILED: ({ bucket, code, requestId }) => ({
    title: "新的 AWS 密钥无法读取源",
    detail: `用新密钥读取 ${bucket} 失败（${answer(code, requestId)}），等待密钥生效后仍然失败。`,
    remedy: "请查找拒绝的原因：组织策略、权限边界、密钥策略或存储桶策略。处理后请重试。",
  }),
  PROOF_NOT_REPEATED: ({ bucket }) => ({
    title: "未再次测试新的 AWS 密钥",
    detail: `该密钥创建时被白名单拒绝，现在 ${bucket} 已没有白名单。机器人的密钥副本已销毁，因此未再次测试。`,
    remedy: VERIFY_SOURCE,
  }),
  PROOF_WRITE_BLOCKED: ({ bucket, ticketUrl }) => ({
    title: "取消目的 Bucket 的策略限制或工单答复之前，请勿启动任务",
    detail: `与授权策略的检查结果一致，新的阿里云密钥暂时无法写入 ${bucket}。${ticketText(ticketUrl)}`,
    remedy: LIFT,
  }),
  PROOF_WRITE_FAILED: ({ bucket, code, requestId, because }) => ({
    title:
      because === "kms"
        ? "新的阿里云密钥无权使用目的 Bucket 的加密密钥"
        : "新的阿里云密钥无法写入目的 Bucket",
    detail: `用新密钥写入 ${bucket} 失败（${answer(code, requestId)}）${because === "kms" ? "，OSS 表示请求被 KMS 禁止" : ""}，等待密钥生效后仍然失败。`,
    remedy:
      because === "kms"
        ? "请为新 RAM 用户授予 Bucket 默认加密密钥的 kms:GenerateDataKey 和 kms:Decrypt 权限，或迁移到没有默认加密的 Bucket。处理后请重试。"
        : "请查找拒绝的原因：Bucket 授权策略、管控策略或欠费。处理后请重试。",
  }),
  PROOF_WRITE_SKIPPED: ({ bucket, reason }) => ({
    title: "未测试写入目的 Bucket",
    detail: `未向 ${bucket} 写入测试文件：${SKIP_REASONS[reason]}。`,
    remedy: "启动任务前，请在数据在线迁移控制台验证目的地址。",
  }),
} satisfies Partial<FindingTexts>;
