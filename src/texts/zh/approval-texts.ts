import type { Phrase } from "../phrase.ts";
import { formatCount, formatDuration, formatList } from "./formats.ts";

/** The decision form and the ticket form. */
export const approvalTexts = {
  approveTitle: "同意",
  rejectTitle: "拒绝",
  approve: "同意",
  reject: "拒绝",
  decisionIntro: (id: string, requester: string, recipient: string): Phrase => [
    { bold: id },
    "，申请人 ",
    { user: requester },
    "。凭证交给 ",
    { user: recipient },
    "。",
  ],
  recipientOnly: (recipient: string): Phrase => [
    "凭证已存在。同意后交给 ",
    { user: recipient },
    "；如可能有他人查看过，则交付新密钥。不会重新创建用户、权限策略或 Bucket。",
  ],
  planTitle: "将创建",
  grantsTitle: "权限范围",
  accounts: (aws: string, alibaba: string) => `AWS 账号 ${aws}，阿里云账号 ${alibaba}`,
  expiry: (days: number) => `就绪后 ${formatCount(days, "天")}自动回收。`,
  deliveryMode: (mode: "reveal" | "message") =>
    mode === "reveal" ? "通过私信交付，点击后显示。" : "写在私信中交付，保存后删除该消息。",
  estimateTitle: "数据量",
  duration: (seconds: number) =>
    `一个迁移任务最快需 ${formatDuration(seconds)}。AWS 按价目表收取请求和 S3 流出流量费用。`,
  findingsTitle: "检查项",
  notRun: (checks: readonly string[]) =>
    `未执行：${formatList(checks)}。新版本的机器人才有此检查，重新检查即可执行。`,
  noFindings: "检查未发现问题。",
  policyTitle: "权限策略内容",
  ticket: (url: string, givenBy: string): Phrase => [
    "白名单工单：",
    { url, label: url },
    "，由 ",
    { user: givenBy },
    " 填写。",
  ],
  ticketMissing: "未填写白名单工单。",
  ticketSeen: "我已阅读工单",
  ticketLabel: "白名单",
  ticketRequired: "同意前请阅读工单并勾选。",
  comment: { label: "备注", placeholder: "消息列中所有人可见" },
  commentRequired: "请说明需要修改的内容。",
  planHash: (hash: string, revision: number) => `第 ${revision} 版，计划 ${hash.slice(0, 12)}`,
  deciding: "正在提交…",
  decided: { approve: "已同意", reject: "已拒绝" },
  approvedDetail: "已记录您的同意。进展见消息列。",
  rejectedDetail: "已记录您的拒绝，并通知申请人。",
  notDecided: "未提交",
  notPossible: "无法执行",
  ticketTitle: "工单",
  ticketSubmit: "保存",
  ticketText: "请用以下内容提交工单，中英文均可。",
  ticketField: {
    label: "工单链接",
    placeholder: (host: string) => `https://${host}/…`,
    hint: "链接须含工单编号。机器人不会打开链接。",
  },
  ticketSaving: "正在保存工单。",
  ticketSaved: "工单已保存，将重新检查。",
};
