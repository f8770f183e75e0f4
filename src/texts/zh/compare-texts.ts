import type { ComparisonVerdict, Doubt, Outcome, SampleSummary, Tallies } from "../../core/comparison.ts";
import { formatShareUp } from "../share.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatNumber } from "./formats.ts";

type Figures = { objectCount: number; sizeBytes: number };

export const OUTCOME_TEXTS: Record<Outcome, string> = {
  same: "一致",
  missing: "目的端缺少",
  additional: "目的端多出",
  "different-size": "大小不同",
  "different-content": "大小相同，内容不同",
  "changed-since": "对比开始后（或 --since 之后）有变更，未判断",
  "folder-marker-same": "两端都有的目录标记",
  "folder-marker-missing": "目的端缺少的目录标记",
  "folder-marker-additional": "目的端多出的目录标记",
  "service-report": "在线迁移服务的报告",
};

export const DOUBT_TEXTS: Record<Doubt, string> = {
  "nothing-compared": "两端都没有文件；更可能是前缀有误，而不是两个 Bucket 都为空",
  "changed-since": "对比期间有文件变更，请在停止写入后再次对比",
  "etags-unexplained": "部分 ETag 不同，且无法确认它们是否为 MD5",
  "sample-unreadable": "部分抽样文件无法读取",
  "sample-changed": "部分抽样文件在读取期间有变更",
};

const VERDICT_TEXTS: Record<ComparisonVerdict, string> = {
  same: "结果：一致。",
  different: "结果：不一致。",
  unknown: "结果：未知",
};

export function etagsText({ objects, etags }: Tallies): string {
  const { parts, encrypted, other } = etags.notCompared;
  const why = [
    ...(parts === 0 ? [] : [`${formatNumber(parts)} 个为分片上传`]),
    ...(encrypted === 0 ? [] : [`${formatNumber(encrypted)} 个使用 KMS 或用户自有密钥加密`]),
    ...(other === 0 ? [] : [`${formatNumber(other)} 个的 ETag 为其他格式`]),
    ...(etags.unexplained === 0 ? [] : [`${formatNumber(etags.unexplained)} 个未能确认`]),
  ];
  const compared = `一致的文件中，${formatNumber(etags.equal)} 个的 ETag 为相同的 MD5`;
  if (why.length === 0) return `${compared}。`;
  return `${compared}；${formatNumber(objects.same - etags.equal)} 个未对比 ETag（${formatList(why)}），只确认名称和大小一致。`;
}

export function sampleText(sample: SampleSummary): string {
  const { identical, different, changed, unreadable, archived, isWhole, byNumber, bySize } = sample;
  const read = identical + different;
  const asides = [
    ...(unreadable === 0 ? [] : [`另有 ${formatNumber(unreadable)} 个无法读取。`]),
    ...(changed === 0 ? [] : [`另有 ${formatNumber(changed)} 个已变更。`]),
    ...(archived === 0 ? [] : [`${formatCount(archived, "个文件")}已归档，无法抽样。`]),
  ];
  if (read === 0) return ["没有完整读取任何文件。", ...asides].join("");
  const found = `从两端完整读取 ${formatCount(read, "个文件")}并计算哈希，${formatNumber(identical)} 个完全相同`;
  if (isWhole) return [`${found}：这是全部可读取的文件。`, ...asides].join("");
  const bytes =
    bySize.read === 0 ? "" : `；内容不同的文件占总字节数的比例低于 ${formatShareUp(bySize.below)}`;
  const shows = `在 95% 的置信度下（分别计算），内容不同的文件少于总数的 ${formatShareUp(byNumber.below)}${bytes}`;
  return [`${found}：${shows}。`, ...asides].join("");
}

export const compareTexts = {
  about: "对比 S3 Bucket 和 OSS Bucket 中的文件：缺少、多出或不同的文件",
  source: "s3://bucket 或 s3://bucket/prefix",
  destination: "oss://bucket 或 oss://bucket/prefix；对比前缀之后的名称",
  sample: (most: number) =>
    `随机抽取指定数量的文件（最多 ${formatNumber(most)} 个），从两端完整读取并对比哈希`,
  report: "将每个差异写入此 CSV 文件，不排序",
  since: "源端在此时间及之后有变更的文件单独列出；省略时为对比开始的时间",
  resume: "将对比进度保存在此文件中；文件已存在时从中断处继续",
  region: "目的 Bucket 的 OSS 地域，例如 oss-eu-central-1；省略时从 Bucket 列表中查找",
  help: [
    "退出码：0 一致，1 不一致，2 未知，64 参数错误，130 已停止。",
    "所需权限：s3:ListBucket、oss:ListObjects、oss:GetBucketInfo，未指定 --region 时还需要 oss:ListBuckets；",
    "使用 --sample 或 ETag 不同时需要 s3:GetObject 和 oss:GetObject（使用 KMS 加密时还需要 kms:Decrypt）；",
    "建议授予 s3:GetEncryptionConfiguration，否则需要逐个确认更多 ETag。",
  ].join("\n"),
  badSource: (got: string) => `源应为 s3://bucket[/prefix]，实际为 ${got}`,
  badDestination: (got: string) => `目的应为 oss://bucket[/prefix]，实际为 ${got}`,
  badName: (address: string, problem: string) => `无法对比 ${JSON.stringify(address)}。${problem}`,
  badRegion: (got: string) => `--region 应为地域，例如 oss-eu-central-1，实际为 ${got}`,
  badSample: (most: number, got: string) => `--sample 应为 1 到 ${formatNumber(most)} 的整数，实际为 ${got}`,
  badSince: (got: string) => `--since 应为时间，例如 2026-01-31T12:00:00Z，实际为 ${got}`,
  slashAdded: (prefix: string) => `前缀以 / 结尾：对比 ${JSON.stringify(prefix)}。`,
  otherResume: (file: string) =>
    `${JSON.stringify(file)} 属于另一次对比，或不是对比进度文件。请指定其他文件，或删除该文件后重新开始。`,
  otherReport: (file: string) =>
    `找不到要继续的对比的报告。请指定与之前相同的 --report，或删除 ${JSON.stringify(file)} 后重新开始。`,
  noBucket: (bucket: string) =>
    `此账号下没有 OSS Bucket ${bucket}。请更正名称，或使用 Bucket 所属账号的 AccessKey。`,
  otherOwner: (bucket: string) => `OSS Bucket ${bucket} 属于其他账号。请使用 Bucket 所属账号的 AccessKey。`,
  goingOn: (compared: number) => `从已对比的 ${formatCount(compared, "个文件")}之后继续。`,
  progress: (soFar: { compared: number; differences: number; objectsPerSecond: number }) =>
    `已对比 ${formatCount(soFar.compared, "个文件")}，${formatCount(soFar.differences, "个差异")}，每秒 ${formatNumber(soFar.objectsPerSecond)} 个`,
  sampleProgress: ({ read, of }: { read: number; of: number }) =>
    `已完整读取 ${formatNumber(read)} / ${formatCount(of, "个文件")}`,
  title: (source: string, destination: string) => `${source} 与 ${destination}：`,
  outcome: (outcome: Outcome, { objectCount, sizeBytes }: Figures) =>
    `  ${OUTCOME_TEXTS[outcome]}：${formatCount(objectCount, "个文件")}，${formatBytesBoth(sizeBytes)}`,
  refusedNames: (count: number) =>
    `  缺少的文件中有 ${formatNumber(count)} 个的名称不被 OSS 接受：以 / 或 \\ 开头，或超过 1,023 字节`,
  etags: etagsText,
  sampled: sampleText,
  reported: (rows: number, file: string) => `${JSON.stringify(file)} 中共 ${formatCount(rows, "行")}。`,
  requests: (requests: number, elapsedMs: number) =>
    `${formatCount(requests, "次请求")}，用时${elapsedMs < 1000 ? "不到 1 秒" : ` ${formatDuration(elapsedMs / 1000)}`}`,
  verdict: (verdict: ComparisonVerdict, doubts: readonly Doubt[]) =>
    verdict === "unknown"
      ? `${VERDICT_TEXTS.unknown}：${doubts.map((doubt) => DOUBT_TEXTS[doubt]).join("；")}。`
      : VERDICT_TEXTS[verdict],
  stopped: (compared: number, file: string | null) =>
    `未完成即停止，已对比 ${formatCount(compared, "个文件")}。${file === null ? "再次对比将从头开始；使用 --resume 可从中断处继续。" : "再次执行同一命令可从此处继续。"}`,
  unordered: (address: string) =>
    `${address} 的列举结果未按名称排序或出现循环，无法对比。请检查访问域名以及中间的网络设备。`,
  notFinished: (file: string | null) =>
    `结果：未知，对比未完成。${file === null ? "" : "再次执行同一命令可从此处继续。"}`,
};
