import type { DataToMove } from "../../core/estimate.ts";
import type { buttonTexts as enButtonTexts } from "../en/card-texts.ts";
import type { Phrase } from "../phrase.ts";
import {
  atDate,
  formatBytes,
  formatBytesBoth,
  formatCount,
  formatDayOfYear,
  formatTime,
  timeDate,
} from "./formats.ts";

/** Words of the card: the one message that always shows how a preparation stands. */
export const cardTexts = {
  title: (source: string, destination: string) => `迁移 s3://${source} → oss://${destination}`,
  data: "数据",
  /** The figures of `amount`, and what their day is. */
  figures: (amount: string, asOf: string) => `${amount}（${formatDayOfYear(asOf)}）`,
  amount: (bytes: number, objects: number, isLowerBound: boolean) =>
    `${isLowerBound ? "不少于 " : ""}${formatBytes(bytes)}，${formatCount(objects, "个文件")}`,
  beingRead: "数据：读取中",
  prefix: "前缀",
  regions: "地域",
  credentials: "凭证",
  /** `recipient` and `requester` null: nobody is to be called by their names yet. */
  credentialsFor: (recipient: string | null, days: number): Phrase =>
    recipient === null
      ? [formatCount(days, "天")]
      : ["交给 ", { user: recipient }, `，${formatCount(days, "天")}`],
  credentialsUntil: (recipient: string, until: string): Phrase => [
    { user: recipient },
    "，至 ",
    atDate(until),
  ],
  credentialsWere: (recipient: string): Phrase => ["曾交给 ", { user: recipient }],
  requestedBy: (requester: string): Phrase => [" · 申请人 ", { user: requester }],
  access: "权限",
  sent: (at: string): Phrase => ["凭证：", atDate(at), " 已发送"],
  opened: (at: string): Phrase => [" · ", timeDate(at), " 已查看"],
  openedLater: (at: string): Phrase => [" · ", atDate(at), " 已查看"],
  saved: (at: string): Phrase => [" · ", timeDate(at), " 已保存"],
  savedLater: (at: string): Phrase => [" · ", atDate(at), " 已保存"],
  destroyed: "凭证：未确认保存，副本已销毁；如无人持有凭证，请轮转密钥",
  departed: (userId: string): Phrase => [{ user: userId }, " 已离开工作区"],
  ticketOpen: (number: string | null, url: string, by: string): Phrase => [
    "白名单：",
    { user: by },
    " 提交的工单 ",
    { url, label: number ?? "链接" },
    " 未关闭",
  ],
  moreInDetails: (count: number) => `另有 ${count} 项，见详情`,
  identity: (id: string, revision: number) => `${id} · 第 ${revision} 版`,
  reason: "原因",
  estimate: (input: {
    toMove: DataToMove;
    archivedBytes: number;
    asOf: string;
    method: "cloudwatch" | "listing";
    isLowerBound: boolean;
  }): Phrase => [
    input.isLowerBound ? "不少于 " : "",
    { bold: formatCount(input.toMove.objectCount, "个文件") },
    "，",
    { bold: formatBytesBoth(input.toMove.sizeBytes) },
    input.archivedBytes > 0
      ? `，另有归档 ${formatBytesBoth(input.archivedBytes)}${input.toMove.isCountTooHigh ? "（其文件已计入个数）" : ""}`
      : "",
    ` · ${input.method === "cloudwatch" ? "CloudWatch" : "列举"}，${formatTime(input.asOf)}`,
  ],
  verdictTitle: "白名单",
  destinationVerdictTitle: "目的 Bucket 的白名单",
  changeStates: {
    planned: "",
    intended: "创建中…",
    made: "已完成",
    kept: "已存在，保留",
    gone: "已删除",
  },
  decision: (
    by: string,
    decision: "approve" | "reject",
    at: string,
    change: string | null,
    comment: string,
  ): Phrase => [
    { user: by },
    decision === "approve" ? " 已同意，" : " 已拒绝，",
    atDate(at),
    ...(change === null ? [] : [`，并作修改：${change}`]),
    ...(comment === "" ? [] : ["：", { foreign: comment }]),
  ],
  approvals: (given: number, needed: number) => `已同意 ${given}/${needed}`,
  doNotStart: "取消白名单或工单答复之前，请勿启动任务。",
  andMore: (count: number) => `另有 ${count} 项`,
};

/** Labels of the card's buttons, and the question before those that cannot be taken back. */
export const buttonTexts: Record<keyof typeof enButtonTexts, string> = {
  approve: "同意",
  reject: "拒绝",
  ask: "提问",
  not_for_me: "不由我审批",
  answer: "答复",
  ticket: "填写工单链接",
  check_again: "重新检查",
  change: "修改申请",
  cancel: "取消申请",
  retry: "重试",
  roll_back: "回滚",
  revoke: "回收凭证",
  show: "查看凭证",
  decline_delivery: "不是我接收",
  stored: "我已保存",
  check_logon: "检查控制台登录",
  count: "精确统计",
  stop_count: "停止统计",
  compare: "对比",
  stop_compare: "停止对比",
  start_migration: "启动迁移",
  pause_migration: "暂停",
  resume_migration: "恢复",
  stop_migration: "停止迁移",
  retry_files: "重试失败的文件",
  run_again: "重新运行（仅变更部分）",
  keep: "保留凭证",
  repeat: "重新申请",
  rotate: "轮转密钥",
  entered: "已换用新密钥",
  extend: "延期",
  choose_recipient: "更换接收人",
  details: "详情",
  get_policy: "获取策略",
  copy_values: "逐项复制",
  showAgain: "再次查看",
  doneRevoke: "迁移完成：回收凭证",
  tryRevokeAgain: "立即重试",
  changeTicket: "更换工单链接",
  openTicketPage: "打开工单页面",
  openCard: "打开卡片",
  openConsole: "打开迁移控制台",
};

type ConfirmText = { title: string; text: string; confirm: string; deny: string };
export const confirmTexts: Partial<Record<keyof typeof enButtonTexts, ConfirmText>> = {
  roll_back: {
    title: "删除已创建的资源？",
    text: "用户和密钥将被删除；新建的 Bucket 仅在为空时删除。",
    confirm: "回滚",
    deny: "暂不",
  },
  revoke: {
    title: "回收凭证？",
    text: "将立即删除两端的用户和密钥，运行中的迁移会停止。Bucket 和数据保留。",
    confirm: "回收",
    deny: "保留",
  },
  stop_migration: {
    title: "停止迁移？",
    text: "在线迁移服务将结束本次运行。已迁移的文件保留，其余可重新运行。",
    confirm: "停止",
    deny: "继续迁移",
  },
  entered: {
    title: "两个数据地址均已换用？",
    text: "将立即删除旧密钥，仍使用旧密钥的迁移会停止。",
    confirm: "是，删除旧密钥",
    deny: "暂不",
  },
  decline_delivery: {
    title: "这些凭证不应由您接收？",
    text: "凭证尚未有人查看。将通知申请人更换接收人（需审批），之后您无法再打开这些凭证。",
    confirm: "不是我接收",
    deny: "保留",
  },
  stored: {
    title: "已全部保存？",
    text: "机器人中的唯一副本将被销毁，无法再次查看。",
    confirm: "是，销毁",
    deny: "暂不",
  },
};
