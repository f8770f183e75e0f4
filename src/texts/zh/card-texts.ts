import type { DataToMove } from "../../core/estimate.ts";
import type { Delivery, PreparationRequest } from "../../core/preparation.ts";
import type { buttonTexts as enButtonTexts } from "../en/card-texts.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { formatBytesBoth, formatCount, formatTime } from "./formats.ts";
import { regionName } from "./region-names.ts";
import { stateTexts } from "./state-texts.ts";

/** Words of the card: the one message that always shows how a preparation stands. */
export const cardTexts = {
  title: (id: string) => `迁移准备 ${id}`,
  source: (request: PreparationRequest, region: string | null): Phrase => [
    { code: `s3://${request.sourceBucket}` },
    ...(request.prefix === "" ? [] : ["，前缀 ", { code: request.prefix }]),
    ...(region === null ? [] : [`，${region}`]),
    ...ofAccount(request.awsAccount),
  ],
  destination: (request: PreparationRequest): Phrase => [
    { code: `oss://${request.destinationBucket}` },
    `，${regionName(request.ossRegion)}，${stateTexts.storageClass(request.storageClass)}`,
    ...ofAccount(request.alibabaAccount),
  ],
  from: "源",
  to: "目的",
  requestedBy: "申请人",
  recipient: "凭证交给",
  days: (days: number) => formatCount(days, "天"),
  profile: "权限",
  reason: "原因",
  checksTitle: "检查项",
  checkPending: "等待中",
  checkNotRun: "未执行：上次检查时尚无此项",
  checkRunning: "检查中…",
  checkClear: "正常",
  estimateTitle: "数据",
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
  ticket: (url: string, givenBy: string): Phrase => [
    "工单：",
    { url, label: "打开" },
    "，由 ",
    { user: givenBy },
    " 填写",
  ],
  planTitle: "变更计划",
  changeStates: {
    planned: "",
    intended: "创建中…",
    made: "已完成",
    kept: "已存在，保留",
    gone: "已删除",
  },
  decision: (by: string, decision: "approve" | "reject", at: string, comment: string): Phrase => [
    { user: by },
    decision === "approve" ? " 已同意" : " 已拒绝",
    `，${formatTime(at)}`,
    ...(comment === "" ? [] : ["：", { foreign: comment }]),
  ],
  approvals: (given: number, needed: number) => `已同意 ${given}/${needed}`,
  deliveryTitle: "凭证",
  delivery: (delivery: Delivery, recipient: string): Phrase => {
    switch (delivery) {
      case "pending":
        return ["未发送"];
      case "held":
        return ["未送达：", { user: recipient }, " 目前无法接收凭证"];
      case "sent":
        return ["已私信 ", { user: recipient }, "，尚未查看"];
      case "opened":
        return [{ user: recipient }, " 已查看"];
      case "stored":
        return [{ user: recipient }, " 已保存；机器人的副本已销毁"];
      case "destroyed":
        return ["未确认保存，机器人的副本已销毁：如无人持有凭证，请轮转密钥"];
    }
  },
  receipt: (userId: string, event: "opened" | "stored" | "entered", at: string): Phrase => [
    { user: userId },
    ` ${formatTime(at)} ${event === "entered" ? "已换用新密钥" : event === "opened" ? "已查看" : "已保存"}`,
  ],
  receipts: (receipts: readonly Phrase[]): Phrase => ["（", ...joinPhrases(receipts, "，"), "）"],
  rotationTitle: "密钥",
  oldKeysGo: (at: string) => `旧密钥可用至 ${formatTime(at)}`,
  oldKeysHeld: "新密钥交付之前，旧密钥仍可用",
  oldKeysGoing: "正在删除不再保留的密钥",
  proposedTitle: "提议的接收人",
  proposed: (recipient: string, by: string): Phrase => [{ user: recipient }, "，由 ", { user: by }, " 提议"],
  departed: (userId: string): Phrase => [{ user: userId }, " 已离开工作区；已通知管理员"],
  logonTitle: "首次登录",
  noLogon: "新 RAM 用户尚未登录",
  logon: (at: string) => formatTime(at),
  expires: (at: string) => `凭证将于 ${formatTime(at)} 自动回收。`,
  revision: (revision: number, createdAt: string) => `第 ${revision} 版 · ${formatTime(createdAt)} 申请`,
  since: (at: string) => `自 ${formatTime(at)}`,
  cancelling: "正在停止：当前更改完成后停止，并删除已创建的资源。",
  doNotStart: "取消白名单或工单答复之前，请勿启动任务。",
  andMore: (count: number) => `另有 ${count} 项`,
};

/** The account by its name in the settings; nothing for the bot's own. */
function ofAccount(name: string | undefined): Phrase {
  return name === undefined ? [] : ["，账号 ", { foreign: name }];
}

/** Labels of the card's buttons, and the question before those that cannot be taken back. */
export const buttonTexts: Record<keyof typeof enButtonTexts, string> = {
  approve: "同意",
  reject: "拒绝",
  ticket: "填写工单链接",
  check_again: "重新检查",
  change: "修改申请",
  cancel: "取消申请",
  retry: "重试",
  roll_back: "回滚",
  revoke: "回收凭证",
  show: "查看凭证",
  stored: "我已保存",
  check_logon: "检查控制台登录",
  count: "精确统计",
  stop_count: "停止统计",
  repeat: "重新申请",
  rotate: "轮转密钥",
  entered: "已换用新密钥",
  extend: "延期",
  choose_recipient: "更换接收人",
  doneRevoke: "迁移完成：回收凭证",
  checkAgainAfterRemoval: "已取消白名单：重新检查",
  openTicketPage: "打开工单页面",
  openCard: "打开卡片",
  openConsole: "打开迁移控制台",
};

type ConfirmText = { title: string; text: string; confirm: string; deny: string };
export const confirmTexts: Partial<Record<keyof typeof enButtonTexts, ConfirmText>> = {
  cancel: {
    title: "取消此申请？",
    text: "已创建的资源将被删除。",
    confirm: "取消申请",
    deny: "保留",
  },
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
  entered: {
    title: "两个数据地址均已换用？",
    text: "将立即删除旧密钥，仍使用旧密钥的迁移会停止。",
    confirm: "是，删除旧密钥",
    deny: "暂不",
  },
  stored: {
    title: "已全部保存？",
    text: "机器人中的唯一副本将被销毁，无法再次查看。",
    confirm: "是，销毁",
    deny: "暂不",
  },
};
