import type { Cloud } from "../../core/cloud.ts";
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

const initTexts = {
  about: "设置机器人：依次提问，写入 .env 和 mgw-prep.yaml，并检查全部配置；不覆盖任何文件",
  dryRun: "提出相同的问题，仅显示将写入的内容（不含密钥）",
  exists: (names: readonly string[]) =>
    `${names.join("、")} 已存在，不会覆盖任何文件。请在其他目录中运行，或先移走这些文件。`,
  begin: "将在当前目录中设置 mgw-prep。按 Ctrl-C 可随时结束；回答完所有问题之前不会写入任何内容。",
  createApp: (link: string) =>
    `1. 创建 Slack 应用：打开以下链接，选择工作区，点击 Create，然后点击 Install to Workspace。\n\n${link}`,
  pasteManifest:
    "1. 在 https://api.slack.com/apps 创建 Slack 应用：选择 From a manifest，粘贴 manifest.yml 的内容，然后安装。",
  botToken: "Bot User OAuth Token（OAuth & Permissions；xoxb-…，不显示）：",
  notBotToken: "Bot Token 以 xoxb- 开头。",
  slackRefused: (code: string) => `Slack 不接受该令牌（${code}）。请重试。`,
  workspace: (team: string, people: number) => `${team}，${formatNumber(people)} 名成员`,
  appToken:
    "App-Level Token（Basic Information、App-Level Tokens，范围 connections:write；xapp-…，不显示）：",
  notAppToken: "App-Level Token 以 xapp- 开头。",
  people:
    "2. 人员与权限。输入 Slack 中的姓名、显示名称或用户组，多个以逗号分隔。默认所有人均可申请，可在文件中更改。",
  approvers: "由谁审批？",
  operators: "由谁管理机器人并接收告警？",
  operatorsChannel: "告警频道（须先邀请机器人：/invite @MGW Prep；直接按 Enter 则发送私信）：",
  defaultChannel: "表单默认的频道（直接按 Enter 则不设置）：",
  atLeastOne: "  至少需要一个。",
  nobody: (text: string) =>
    `  找不到 ${quote(text)}。仅当应用具有 users:read.email 范围时才能使用邮箱地址；请输入姓名或成员 ID。`,
  noChannel: (text: string) => `  机器人不在频道 ${quote(text)} 中：请先邀请，或输入其他频道。`,
  several: (text: string) => `  有多个名称与 ${quote(text)} 相符：`,
  which: "  序号：",
  clouds: "3. 两侧云。未提供密钥时，机器人使用所在机器的身份（docs/identities.md）。",
  awsRegion: "身份所在的 AWS 地域（直接按 Enter：us-east-1）：",
  notRegion: "地域的写法例如 eu-central-1。",
  awsKeyId: "AWS 访问密钥 ID（直接按 Enter：使用机器的角色）：",
  awsKeySecret: "AWS 秘密访问密钥（不显示）：",
  site: "阿里云站点，intl 或 cn（直接按 Enter：intl）：",
  notSite: "请输入 intl 或 cn。",
  alibabaKeyId: "阿里云 AccessKey ID（直接按 Enter：使用机器的角色）：",
  alibabaKeySecret: "阿里云 AccessKey Secret（不显示）：",
  dry: "未写入任何内容。将写入：",
  written: (files: readonly string[], templates: string) =>
    `已写入 ${files.join("、")}，以及用于在两侧云中创建机器人身份的模板目录 ${templates}/。`,
  keepSealKey: "请另行保管 MGW_SEAL_KEY 的副本：没有它，任何人都无法打开保存的凭证，也无法校验审计日志。",
  ready: "一切正常。启动：set -a; . ./.env; set +a; mgw-prep start",
  notReady:
    "请按以上说明更正，然后运行：set -a; . ./.env; set +a; mgw-prep doctor。所需权限可用 identities/ 中的模板创建。",
  ended: "回答完所有问题之前输入已结束。未写入任何内容。",
};

const requestTexts = {
  about: "以程序身份向运行中的机器人提交申请；仍由人员审批",
  source: "s3://bucket 或 s3://bucket/prefix/",
  destination: "oss://bucket",
  region: "目的端的 OSS 地域，例如 oss-eu-central-1",
  recipient: "凭证接收人的 Slack ID",
  channel: "卡片所在频道的 Slack ID",
  reason: "申请原因，供审批人查看",
  profile: "权限范围；省略时使用设置中的默认值",
  days: "凭证回收前的天数；省略时使用设置中的默认值",
  key: "同一申请使用同一值，无论发送多少次只创建一次；省略时随机生成",
  badDays: (got: string) => `--days 须为整数，实际为 ${quote(got)}`,
  noEnv: "请将 MGW_API_URL 设为机器人的监听地址（API_PORT），将 MGW_API_TOKEN 设为其设置中的令牌",
  noAnswer: (url: string, why: string) => `${url} 没有响应：${why}`,
  asked: ({ id, state, link }: { id: string; state: string; link: string | null }) =>
    `${id}：${state}${link === null ? "" : ` ${link}`}`,
  refused: (code: string, message: string) => `被拒绝（${code}）：${message}`,
  tokenAbout: "为程序生成令牌，以及设置中保存的内容",
  token: (token: string, hash: string) =>
    `令牌（仅显示一次），用于程序的 MGW_API_TOKEN：\n  ${token}\n用于设置中的 api.tokens：\n  hash: ${hash}`,
};

const exportTexts = {
  about: "将存储中的内容导出给其他程序",
  preparations: "全部申请，最新的在前；机器人运行时也可执行",
  format: (formats: readonly string[]) => `可选值：${formats.join("、")}`,
  badFormat: (formats: readonly string[], got: string) =>
    `--format 的可选值为 ${formats.join("、")}，实际为 ${quote(got)}`,
};

type LeftUser = { cloud: Cloud; accountId: string; userName: string };

const CLOUD_USER = { aws: "IAM 用户", alibaba: "RAM 用户" } satisfies Record<Cloud, string>;

const uninstallTexts = {
  about: "列出机器人已创建且尚未删除的内容，并按要求删除；须先停止机器人",
  remove: "删除这些内容；须指定列表中给出的安装 ID",
  removed: "已删除",
  failed: "失败",
  otherInstallation: (got: string) => `--remove 须为此安装的 ID，实际为 ${quote(got)}`,
  nothing: "两侧云上均没有此安装留下的内容。",
  found: (count: number) => `此安装留下的内容共 ${formatNumber(count)} 项：`,
  user: ({ cloud, accountId, userName }: LeftUser) =>
    `账号 ${accountId} 中的 ${CLOUD_USER[cloud]} ${userName}，及其密钥、权限策略和控制台登录`,
  unrecordedUser: ({ cloud, accountId, userName }: LeftUser) =>
    `账号 ${accountId} 中的 ${CLOUD_USER[cloud]} ${userName}：带有此安装的标记，但没有由机器人创建的记录，因此不会删除；请确认后手动删除`,
  policy: ({ policyName, accountId }: { policyName: string; accountId: string }) =>
    `账号 ${accountId} 中的自定义权限策略 ${policyName}`,
  job: ({ name, region }: { name: string; region: string }) =>
    `迁移任务 ${name}（${region}），及其失败文件的重试任务；正在运行的会被停止`,
  address: ({ name, region }: { name: string; region: string }) => `数据地址 ${name}（${region}）`,
  bucket: ({ bucket, region }: { bucket: string; region: string }) =>
    `OSS Bucket ${bucket}（${region}）：其中有已迁移的数据，因此不会删除`,
  howToRemove: (installationId: string) =>
    `如需删除 Bucket 以外的全部内容（包括可能仍在使用的密钥）：mgw-prep uninstall --remove ${installationId}`,
  byHand:
    "需手动处理：在 https://api.slack.com/apps 删除应用，删除机器人自身的两个身份和权限策略 mgw-prep-boundary，删除存储（DATA_DIR 或数据库）及其备份。Slack 中的卡片保持不变。",
};

const storeTexts = {
  backupAbout: "将内置存储写入文件，机器人运行时也可执行",
  backupFile: "要写入的文件，必须尚不存在",
  backedUp: (file: string, sizeBytes: number) =>
    `${file}：共 ${formatBytesBoth(sizeBytes)}，为同一时刻的文件。其中的凭证均已加密；加密密钥不在备份中，请另行保管 MGW_SEAL_KEY。`,
  restoreAbout: "将备份恢复到空的数据目录（DATA_DIR）",
  restoreFile: "由 backup 写入的文件",
  restored: ({ folder, madeAt, version }: { folder: string; madeAt: string; version: string }) =>
    `${folder}：已恢复 ${madeAt} 的存储（mgw-prep ${version}）。在此启动机器人之前，请确认原机器人已停止：两个机器人使用同一存储的副本会互相破坏对方的操作。`,
  moveAbout: "将内置存储迁移到空的 PostgreSQL 数据库；须先停止机器人",
  moveTo: "目标数据库，格式与 DATABASE_URL 相同；省略时使用 DATABASE_URL",
  moved: ({
    folder,
    preparations,
    auditEntries,
  }: Record<"preparations" | "auditEntries", number> & { folder: string }) =>
    `已迁移 ${formatNumber(preparations)} 个申请、${formatNumber(auditEntries)} 条审计记录及其全部相关数据。请设置 DATABASE_URL 后启动机器人，它会从中断处继续。${folder} 不再能启动机器人；在服务器有备份之前请保留该目录。`,
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
  store: storeTexts,
  init: initTexts,
  request: requestTexts,
  export: exportTexts,
  uninstall: uninstallTexts,
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
