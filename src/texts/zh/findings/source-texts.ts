import { type RefusalReason, UNNAMED_KMS_KEY } from "../../../core/refusal-reason.ts";
import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { formatCount, formatList, formatTime } from "../formats.ts";
import { brokenRule } from "../name-texts.ts";
import { unreadText } from "./unread-text.ts";

function lifecycleDetail(rules: readonly string[], soonestDays: number, what: string): string {
  const when = soonestDays === 0 ? "立即生效" : `最早 ${formatCount(soonestDays, "天")}后`;
  return `${formatCount(rules.length, "条规则")}会${what}（${when}）。每天都有文件达到规则的天数，迁移期间也是如此。`;
}

/** A KMS key of another account needs both sides' consent. Source: AWS KMS, "Allowing users in other accounts to use a KMS key". */
function isKeyOfOtherAccount(kmsKeyId: string, userArn: string): boolean {
  const owner = kmsKeyId.startsWith("arn:") ? kmsKeyId.split(":")[4] : undefined;
  return owner !== undefined && owner !== userArn.split(":")[4];
}

const WHO_REFUSES: Record<RefusalReason, string> = {
  "bucket-policy": "存储桶策略显式拒绝",
  "organization-policy": "组织的策略（SCP 或 RCP）拒绝",
  "other-policy": "有策略显式拒绝机器人，或限制了机器人可获得的权限",
  kms: "KMS 拒绝使用密钥",
  "missing-permission": "没有策略允许机器人访问",
  unsaid: "原因为存储桶策略、组织策略或缺少权限之一",
};

/** `3 of the 1,000 objects listed belong to other accounts`, as far as the listing went. */
function foreignText(foreign: number, listed: number, isAll: boolean): string {
  const whole = isAll ? `全部 ${formatCount(listed, "个文件")}` : `前 ${formatCount(listed, "个文件")}`;
  const rest = isAll ? "" : "其余文件的所有者未知。";
  return `${whole}中，${foreign === 0 ? "没有文件" : `${formatCount(foreign, "个文件")}`}属于其他账号。${rest}`;
}

function kmsKeyName(id: string): string {
  return id === UNNAMED_KMS_KEY ? "未指明的密钥" : id;
}

const sampleText = (affected: number, sampled: number) =>
  `抽样 ${formatCount(sampled, "个文件")}，其中 ${formatCount(affected, "个")}`;

const VERIFY_ADDRESS = "创建任务前，请在控制台验证源地址";

export const sourceTexts = {
  SOURCE_OK: ({ bucket, region, prefix }) => ({
    title: `源位于 ${region}`,
    detail: `Bucket ${bucket}${prefix === "" ? "" : `，前缀 ${prefix}`}：存在，属于此账号，机器人可访问。`,
    remedy: null,
  }),
  SOURCE_NAME_INVALID: ({ bucket, rule }) => ({
    title: "源 Bucket 的名称无效",
    detail: `${bucket}：${brokenRule("s3", rule)}`,
    remedy: "请更正 S3 Bucket 的名称。",
  }),
  SOURCE_PREFIX_INVALID: ({ prefix, rule }) => ({
    title: "前缀无效",
    detail: `${prefix}：${brokenRule("prefix", rule)}`,
    remedy: "请更正前缀。",
  }),
  SOURCE_DIRECTORY_BUCKET: ({ bucket }) => ({
    title: "源为目录存储桶",
    detail: `${bucket} 是 S3 Express One Zone 目录存储桶，使用单独的 Endpoint 和会话；在线迁移服务不使用这些，AmazonS3ReadOnlyAccess 也不允许。`,
    remedy: "请将文件复制到通用 Bucket，再从该 Bucket 迁移。",
  }),
  SOURCE_NOT_FOUND: ({ bucket }) => ({
    title: "源 Bucket 不存在",
    detail: `S3 中没有 Bucket ${bucket}。`,
    remedy: "请更正名称，或机器人使用的账号和分区。",
  }),
  SOURCE_IN_OTHER_ACCOUNT: ({ bucket, accountId }) => ({
    title: "源 Bucket 属于其他账号",
    detail: `${bucket} 存在，但拒绝账号 ${accountId}，且不属于该账号。在此账号创建的 IAM 用户还须对方账号授权。`,
    remedy: "请通过使用 Bucket 所属账号的机器人申请。",
  }),
  SOURCE_REFUSES_BOT: ({ bucket, accountId, isOurs, permission, reason = "unsaid" }) => ({
    title: "源 Bucket 拒绝机器人访问",
    detail: [
      `S3 拒绝账号 ${accountId} 访问 ${bucket}。`,
      isOurs ? `该 Bucket 属于此账号：${WHO_REFUSES[reason]}。` : "无法得知该 Bucket 是否属于此账号。",
      "未读取其配置。",
    ].join(""),
    remedy:
      reason === "missing-permission"
        ? `请为机器人的身份授予 ${permission}。`
        : reason === "unsaid"
          ? `请确认机器人的身份有 ${permission} 权限；如已有，请查看“白名单”一项。`
          : "授权无法解决：请查看“白名单”一项和证据中的策略。",
  }),
  SOURCE_NAME_HAS_DOTS: ({ bucket }) => ({
    title: "源 Bucket 的名称含有点",
    detail: `${bucket} 用于域名时与 S3 的 TLS 证书不匹配。文档未说明在线迁移服务是否将名称放在路径中。`,
    remedy: `${VERIFY_ADDRESS}；如验证失败，请咨询技术支持。`,
  }),
  SOURCE_NAME_OLD: ({ bucket }) => ({
    title: "源 Bucket 的名称为旧格式",
    detail: `${bucket} 不符合现行命名规则，是 2018 年 3 月以前允许的名称。S3 只接受将此类名称放在路径中；文档未说明在线迁移服务是否如此。`,
    remedy: `${VERIFY_ADDRESS}；如验证失败，请将文件复制到符合现行命名规则的 Bucket。`,
  }),
  SOURCE_REGION_UNLISTED: ({ region }) => ({
    title: `源地域 ${region} 不在服务的列表中`,
    detail: "在线迁移服务的文档列出了支持的 S3 地域及其 Endpoint，其中没有该地域：不一定可用。",
    remedy: "请先在控制台验证源地址，或咨询技术支持。",
  }),
  SOURCE_CROSS_BORDER: ({ sourceRegion, ossRegion }) => ({
    title: "数据将跨越中国内地边界",
    detail: `从 ${sourceRegion} 到 ${ossRegion}。未经申请，服务不会跨境迁移数据，且跨境传输受法规约束。`,
    remedy: "请选择同侧的目的地域，或与技术支持和数据负责人确认后再迁移。",
  }),
  SOURCE_VERSIONED: ({ status }) => ({
    title: status === "enabled" ? "源 Bucket 已开启版本控制" : "源 Bucket 曾开启版本控制",
    detail: "迁移任务只迁移当前版本。CloudWatch 的数据包含历史版本和删除标记，因此为上限。",
    remedy: "如需要历史版本，请保留源，或用其他方式迁移。“精确统计”可得到当前版本的数据。",
  }),
  SOURCE_ORPHANED_UPLOADS: ({ count, isTruncated }) => ({
    title: "源 Bucket 中有未完成的分片上传",
    detail: `${isTruncated ? "不少于 " : ""}${formatCount(count, "个未完成的上传")}。CloudWatch 的数据包含其分片，但不会迁移，因此该数据为上限。`,
    remedy: "请中止不再继续的上传；可使用生命周期规则。",
  }),
  SOURCE_CUSTOMER_KMS_KEY: ({ kmsKeyId, algorithm, userArn, alsoNamed = null }) => ({
    title: "源 Bucket 使用客户自管密钥加密",
    detail: `新文件使用 ${kmsKeyId}（${algorithm}）加密。${alsoNamed === null ? "" : `抽样文件显示 ${alsoNamed}，可能是同一密钥；从此处无法比较别名和 ARN。`}新用户 ${userArn} 需要该密钥的 kms:Decrypt 权限，AmazonS3ReadOnlyAccess 不含该权限。如未授权，这些文件会因 403 而失败。`,
    remedy: [
      "请密钥所有者在迁移期间将所示语句加入密钥策略。",
      ...(isKeyOfOtherAccount(kmsKeyId, userArn)
        ? [
            "该密钥属于其他账号，仅有密钥策略还不够：新用户还需要允许 kms:Decrypt 的 IAM 策略，机器人不会授予。",
          ]
        : []),
    ].join(""),
  }),
  SOURCE_SAMPLES_KMS_ENCRYPTED: ({ kmsKeyIds, affected, sampled }) => ({
    title: "部分文件使用 KMS 密钥加密",
    detail: `${sampleText(affected, sampled)}：${formatList(kmsKeyIds.map(kmsKeyName))}。AWS 托管密钥（aws/s3）允许新用户读取；客户自管密钥只有在其策略授予 kms:Decrypt 时才可读取。`,
    remedy: "请为每个客户自管密钥，在迁移期间将所示语句加入其密钥策略。",
  }),
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: ({ affected, sampled }) => ({
    title: "部分文件须由读取方提供密钥（SSE-C）",
    detail: `${sampleText(affected, sampled)}使用 SSE-C。在线迁移服务无法提供此类密钥，这些文件会失败。`,
    remedy: "请先以其他加密方式原地复制这些文件，或将其排除。",
  }),
  SOURCE_SAMPLES_ARCHIVED: ({ affected, sampled, tiers }) => ({
    title: "部分智能分层文件已归档",
    detail: `${sampleText(affected, sampled)}已归档（${formatList(tiers)}）。这些文件须解冻后才能读取，列举结果无法看出是哪些文件。`,
    remedy: "请在创建任务前解冻；CloudWatch 提供归档层的字节数。",
  }),
  SOURCE_SAMPLES_RESTORED: ({ affected, sampled, until }) => ({
    title: `解冻副本可读取至 ${formatTime(until)}`,
    detail: `${sampleText(affected, sampled)}为归档文件的解冻副本，最早于 ${formatTime(until)} 到期。到期后须再次解冻才能读取。`,
    remedy: "请确认副本的有效期超过迁移所需时间；以更长的天数再次解冻可延长有效期。",
  }),
  SOURCE_METADATA_REFUSED_BY_OSS: ({ affected, sampled, names, values, missing }) => ({
    title: "OSS 不接受部分元数据",
    detail: [
      `${sampleText(affected, sampled)}有问题。`,
      ...(names.length === 0 ? [] : [`名称含有字母、数字和短横线以外的字符：${formatList(names)}。`]),
      ...(values.length === 0 ? [] : [`值不是纯 ASCII：${formatList(values)}。`]),
      ...(missing === 0
        ? []
        : [`${formatCount(missing, "个文件")}的元数据无法由 S3 放入响应头（x-amz-missing-meta）。`]),
      "在线迁移服务会将这些文件记为失败。",
    ].join(""),
    remedy: "请以其他元数据原地复制这些文件，或将其排除。以上只是抽样：其他文件也可能如此。",
  }),
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: ({
    ownership,
    foreign = null,
    listed = 0,
    isAll = false,
    refused = 0,
  }) => ({
    title:
      foreign === null || (foreign === 0 && !isAll)
        ? "源 Bucket 中可能有其他账号的文件"
        : foreign === 0
          ? "源 Bucket 中目前没有其他账号的文件，但可能出现"
          : "源 Bucket 中有其他账号的文件",
    detail: `${foreign === null ? "" : foreignText(foreign, listed, isAll)}${refused === 0 ? "" : `其中 ${formatCount(refused, "个抽样文件")}拒绝机器人读取。`}${ownership === "none" ? "Bucket 没有对象所有权配置，即 ObjectWriter" : `对象所有权为 ${ownership}`}。其他账号上传的文件可能仍属于该账号，Bucket 所有者的用户读取时会得到 403。`,
    remedy: "如有其他账号写入，请将对象所有权设为 BucketOwnerEnforced；该设置对已有文件同样有效。",
  }),
  SOURCE_REQUESTER_PAYS: ({ bucket }) => ({
    title: "源 Bucket 由请求者付费",
    detail: `${bucket} 已开启请求者付费。所属账号的用户不会因此被拒绝；请求和流量费用由此账号承担。`,
    remedy: null,
  }),
  SOURCE_LIFECYCLE_DELETES: ({ rules, soonestDays }) => ({
    title: "生命周期规则将删除源文件",
    detail: lifecycleDetail(rules, soonestDays, "删除文件"),
    remedy: "如需迁移这些文件，请在迁移验证完成之前禁用这些规则。",
  }),
  SOURCE_LIFECYCLE_ARCHIVES: ({ rules, soonestDays }) => ({
    title: "生命周期规则将归档源文件",
    detail: `${lifecycleDetail(rules, soonestDays, "归档文件")}归档文件须解冻后才能读取。`,
    remedy: "请在迁移验证完成之前禁用这些规则。",
  }),
  SOURCE_TIERING_ARCHIVES: ({ rules, soonestDays }) => ({
    title: "智能分层将归档源文件",
    detail: `Bucket 的配置中有 ${formatCount(rules.length, "个归档层")}，会归档 ${formatCount(soonestDays, "天")}以上无人读取的文件。每天都有文件达到该天数，迁移期间也是如此。归档文件须解冻后才能读取。`,
    remedy: "请在迁移验证完成之前禁用这些配置。",
  }),
  SOURCE_LIFECYCLE_MOVES: ({ rules, soonestDays }) => ({
    title: "生命周期规则将转换文件的存储类型",
    detail: `${lifecycleDetail(rules, soonestDays, "转换文件的存储类型")}文件仍可读取，但可能产生数据取回费用。`,
    remedy: null,
  }),
  SOURCE_KEYS_REFUSED_BY_OSS: ({ hasLeadingSlash, hasLeadingBackslash, tooLong, sampled }) => {
    const reasons = [
      ...(hasLeadingSlash ? ["以 / 开头的文件名"] : []),
      ...(hasLeadingBackslash ? ["以 \\ 开头的文件名"] : []),
      ...(tooLong > 0 ? [`${formatCount(tooLong, "个文件名超过 1,023 字节")}`] : []),
    ];
    return {
      title: "OSS 不接受部分文件名",
      detail: `在前 ${formatCount(sampled, "个文件")}中或按开头查找发现：${formatList(reasons)}。OSS 不接受此类文件名，这些文件会失败。`,
      remedy: "请重命名这些文件，或用单独的任务迁移并在目的地址设置前缀。",
    };
  },
  SOURCE_KEYS_NOT_ALL_SEEN: ({ sampled }) => ({
    title: "未检查全部文件名",
    detail: `只检查了前 ${formatCount(sampled, "个文件")}的文件名长度；其余是否有超过 OSS 上限 1,023 字节的文件名尚不清楚。`,
    remedy: "“精确统计”会检查每个文件名并说明结果。",
  }),
  SOURCE_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
