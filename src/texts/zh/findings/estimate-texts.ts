import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatTime } from "../formats.ts";
import { unreadText } from "./unread-text.ts";

/** A share of a whole in per cent; a small one is not rounded to nothing. */
function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return percent > 0 && percent < 1 ? "不到 1%" : ` ${Math.floor(percent)}%`;
}

const within = (bucket: string, prefix: string) =>
  prefix === "" ? `${bucket} 中` : `${bucket} 的前缀 ${prefix} 下`;

export const estimateTexts = {
  ESTIMATE_OK: ({ objectCount, transferBytes, asOf, method }) => ({
    title: `${formatCount(objectCount, "个文件")}，${formatBytesBoth(transferBytes)}`,
    detail: `${method === "cloudwatch" ? "CloudWatch 统计" : "列举统计"}，${formatTime(asOf)}。`,
    remedy: null,
  }),
  ESTIMATE_STALE: ({ asOf, ageHours }) => ({
    title: "CloudWatch 数据较旧",
    detail: `最新的完整数据为 ${formatTime(asOf)}，距今 ${formatCount(ageHours, "小时")}。CloudWatch 每天提供一次数据，延迟通常不超过三天。`,
    remedy: "创建任务前请使用“精确统计”。",
  }),
  ESTIMATE_SERIES_DIFFER: ({ asOf, newest, series }) => ({
    title: "CloudWatch 各项数据的日期不同",
    detail: `各项都有数据的最新日期为 ${formatTime(asOf)}，部分数据更新至 ${formatTime(newest)}。日期不同的项：${formatList(series)}。不同日期的数据不相加。`,
    remedy: null,
  }),
  ESTIMATE_UNKNOWN_STORAGE_TYPE: ({ storageTypes, sizeBytes }) => ({
    title: "CloudWatch 中有机器人不认识的存储类型",
    detail: `${formatList(storageTypes)}：${formatBytesBoth(sizeBytes)}。已计入待迁移数据；是否需解冻才能读取尚不清楚。`,
    remedy: "创建任务前请在 S3 用户指南中查阅该存储类型。",
  }),
  ESTIMATE_OVERHEAD: ({ overheadBytes, sizeBytes }) => ({
    title: "部分存储量不是待迁移数据",
    detail: `${formatBytesBoth(sizeBytes)} 中有 ${formatBytesBoth(overheadBytes)} 为填充、索引数据和上传到归档存储的分片，未计入迁移存储量。`,
    remedy: null,
  }),
  ESTIMATE_ARCHIVED: ({ archivedBytes, archivedObjects, transferBytes, tiers, isRestoreKnown }) => ({
    title: "部分源数据为归档数据",
    detail: [
      `${formatBytesBoth(archivedBytes)}，占数据量的${formatShare(archivedBytes, transferBytes)}，存储类型为 ${formatList(tiers)}。`,
      archivedObjects === null
        ? "CloudWatch 不提供归档文件的个数。"
        : `共 ${formatCount(archivedObjects, "个文件")}。`,
      ...(isRestoreKnown === false ? ["其中可能有已解冻的副本：未列举全部文件。"] : []),
      "在线迁移服务不会解冻归档文件，将跳过这些文件。",
    ].join(""),
    remedy: "请在创建任务前解冻，且解冻时长应超过迁移所需时间。",
  }),
  ESTIMATE_RESTORED: ({ restoredObjects, restoredBytes, until }) => ({
    title: `解冻副本可读取至 ${formatTime(until)}`,
    detail: `${formatCount(restoredObjects, "个归档文件")}已解冻，共 ${formatBytesBoth(restoredBytes)}，已计入待迁移数据；最早于 ${formatTime(until)} 到期。`,
    remedy: "请确认解冻副本的有效期超过迁移所需时间。",
  }),
  ESTIMATE_RESTORE_ENDS_TOO_SOON: ({ until, seconds, ossRegion }) => ({
    title: `解冻副本于 ${formatTime(until)} 到期，早于迁移可能完成的时间`,
    detail: `一个迁移任务将全部数据迁移到 ${ossRegion} 至少需要 ${formatDuration(seconds)}。副本到期时尚未迁移的文件将被跳过。`,
    remedy: "请以更长的天数再次解冻，副本的有效期随之延长；或先用单独的任务迁移已解冻的部分。",
  }),
  ESTIMATE_TIERS_NOT_TOLD_APART: ({ sizeBytes }) => ({
    title: "部分智能分层文件可能已归档",
    detail: `列举结果显示智能分层中有 ${formatBytesBoth(sizeBytes)}，但无法看出哪些位于归档层。归档文件将被跳过。`,
    remedy: "请查看 Bucket 是否有智能分层的归档配置；CloudWatch 提供各层的字节数。",
  }),
  ESTIMATE_AT_LEAST: ({ objectCount, sizeBytes }) => ({
    title: "列举未完成：实际更多",
    detail: `不少于 ${formatCount(objectCount, "个文件")}、${formatBytesBoth(sizeBytes)}。预估时的列举最长 60 秒或 200 页。`,
    remedy: "请使用“精确统计”；统计期间申请可继续进行。",
  }),
  ESTIMATE_BUCKET_EMPTY: ({ bucket, prefix, createdAt }) => ({
    title: prefix === "" ? "源 Bucket 为空" : "该前缀下没有文件",
    detail: `${within(bucket, prefix)}没有文件。${createdAt === null ? "" : `Bucket 创建于 ${formatTime(createdAt)}。`}`,
    remedy: "请核对名称和前缀；没有可迁移的文件。",
  }),
  ESTIMATE_PREFIX_EMPTY: ({ bucket, prefix }) => ({
    title: "该前缀下没有文件",
    detail: `完整列举 ${bucket} 后，前缀 ${prefix} 下没有文件，因此没有可迁移的数据。S3 区分大小写。`,
    remedy: "请将申请改为正确的前缀；或上传文件后重新检查。",
  }),
  ESTIMATE_BUCKET_NEW: ({ createdAt }) => ({
    title: "源 Bucket 是新建的",
    detail: `创建于 ${formatTime(createdAt)}，CloudWatch 尚无数据，已改为列举统计。`,
    remedy: null,
  }),
  ESTIMATE_NO_DATAPOINTS: ({ bucket, region }) => ({
    title: "CloudWatch 没有源的数据",
    detail: `最近 14 天没有 ${bucket}（${region}）的完整数据。这不表示 Bucket 为空；已改为列举统计。`,
    remedy: null,
  }),
  ESTIMATE_SHORTEST_DURATION: ({ seconds, ossRegion, isLowerBound }) => ({
    title: `最快${isLowerBound ? "超过" : "需"} ${formatDuration(seconds)}`,
    detail: `按一个迁移任务以最大带宽和最大文件速率迁移到 ${ossRegion} 计算。速度没有保证，小文件较多时更慢。`,
    remedy: null,
  }),
  ESTIMATE_UNKNOWN: ({ bucket, prefix }) => ({
    title: "数据量未知",
    detail: `CloudWatch 和列举都没有得到 ${within(bucket, prefix)}的数据。`,
    remedy: "如“源 Bucket”一项有问题，请先处理；否则请重新检查，或使用“精确统计”。",
  }),
  ESTIMATE_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
