import type { ArgsOf } from "../../../core/finding-codes.ts";
import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { formatCount, formatList, formatNumber, formatTime } from "../formats.ts";
import { brokenRule } from "../name-texts.ts";
import { unreadText } from "./unread-text.ts";

type PolicyArgs = ArgsOf<"DESTINATION_POLICY_RESTRICTED">;

const FORBIDDEN_BY_KMS = "“This request is forbidden by kms”";

function whereText({ statements, conditionKeys, scope }: PolicyArgs): string {
  const keys = conditionKeys.length === 0 ? "" : `（${formatList(conditionKeys)}）`;
  const part = scope === "all" ? "" : "对要写入的部分内容";
  return `语句 ${formatList(statements)}${keys === "" ? " " : keys}${part}`;
}

function policyRemedy(ticketUrl: string | null): string {
  return ticketUrl === null
    ? "请在迁移期间删除该语句，或在其中豁免新 RAM 用户，再重新检查；或向阿里云提交工单并填写工单链接。"
    : `已为该策略填写工单 ${ticketUrl}。取消限制或工单答复之前，请勿启动任务。`;
}

function kmsText(bucket: string, kmsKeyId: string | null, isGranted: boolean): string {
  const needs = `写入和读取需要该密钥的权限，否则 OSS 返回${FORBIDDEN_BY_KMS}。`;
  if (kmsKeyId === null) {
    return `${bucket} 的默认加密使用账号的服务密钥（alias/acs/oss）。OSS 文档只说明了配置中指定的密钥所需的权限，未说明此密钥是否需要。`;
  }
  return `${bucket} 的默认加密使用密钥 ${kmsKeyId}。${needs}${isGranted ? "变更计划只为新 RAM 用户授予该密钥的权限。" : "此权限范围不含这些权限。"}`;
}

const requestOf = (requestId: string | null) => (requestId === null ? "" : `（请求 ID ${requestId}）`);

export const destinationTexts = {
  DESTINATION_OK: ({ bucket, region, exists, storageClass }) => ({
    title: exists ? `目的 Bucket 位于 ${region}` : "目的 Bucket 的名称可用",
    detail: exists
      ? `Bucket ${bucket} 属于此账号（存储类型 ${storageClass}）。`
      : `审批后将在 ${region} 创建 ${bucket}（存储类型 ${storageClass}，私有）。`,
    remedy: null,
  }),
  DESTINATION_NAME_INVALID: ({ bucket, rule }) => ({
    title: "目的 Bucket 的名称无效",
    detail: `${bucket}：${brokenRule("oss", rule)}`,
    remedy: "请更换 OSS Bucket 的名称。",
  }),
  DESTINATION_REGION_INVALID: ({ region }) => ({
    title: "OSS 地域无效",
    detail: `${region} 不是地域 ID 的格式，例如 oss-eu-central-1。`,
    remedy: "请选择 OSS 地域。",
  }),
  DESTINATION_TAKEN: ({ bucket, ownerId, accountId }) => ({
    title: "目的 Bucket 的名称属于其他账号",
    detail: `${bucket} 属于 ${ownerId}，机器人使用的账号为 ${accountId}。Bucket 名称在整个 OSS 中唯一。`,
    remedy: "请更换 OSS Bucket 的名称。",
  }),
  DESTINATION_REFUSED: ({ bucket, code, permission, requestId }) => ({
    title: "目的 Bucket 拒绝机器人访问",
    detail: `OSS 对 ${bucket} 返回 ${code}${requestOf(requestId)}。可能名称属于其他账号，也可能机器人缺少权限：OSS 不区分这两种情况。`,
    remedy: `如该 Bucket 属于您，请为机器人的身份授予 ${permission} 后重新检查；否则请更换名称。`,
  }),
  DESTINATION_REGION_DIFFERS: ({ bucket, region, wantedRegion }) => ({
    title: "目的 Bucket 位于其他地域",
    detail: `${bucket} ${region === null ? "" : `位于 ${region}，`}不在 ${wantedRegion}。Bucket 的地域不能更改。`,
    remedy:
      region === null ? "请选择该 Bucket 所在的地域，或更换名称。" : `请选择地域 ${region}，或更换名称。`,
  }),
  DESTINATION_CLASS_DIFFERS: ({ storageClass, wantedStorageClass, isArchive }) => ({
    title: `目的 Bucket 的存储类型为 ${storageClass}`,
    detail: `申请的存储类型为 ${wantedStorageClass}。Bucket 的存储类型在创建时确定。${isArchive ? "归档类型的文件须解冻后才能与源对比。" : ""}`,
    remedy: isArchive
      ? "请选择存储类型为 Standard 或 IA 的 Bucket。"
      : "如符合预期，可继续；否则请选择其他 Bucket。",
  }),
  DESTINATION_NOT_PRIVATE: ({ bucket, acl }) => ({
    title: "目的 Bucket 可被公开访问",
    detail: `${bucket} 的读写权限（ACL）为 ${acl}：迁移到其中的文件也可被公开访问。`,
    remedy: "如非有意，请将 Bucket 的 ACL 设为私有。机器人不会更改。",
  }),
  DESTINATION_NOT_EMPTY: ({ bucket }) => ({
    title: "目的 Bucket 不为空",
    detail: `${bucket} 中已有文件。同名文件按任务的覆盖方式覆盖或跳过。`,
    remedy: "请谨慎选择任务的覆盖方式，或使用空的 Bucket。",
  }),
  DESTINATION_VERSIONED: ({ bucket }) => ({
    title: "目的 Bucket 已开启版本控制",
    detail: `${bucket} 保留历史版本：重复迁移的文件会存储两份。未写入测试文件。`,
    remedy: null,
  }),
  DESTINATION_POLICY_RESTRICTED: (args) => ({
    title: "目的 Bucket 的授权策略阻止在线迁移服务写入",
    detail: `${whereText(args)}拒绝新 RAM 用户在 ${args.bucket} 上的 ${formatList(args.actions)}，无论从何处访问。Deny 优先于该用户的所有权限。`,
    remedy: policyRemedy(args.ticketUrl),
  }),
  DESTINATION_POLICY_UNCERTAIN: (args) => ({
    title: "目的 Bucket 的授权策略可能阻止在线迁移服务写入",
    detail: `${whereText(args)}可能拒绝 ${args.bucket} 上的${args.actions.length === 0 ? "请求" : ` ${formatList(args.actions)}`}。服务写入时使用的网络未公开，从机器人的网络测试也无法得知。`,
    remedy: policyRemedy(args.ticketUrl),
  }),
  DESTINATION_TICKET_OUTDATED: ({ bucket, ticketUrl, givenBy, givenAt }) => ({
    title: "工单针对的不是目的 Bucket 当前的授权策略",
    detail: `${ticketUrl} 由 ${givenBy} 于 ${formatTime(givenAt)} 填写。${bucket} 的授权策略与当时不同。`,
    remedy: "请查看当前的策略；如工单仍然适用，请重新填写工单链接。",
  }),
  DESTINATION_KMS: ({ bucket, kmsKeyId, keyArn, permissions, isGranted }) => ({
    title: "目的 Bucket 使用 KMS 密钥加密",
    detail: kmsText(bucket, kmsKeyId, isGranted),
    remedy: isGranted
      ? null
      : `${kmsKeyId === null ? `如 OSS 返回${FORBIDDEN_BY_KMS}，` : ""}请在新 RAM 用户创建后，为其授予${keyArn === null ? "该密钥" : ` ${keyArn} `}的 ${formatList(permissions)} 权限${kmsKeyId === null || keyArn === null ? "" : "；或选择会授予这些权限的权限范围 least-privilege"}。`,
  }),
  DESTINATION_PUBLIC_ENDPOINT: ({ bucket, region, isSeen, code }) => ({
    title: isSeen
      ? "OSS 不允许机器人通过此 Endpoint 访问目的 Bucket 的文件"
      : "可能无法从此处测试写入目的 Bucket",
    detail: isSeen
      ? `OSS 对 ${bucket} 返回 ${code}：不缺少权限，但无法通过此 Endpoint 访问文件。因此无法得知 Bucket 是否为空，也无法测试新密钥能否写入。`
      : `2025 年 3 月 20 日以后开通的账号无法通过默认公网 Endpoint 访问 ${region} 的文件（${code}）。对于此类账号，机器人无法测试新密钥能否写入 ${bucket}。`,
    remedy:
      "请为 Bucket 绑定自定义域名并写入配置（destinations.cname），或在可访问内网 Endpoint 的环境中运行机器人，或在数据在线迁移控制台验证目的地址。",
  }),
  DESTINATION_RETENTION: ({ bucket, state, days }) => ({
    title: "目的 Bucket 有合规保留策略",
    detail: `${bucket} 中的文件在 ${formatCount(days, "天")}内不能删除或覆盖（状态 ${state}）。迁移有误的文件会保留到期满，再次迁移也无法修正。`,
    remedy: "请迁移到没有合规保留策略的 Bucket，或在启动任务前仔细确认。",
  }),
  DESTINATION_LIFECYCLE_ACTS: ({ rules, soonestDays, deletes }) => ({
    title: `目的 Bucket 的生命周期规则将${deletes ? "删除" : "转换"}迁移的文件`,
    detail: `共 ${formatCount(rules.length, "条规则")}，最早在 ${formatCount(soonestDays, "天")}后生效。迁移的文件保留源的时间，因此规则可能立即生效。`,
    remedy: "请在迁移验证完成之前禁用这些规则。",
  }),
  DESTINATION_REGION_CLOSED: ({ region, exists }) => ({
    title: `OSS 地域 ${region} 已关闭`,
    detail: exists
      ? "该 Bucket 所在的地域不再接受新 Bucket，其中的数据可能须再次迁移。"
      : "不能在该地域创建 Bucket。",
    remedy: "请选择其他地域。",
  }),
  DESTINATION_REGION_UNKNOWN: ({ region }) => ({
    title: `机器人不认识 OSS 地域 ${region}`,
    detail: "该 ID 格式正确，但不在机器人的列表中；列表可能早于该地域。",
    remedy: "请确认该 ID 正确。",
  }),
  DESTINATION_SERVICE_ELSEWHERE: ({ region, serviceRegions }) => ({
    title: `在线迁移服务未在 ${region} 提供`,
    detail: `须在服务所在的地域创建任务：${formatList(serviceRegions)}。文档未说明其中哪些可写入 ${region}。`,
    remedy: "创建任务前，请在控制台验证目的地址，或选择上述地域之一。",
  }),
  DESTINATION_BUCKET_QUOTA: ({ region, buckets, quota }) => ({
    title: "OSS Bucket 数量已达上限",
    detail: `账号在 ${region} 有 ${formatNumber(buckets)} 个 Bucket，上限为 ${formatNumber(quota)} 个。`,
    remedy: "请删除 Bucket、使用已有的 Bucket，或向阿里云申请提高配额。",
  }),
  DESTINATION_ACCOUNT_SUSPENDED: ({ code, requestId }) => ({
    title: "OSS 已暂停该账号",
    detail: `OSS 返回 ${code}${requestOf(requestId)}：通常是因为欠费。`,
    remedy: "请结清账单后重新检查。",
  }),
  DESTINATION_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
