import type { ArgsOf, FindingCode } from "../../core/finding-codes.ts";
import type { UnreadArgs, UnreadSubject } from "../../core/findings/unread-args.ts";
import { wholeMinutes } from "../formats.ts";
import type { Phrase } from "../phrase.ts";
import { cloudName, ofCloud } from "./findings/identity-texts.ts";
import { formatBytes, formatCount, formatDay, formatDuration } from "./formats.ts";

/** What a card says of each finding that is not in order: the noun first, in few words of our own. */

const foreign = (text: string): Phrase[number] => ({ foreign: text });
const daysOf = (count: number) => formatCount(count, "天");
/** A cloud's name after Chinese, and a noun behind it. */
const on = (cloud: string, noun: string) => `${cloudName(cloud) === cloud ? " " : ""}${ofCloud(cloud, noun)}`;

/** Of what could not be read the noun is the part of the card that it is about. */
const UNREAD: Partial<Record<UnreadSubject, string>> = {
  "aws-identity": " AWS 账号",
  "alibaba-identity": "阿里云账号",
  "account-alias": "账号别名",
  "source-region": "地域",
  "source-bucket": " Bucket",
  "source-owner": "所有者",
  versioning: "版本控制状态",
  uploads: "未完成的分片上传",
  encryption: "加密配置",
  ownership: "对象所有权",
  "request-payer": "请求者付费配置",
  "source-lifecycle": "生命周期规则",
  tiering: "智能分层配置",
  "sample-listing": "文件名",
  "sample-objects": "抽样文件",
  metrics: " CloudWatch 数据",
  listing: "文件列表",
  "creation-date": "创建日期",
  "bucket-policy": "存储桶策略",
  organization: "所属的组织",
  "destination-bucket": " Bucket",
  "destination-contents": "是否为空",
  "destination-lifecycle": "生命周期规则",
  retention: "合规保留策略",
  "destination-policy": "授权策略",
  "bucket-count": " Bucket 数量",
  "iam-user": " IAM 用户",
  "iam-quota": " IAM 用户数量",
  "iam-keys": " IAM 用户的密钥",
  "iam-boundary": "权限边界",
  "iam-policy": " AWS 策略",
  "ram-user": " RAM 用户",
  "ram-quota": " RAM 用户数量",
  "ram-keys": " RAM 用户的密钥",
  "ram-policy": " RAM 权限策略",
  "password-policy": "密码策略",
};

function unread(noun: string) {
  return ({ what }: UnreadArgs): Phrase => [`${noun}：无法读取${UNREAD[what] ?? "部分信息"}`];
}

const lifecycle =
  (does: string) =>
  ({ soonestDays }: { soonestDays: number }): Phrase => [
    `源：生命周期规则将在 ${daysOf(soonestDays)}后${does}文件`,
  ];

const policyBlocks = (): Phrase => ["白名单：存储桶策略阻止在线迁移服务读取"];
const policyMayBlock = (): Phrase => ["白名单：存储桶策略可能阻止在线迁移服务"];
const kmsKey = (): Phrase => ["源：须由 KMS 密钥授权新用户"];
const nothing = (): Phrase => [];

type ExceptionTexts = { [C in FindingCode]: (args: ArgsOf<C>) => Phrase };

/** Empty for a finding that only Details tells. */
export const exceptionTexts = {
  IDENTITY_OK: nothing,
  CREDENTIALS_REFUSED: ({ cloud: name }) => [`账号：${ofCloud(name, "拒绝机器人的密钥")}`],
  CLOCK_WRONG: ({ aheadSeconds }) => [
    aheadSeconds === null
      ? "账号：机器人的时钟不准"
      : `账号：机器人的时钟偏差 ${formatDuration(wholeMinutes(aheadSeconds))}`,
  ],
  OPERATOR_IS_ROOT: ({ cloud: name }) => [`账号：机器人使用${on(name, "主账号的凭证")}`],
  PARTITION_UNLISTED: ({ partition }) => ["账号：文档未说明可从 ", foreign(partition), " 迁移"],
  SITE_DIFFERS_FROM_PARTITION: () => ["账号：阿里云站点可能设置有误"],
  IDENTITY_NOT_READ: unread("账号"),

  SOURCE_OK: nothing,
  SOURCE_NAME_INVALID: () => ["源：名称无效"],
  SOURCE_PREFIX_INVALID: () => ["源：前缀无效"],
  SOURCE_DIRECTORY_BUCKET: () => ["源：目录存储桶无法迁移"],
  SOURCE_NOT_FOUND: () => ["源：没有该 Bucket"],
  SOURCE_IN_OTHER_ACCOUNT: () => ["源：属于其他 AWS 账号"],
  SOURCE_REFUSES_BOT: () => ["源：拒绝机器人访问"],
  SOURCE_NAME_HAS_DOTS: () => ["源：名称含有点，HTTPS 可能失败"],
  SOURCE_NAME_OLD: () => ["源：名称只能用于路径"],
  SOURCE_REGION_UNLISTED: ({ region }) => ["源：", foreign(region), " 不在服务的列表中"],
  SOURCE_CROSS_BORDER: () => ["数据将跨越中国内地边界"],
  SOURCE_VERSIONED: () => ["源：只迁移当前版本"],
  SOURCE_ORPHANED_UPLOADS: ({ count }) => [`源：计入了 ${formatCount(count, "个未完成的上传")}`],
  SOURCE_CUSTOMER_KMS_KEY: kmsKey,
  SOURCE_SAMPLES_KMS_ENCRYPTED: kmsKey,
  SOURCE_SAMPLES_NEED_CUSTOMER_KEY: () => ["源：SSE-C 文件会失败"],
  SOURCE_SAMPLES_ARCHIVED: () => ["源：部分文件已归档，将被跳过"],
  SOURCE_SAMPLES_RESTORED: nothing,
  SOURCE_METADATA_REFUSED_BY_OSS: () => ["源：OSS 不接受部分元数据"],
  SOURCE_FOREIGN_OBJECTS_POSSIBLE: () => ["源：其他账号的文件可能失败"],
  SOURCE_REQUESTER_PAYS: () => ["源：已开启请求者付费"],
  SOURCE_LIFECYCLE_DELETES: lifecycle("删除"),
  SOURCE_LIFECYCLE_ARCHIVES: lifecycle("归档"),
  SOURCE_TIERING_ARCHIVES: ({ soonestDays }) => [`源：智能分层将在 ${daysOf(soonestDays)}后归档文件`],
  SOURCE_LIFECYCLE_MOVES: lifecycle("转换"),
  SOURCE_KEYS_REFUSED_BY_OSS: () => ["源：OSS 不接受部分文件名"],
  SOURCE_KEYS_NOT_ALL_SEEN: nothing,
  SOURCE_NOT_READ: unread("源"),

  ESTIMATE_OK: nothing,
  ESTIMATE_STALE: ({ ageHours }) => [`数据：统计于 ${formatDuration(ageHours * 3600)}前`],
  ESTIMATE_SERIES_DIFFER: () => ["数据：各项的日期不同"],
  ESTIMATE_UNKNOWN_STORAGE_TYPE: () => ["数据：部分存储类型未知"],
  ESTIMATE_OVERHEAD: nothing,
  ESTIMATE_ARCHIVED: ({ archivedBytes }) => [`${formatBytes(archivedBytes)} 为归档数据，将被跳过`],
  ESTIMATE_RESTORED: nothing,
  ESTIMATE_RESTORE_ENDS_TOO_SOON: ({ until }) => [`数据：解冻副本于 ${formatDay(until)} 到期`],
  ESTIMATE_TIERS_NOT_TOLD_APART: () => ["数据：部分可能已归档"],
  ESTIMATE_AT_LEAST: () => ["数据：实际更多，请精确统计"],
  ESTIMATE_BUCKET_EMPTY: () => ["数据：该 Bucket 中没有文件"],
  ESTIMATE_PREFIX_EMPTY: () => ["数据：该前缀下没有文件"],
  ESTIMATE_BUCKET_NEW: nothing,
  ESTIMATE_NO_DATAPOINTS: nothing,
  ESTIMATE_SHORTEST_DURATION: nothing,
  ESTIMATE_UNKNOWN: () => ["数据：数据量未知"],
  ESTIMATE_NOT_READ: unread("数据"),

  WHITELIST_OK: nothing,
  WHITELIST_RESTRICTED: policyBlocks,
  WHITELIST_SHUTS_OUT_BOT: policyBlocks,
  WHITELIST_UNCERTAIN: policyMayBlock,
  WHITELIST_PROTECTS_ITSELF: policyMayBlock,
  WHITELIST_ORGANIZATION_NOT_READ: nothing,
  WHITELIST_OPINIONS_DIFFER: policyMayBlock,
  WHITELIST_TICKET_OUTDATED: () => ["白名单：填写工单后策略已更改"],
  WHITELIST_OF_OTHER_ACCOUNT: () => ["白名单：策略属于其他账号，无法读取"],
  WHITELIST_NO_SECOND_OPINION: () => ["白名单：IAM 策略模拟器没有给出结果"],
  WHITELIST_NOT_READ: unread("白名单"),

  DESTINATION_OK: nothing,
  DESTINATION_NAME_INVALID: () => ["目的 Bucket：名称无效"],
  DESTINATION_REGION_INVALID: () => ["目的 Bucket：地域无效"],
  DESTINATION_TAKEN: () => ["目的 Bucket：该名称属于其他账号"],
  DESTINATION_REFUSED: () => ["目的 Bucket：拒绝机器人访问，或不属于您"],
  DESTINATION_REGION_DIFFERS: ({ region }) =>
    region === null ? ["目的 Bucket：位于其他地域"] : ["目的 Bucket：位于 ", foreign(region)],
  DESTINATION_CLASS_DIFFERS: ({ storageClass }) => ["目的 Bucket：存储类型为 ", foreign(storageClass)],
  DESTINATION_NOT_PRIVATE: () => ["目的 Bucket：可被公开访问"],
  DESTINATION_NOT_EMPTY: () => ["目的 Bucket：不为空，同名文件可能被覆盖"],
  DESTINATION_VERSIONED: () => ["目的 Bucket：已开启版本控制"],
  DESTINATION_RETENTION: ({ days }) => [`目的 Bucket：合规保留策略，${daysOf(days)}`],
  DESTINATION_POLICY_RESTRICTED: () => ["目的 Bucket：授权策略阻止在线迁移服务"],
  DESTINATION_POLICY_UNCERTAIN: () => ["目的 Bucket：授权策略可能阻止在线迁移服务"],
  DESTINATION_TICKET_OUTDATED: () => ["目的 Bucket：填写工单后授权策略已更改"],
  DESTINATION_KMS: ({ isGranted }) => [
    isGranted ? "目的 Bucket：使用 KMS 密钥加密" : "目的 Bucket：须由 KMS 密钥授权新用户",
  ],
  DESTINATION_PUBLIC_ENDPOINT: () => ["目的 Bucket：公网 Endpoint 不可用"],
  DESTINATION_LIFECYCLE_ACTS: () => ["目的 Bucket：生命周期规则可能影响迁移的文件"],
  DESTINATION_REGION_CLOSED: ({ region }) => ["目的 Bucket：地域 ", foreign(region), " 已关闭"],
  DESTINATION_REGION_UNKNOWN: ({ region }) => ["目的 Bucket：不认识地域 ", foreign(region)],
  DESTINATION_SERVICE_ELSEWHERE: ({ region }) => ["目的 Bucket：服务未在 ", foreign(region), " 提供"],
  DESTINATION_BUCKET_QUOTA: () => ["目的 Bucket：数量已达上限"],
  DESTINATION_ACCOUNT_SUSPENDED: () => ["目的 Bucket：OSS 已暂停（是否欠费）"],
  DESTINATION_NOT_READ: unread("目的 Bucket"),

  PERMISSIONS_OK: nothing,
  USER_NAME_TAKEN: ({ cloud: name }) => [`权限：${ofCloud(name, "上已存在同名用户")}`],
  USER_QUOTA: ({ cloud: name }) => [`权限：${ofCloud(name, "的用户数量已达上限")}`],
  ACCESS_KEY_LIMIT: ({ cloud: name, keys }) => [
    `权限：${ofCloud(name, "上已有")} ${formatCount(keys, "个早先的密钥")}`,
  ],
  POLICY_MISSING: ({ policyName }) => ["权限：缺少策略，请选择其他权限范围：", foreign(policyName)],
  BOUNDARY_MISSING: () => ["权限：没有权限边界"],
  PREFIX_NOT_EXPRESSIBLE: () => ["权限：RAM 无法限制到该前缀"],
  ACCESS_KEY_NETWORK_LIMITED: nothing,
  LOGON_NETWORK_LIMITED: nothing,
  LOGON_NEEDS_MFA: nothing,
  PERMISSIONS_NOT_READ: unread("权限"),

  PROOF_OK: nothing,
  PROOF_SOURCE_ARCHIVED: () => ["密钥测试：测试的文件均为归档文件"],
  PROOF_POSSIBLE_REQUEST_REFUSED: () => ["密钥测试：客户端可能发送的请求被拒绝"],
  PROOF_BLOCKED_BY_WHITELIST: policyBlocks,
  PROOF_READ_FAILED: () => ["密钥测试：无法读取 S3"],
  PROOF_NOT_REPEATED: () => ["密钥测试：未再次测试"],
  PROOF_WRITE_BLOCKED: () => ["目的 Bucket：授权策略阻止在线迁移服务"],
  PROOF_WRITE_FAILED: () => ["密钥测试：无法写入 OSS"],
  PROOF_WRITE_SKIPPED: () => ["密钥测试：未测试写入"],
} satisfies ExceptionTexts;
