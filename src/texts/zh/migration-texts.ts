import type { CallFailure } from "../../core/migration/call-failures.ts";
import type { FileFailure } from "../../core/migration/file-failures.ts";
import type { MigrationProgress } from "../../core/migration/migration.ts";
import type { Doubt } from "../../core/migration/observe.ts";
import type { Overwrite } from "../../core/migration/service-words.ts";
import { STALLED_MINUTES } from "../../core/migration/stalled.ts";
import type { MigrationState } from "../../core/migration/states.ts";
import type { Phrase } from "../phrase.ts";
import { atDate, formatBytes, formatCount, formatDuration, formatNumber } from "./formats.ts";

const STATES: Record<MigrationState, string> = {
  setting_up: "正在创建迁移任务",
  setup_failed: "未能创建迁移任务",
  set_up: "迁移任务已创建，尚未启动",
  launching: "迁移启动中",
  running: "迁移中",
  paused: "迁移已暂停",
  stopping: "迁移停止中",
  stopped: "迁移已停止",
  finished: "迁移已完成",
  finished_with_failures: "迁移已结束，部分文件未迁移",
  interrupted: "在线迁移服务中断了迁移",
  retrying: "正在重试失败的文件",
  removing: "正在删除迁移任务",
  remove_failed: "未能删除迁移任务",
  removed: "迁移任务已删除",
  lost: "在线迁移服务中已没有该迁移任务",
};

/** What a file's failure means, and what to do about it. */
const FILE_FAILURES: Record<FileFailure, string> = {
  forbidden: "源端拒绝读取（403），访问密钥或存储桶策略在启动后有变更。请重新检查后重试",
  archived: "文件已归档，请先在 S3 中解冻再重试",
  changed: "文件在迁移过程中有变更，请重新运行迁移任务",
  "newer-there": "目的端已有同名的较新文件，请对比后决定保留哪一个",
  cut: "迁移过程中连接中断，请重试",
  metadata: "文件的元数据含特殊字符，请手动复制",
  throttled: "源端限流，请降低迁移带宽后重试",
  other: "其他原因，以在线迁移服务的说明为准",
};

const DOUBTS: Record<Doubt, string> = {
  "saw-nothing":
    "在线迁移服务未报告失败，但也没有扫描到文件。源地址的前缀、Bucket 或 Endpoint 可能有误，不能认为已迁移。",
  "saw-fewer": "在线迁移服务未报告失败，但扫描到的文件少于源端统计的个数。请先对比两端再使用。",
};

const CALL_FAILURES: Record<CallFailure, string> = {
  anonymous: "在线迁移服务将请求视为匿名访问：中间的代理可能删除了 Authorization 请求头",
  signature: "在线迁移服务拒绝机器人的 AccessKey 或签名，请运行 doctor",
  "not-allowed": "机器人的身份缺少权限，请授予 deploy/alibaba-operator-migration.json",
  occupied: "仍有迁移任务引用该数据地址，任务删除后再删除该地址",
  "pair-taken": "这一对数据地址已有其他迁移任务",
  "too-many-running": "该地域运行中的迁移任务过多（含删除中的任务），请待其中一个结束后再启动",
  quota: "该地域的迁移任务或数据地址数量已达上限，请删除不再需要的",
  "in-motion": "迁移任务的状态正在变更，机器人稍后再查看",
  deleting: "迁移任务正在删除，机器人等待删除完成",
  "not-found": "在线迁移服务中没有该迁移任务或数据地址",
};

function progressText(progress: MigrationProgress, share: number | null): string {
  const { totalCount, totalBytes, copiedCount, copiedBytes, skippedCount, failedCount, isListing } = progress;
  if (copiedCount === null) return "在线迁移服务尚未返回统计。";
  const done = `已处理 ${formatCount(copiedCount, "个文件")}${copiedBytes === null ? "" : `（${formatBytes(copiedBytes)}）`}`;
  const rest = [
    skippedCount === null || skippedCount === 0 ? "" : `，其中跳过 ${formatNumber(skippedCount)} 个`,
    failedCount === null || failedCount === 0 ? "" : `，失败 ${formatNumber(failedCount)} 个`,
  ].join("");
  if (isListing || totalCount === null) return `${done}${rest}；在线迁移服务仍在扫描源端。`;
  const total = `共 ${formatCount(totalCount, "个")}${totalBytes === null ? "" : `（${formatBytes(totalBytes)}）`}`;
  return `${done}，${total}${share === null ? "" : `，${Math.floor(share * 100)}%`}${rest}。`;
}

/** What comes next in a state, for the card and the thread. */
const NEXT: Record<MigrationState, string> = {
  setting_up: "正在创建数据地址和迁移任务，启动之前不会迁移任何文件。",
  setup_failed: "原因见消息列。管理员可以重试或回滚。",
  set_up: "审批人启动之前不会迁移任何文件。",
  launching: "在线迁移服务正在排队启动任务，通常需要几分钟。",
  running: "机器人持续查看进度，结束后在此通知。",
  paused: "恢复后从暂停处继续。",
  stopping: "在线迁移服务正在结束本次运行，已迁移的文件保留。",
  stopped: "已迁移的文件保留。重新运行将迁移缺少的或更新的文件。",
  finished: "请先对比两端，再回收。",
  finished_with_failures: "请查看失败原因并处理，然后重试失败的文件或重新运行。",
  interrupted: "在线迁移服务中断了本次运行。重新运行将迁移缺少的或更新的文件。",
  retrying: "只迁移失败的文件。",
  removing: "正在删除迁移任务和数据地址，已迁移的文件保留。",
  remove_failed: "机器人会再次尝试。",
  removed: "迁移任务和数据地址已删除，已迁移的文件保留。",
  lost: "迁移任务已在控制台被删除。回收将收回其余内容。",
};

/** What becomes of an object that is at the destination already. */
const OVERWRITES: Record<Overwrite, string> = {
  "when-newer": "目的端同名文件仅在源端文件较新时被覆盖",
  always: "目的端同名文件一律被覆盖",
};

/** How far it is, on the card; empty while that is not known. */
export function shareText(share: number | null): string {
  return share === null ? "" : `${Math.floor(share * 100)}%`;
}

/** What is said of a migration that the bot runs. */
export const migrationTexts = {
  detailsTitle: "迁移",
  /** After a revocation. */
  gone: "迁移任务、两个数据地址、IAM 用户及其密钥已删除。Bucket 和数据保留。",
  next: (state: MigrationState) => NEXT[state],
  by: (userId: string): Phrase => [" · 由 ", { user: userId }, " 启动"],
  notification: (id: string, state: MigrationState) => `${id}：${STATES[state]}。可进行的操作见消息。`,
  /** On the card, in the place of whom the credentials are for. */
  nobody: (expiresAt: string | null, days: number): Phrase =>
    expiresAt === null
      ? [`不交付给任何人；机器人保管源端访问密钥 ${formatCount(days, "天")}`]
      : ["不交付给任何人；机器人保管源端访问密钥至 ", atDate(expiresAt)],
  /** In the approval, in the place of whom the credentials are for. */
  noCredentials: (days: number) =>
    `任何人都不会获得凭证；机器人保管源端访问密钥 ${formatCount(days, "天")}。`,
  /** In the approval, after the route. */
  handled: (region: string, role: string): Phrase => [
    "机器人通过 ",
    { code: region },
    " 的在线迁移服务执行迁移，以 RAM 角色 ",
    { code: role },
    " 写入目的端。任何人都不会获得凭证。启动迁移需另行审批。",
  ],
  ready: {
    title: "迁移任务已创建。",
    how: "数据地址和迁移任务已创建，在线迁移服务已验证两个数据地址。启动之前不会迁移任何文件。",
    over: "迁移任务已删除",
  },
  setUp: {
    title: "是否启动迁移？",
    how: "从 AWS 读取数据会产生费用；迁移可随时暂停或停止。",
    amount: (amount: string, seconds: number) => `${amount}，最快 ${formatDuration(seconds)}`,
    archived: (bytes: number) => `另有 ${formatBytes(bytes)} 已归档，解冻之前无法迁移`,
    through: (region: string, role: string): Phrase => [
      "通过 ",
      { code: region },
      " 的在线迁移服务，以 RAM 角色 ",
      { code: role },
      " 写入",
    ],
    overwrites: (overwrite: Overwrite) => OVERWRITES[overwrite],
    startedBy: (by: string): Phrase => ["由 ", { user: by }, " 启动。"],
    over: "未启动。",
    notification: (id: string, isAsked: boolean) =>
      isAsked
        ? `${id} 的迁移任务已创建。请审批人决定是否启动；启动之前不会迁移任何文件。`
        : `${id} 是否启动迁移已有决定。审批人见消息。`,
    formTitle: "启动迁移",
    submit: "启动",
    done: "正在启动，进度见消息列。",
  },
  startCounted: {
    line: (by: string, given: number, needed: number): Phrase => [
      { user: by },
      ` 同意启动迁移：${given}/${needed}。`,
    ],
    notification: (id: string, given: number, needed: number) =>
      `${id}：已有 ${given}/${needed} 人同意启动迁移。人数足够之前不会迁移任何文件。`,
  },
  handlingOption: {
    handover: { name: "交付凭证", detail: "由接收人创建并启动迁移任务" },
    managed: { name: "由机器人执行（预览）", detail: "任何人都不会获得凭证；启动需另行审批" },
  },
  state: (state: MigrationState) => STATES[state],
  progress: progressText,
  fileFailure: ({ cause, count }: { cause: FileFailure; count: number }) =>
    `${formatCount(count, "个文件")}：${FILE_FAILURES[cause]}`,
  doubt: (doubt: Doubt) => DOUBTS[doubt],
  callFailure: (failure: CallFailure) => CALL_FAILURES[failure],
  /** A word of the service that this version does not know. */
  unknownWord: (operation: string) => `${operation} 返回了此版本未知的值，状态保持上次读取的结果：`,
  stalled: {
    title: `迁移中，${formatDuration(STALLED_MINUTES * 60)}无进展`,
    how: (since: string): Phrase => [
      "自 ",
      atDate(since),
      " 起状态和文件数均未变化。在线迁移服务可能正在排队，或在等待源端响应。请在其控制台查看迁移任务；可以暂停或停止。",
    ],
    over: "曾有一段时间无进展，现已恢复变化。",
    notification: (id: string) =>
      `${id} 的迁移已有 ${formatDuration(STALLED_MINUTES * 60)}无进展。处理方法见消息。`,
    overNotification: (id: string) => `${id} 的迁移曾有一段时间无进展，现已恢复变化。无需处理。`,
  },
  keepSource: "请勿在对比两端之前删除源数据：在线迁移服务不能证明每个文件都已迁移。",
};
