import type { Estimate } from "../../core/estimate.ts";
import type { Severity } from "../../core/finding.ts";
import type { UserProblem } from "../../core/user-problem.ts";
import type { Verdict } from "../../core/verdict.ts";
import { compareTexts } from "./compare-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatNumber } from "./formats.ts";
import { parserSays } from "./parser-texts.ts";

type Figures = { objectCount: number; sizeBytes: number };

function figures({ objectCount, sizeBytes }: Figures): string {
  return `${formatCount(objectCount, "个文件")}，${formatBytesBoth(sizeBytes)}`;
}

function quote(text: string): string {
  return text === "" ? "（空）" : JSON.stringify(text);
}

/** Why a file cannot be read, by the system's codes. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: "没有权限",
  EISDIR: "这是文件夹",
  ENOENT: "文件不存在",
};

const VERDICT_WORDS: Record<Verdict, string> = { open: "不受限", restricted: "受限", uncertain: "不确定" };

const checkTexts = {
  about: "执行前提条件检查并说明结果，不做任何更改",
  source: "s3://bucket 或 s3://bucket/prefix",
  destination: "oss://bucket",
  region: "目的 Bucket 的 OSS 地域，例如 oss-eu-central-1",
  profile: (profiles: readonly string[]) => `权限范围：${formatList(profiles)}`,
  storageClass: "目的 Bucket 的存储类型：Standard 或 IA",
  badSource: (got: string) => `源应为 s3://bucket[/prefix]，实际为 ${got}`,
  badDestination: (got: string) => `目的应为 oss://bucket，实际为 ${got}`,
  badRegion: (got: string) => `--region 应为地域，例如 oss-eu-central-1，实际为 ${got}`,
  badStorageClass: (got: string) => `--storage-class 应为 Standard 或 IA，实际为 ${got}`,
  badProfile: (profiles: readonly string[], got: string) =>
    `--profile 应为 ${formatList(profiles)} 之一，实际为 ${got}`,
  badTag: (got: string) => `--tag 应为 IAM 接受的 key=value，实际为 ${got}`,
  slashAdded: (prefix: string) => `前缀以 / 结尾：按 ${prefix} 检查`,
  marks: {
    ok: "正常",
    note: "提示",
    warning: "警告",
    unknown: "未知",
    blocker: "阻止",
  } satisfies Record<Severity, string>,
  estimate: ({ objectCount, transferBytes, archivedBytes, method, asOf }: Estimate) => {
    const archived = archivedBytes > 0 ? `，其中归档 ${formatBytesBoth(archivedBytes)}` : "";
    return `${formatCount(objectCount, "个文件")}，待迁移 ${formatBytesBoth(transferBytes)}${archived}（${method}，${asOf}）`;
  },
  verdict: (verdict: Verdict) => `白名单判断结果：${VERDICT_WORDS[verdict]}`,
};

const settingsTexts = {
  about: "检查配置文件，不启动任何服务",
  check: "列出配置文件中的每一处错误，包括所在行和处理方法",
  file: "配置文件；省略时为 MGW_SETTINGS 指定的文件，否则为 mgw-prep.yaml",
  mark: "正常",
  fine: (
    path: string,
    { needed, approvers, groups, operators }: Record<"needed" | "approvers" | "groups" | "operators", number>,
  ) =>
    `${path}：需要 ${needed} 人同意，审批人 ${approvers} 名，用户组 ${groups} 个；管理员条目 ${operators} 个。这些成员和用户组在 Slack 中是否存在，请运行 mgw-prep doctor 检查。`,
};

const countTexts = {
  about: "精确统计 S3 Bucket 或某个前缀下的文件",
  address: "s3://bucket 或 s3://bucket/prefix",
  badAddress: (got: string) => `地址应为 s3://bucket 或 s3://bucket/prefix，实际为 ${JSON.stringify(got)}。`,
  cannotCount: (address: string, problem: string) => `无法统计 ${JSON.stringify(address)}。${problem}`,
  slashAdded: (prefix: string) => `前缀以 / 结尾：统计 ${JSON.stringify(prefix)}。`,
  progress: (soFar: Figures & { objectsPerSecond: number }) =>
    `${figures(soFar)}，每秒 ${formatNumber(soFar.objectsPerSecond)} 个`,
  total: figures,
  ofClass: (storageClass: string, found: Figures) => `  ${storageClass}：${figures(found)}`,
  requests: (requests: number, elapsedMs: number) =>
    `${formatCount(requests, "次请求")}，用时${elapsedMs < 1000 ? "不到 1 秒" : ` ${formatDuration(elapsedMs / 1000)}`}`,
  stoppedAtOnce: "在统计开始前已停止。",
  stopped: (soFar: Figures) =>
    `未统计完即停止，已统计 ${figures(soFar)}：实际不少于此数。再次统计将从头开始。`,
};

const explainTexts = {
  about: "判断存储桶策略是否阻止在线迁移服务，并说明原因",
  file: "JSON 格式的存储桶策略；- 表示标准输入",
  bucket: "策略所属的 Bucket",
  account: "Bucket 和用户所属的账号，12 位数字；省略时为 Bucket 所有者",
  user: "读取数据的 IAM 用户：机器人用户的名称、带路径的名称（/name 表示无路径）或 ARN；省略时为机器人的新用户",
  prefix: "要迁移的前缀；省略时为整个 Bucket",
  organization: "账号所属的组织，例如 o-a1b2c3d4e5；none 表示不属于组织",
  region: "Bucket 的地域",
  exitCodes: "退出码：0 不受限，1 受限，2 不确定，64 参数错误。",
  slashAdded: (prefix: string) => `前缀以 / 结尾：按 ${prefix} 判断`,
  badBucket: (got: string) => `--bucket 应为 S3 Bucket 名称，实际为 ${quote(got)}`,
  badAccount: (got: string) => `--account 应为 12 位数字，实际为 ${quote(got)}`,
  badPrefix: (got: string) => `--prefix 应为文件名的开头部分，且不以 / 开头，实际为 ${quote(got)}`,
  badRegion: (got: string) => `--region 应为地域，例如 eu-central-1，实际为 ${quote(got)}`,
  badOrganization: (got: string) =>
    `--organization 应为组织 ID（例如 o-a1b2c3d4e5）或 none，实际为 ${quote(got)}`,
  badPartition: (partitions: readonly string[], got: string) =>
    `--partition 应为 ${formatList(partitions)} 之一，实际为 ${quote(got)}`,
  badUser: (problem: UserProblem) =>
    `--user 应为 Bucket 所属账号的 IAM 用户：${
      problem.code === "NO_NAME"
        ? `应为 IAM 用户的名称或 ARN，实际为 "${problem.got}"`
        : `应以 ${problem.start} 开头，实际为 ${problem.got}`
    }`,
  badTag: (got: string) => `--tag 应为 IAM 接受的 key=value，且不能是机器人自身的标签，实际为 ${quote(got)}`,
  unreadable: (file: string, { code }: { code: string; said: string }) =>
    `无法读取 ${quote(file)}：${SYSTEM_ERRORS[code] ?? code}`,
  notJson: (file: string | null, why: string) => `${file === null ? "标准输入" : quote(file)}：${why}`,
  verdictWord: VERDICT_WORDS,
  noStatements: "该策略没有语句。",
  bearing: { yes: "拒绝", no: "不拒绝", unknown: "可能拒绝" },
  concerned: (actions: string, scope: string) => `，${actions}，范围：${scope}`,
  condition: { yes: "满足", no: "不满足", unknown: "未知" },
  wouldHelp: (remedy: string) => `解决方法：${remedy}`,
};

/** What the command line says, and the descriptions of its commands and options. */
export const cliTexts = {
  about: "为从 Amazon S3 迁移到阿里云 OSS 做好准备。",
  version: "输出版本号",
  help: "显示帮助",
  lang: "输出的语言；省略时取 LC_ALL、LC_MESSAGES 或 LANG",
  parserSays,
  addHelp: "（加 --help 查看参数）",
  usageError: (message: string) => `错误：${message}`,
  json: "以 JSON 输出结果",
  tag: "除机器人自身的标签外，IAM 用户的标签；可多次使用",
  start: {
    about: "运行机器人",
    sealKeyLost: "此前使用的加密密钥确已丢失：销毁只有它能打开的内容",
  },
  doctor: {
    about: "检查机器人所需的权限、Scope、配置和连接",
    json: "输出一个 JSON 文档",
  },
  settings: settingsTexts,
  check: checkTexts,
  count: countTexts,
  compare: compareTexts,
  explain: { ...explainTexts, json: "以 JSON 输出判断结果" },
  notComplete: "配置不完整：",
  cannotStart: "请先解决以下问题，mgw-prep 才能启动：",
  cloudFailed: (failure: {
    operation: string;
    subject: string;
    code: string;
    detail: string;
    requestId: string | null;
  }) =>
    `${failure.operation}（${failure.subject}）失败：${failure.code}：${failure.detail}（请求 ID：${failure.requestId ?? "未知"}）`,
  ownError: "mgw-prep 自身出错：",
};
