import type { Phrase } from "../phrase.ts";
import { atDate, formatCount } from "./formats.ts";

const NO_DAYS = "不能再延期，请重新申请。";

/** The forms about credentials that exist: rotating, extending, another recipient. */
export const keyTexts = {
  notPossible: "无法执行",
  rotateTitle: "轮转密钥",
  rotate: "轮转",
  rotateIntro: "将创建、测试新密钥并通过私信发送。",
  rotateAgain: (sentAt: string): Phrase => ["", atDate(sentAt), " 发送的密钥尚未确认换用，将被删除。"],
  reason: { label: "原因" },
  usual: "丢失、未收到或到期轮转",
  usualDetail: "旧密钥可用至换用新密钥，最长 24 小时",
  compromised: "可能已泄露",
  compromisedDetail: "立即禁用旧密钥，运行中的迁移会停止",
  password: { label: "控制台密码" },
  renewPassword: "同时重置控制台密码",
  renewPasswordDetail: "如无人持有密码或密钥已泄露，则必定重置",
  rotating: "正在创建新密钥，接收人会收到私信。",
  extendTitle: "延期",
  extend: "延期",
  extendIntro: (expiresAt: string): Phrase => ["将于 ", atDate(expiresAt), " 回收。"],
  noDays: NO_DAYS,
  days: (left: number) => ({
    label: "延长天数",
    hint: `1～${left} 天`,
    problem: left > 0 ? `请输入 1～${left} 的整数。` : NO_DAYS,
  }),
  comment: { label: "备注", placeholder: "消息列中所有人可见" },
  extendAsked: (days: number) =>
    `已记录您同意延期 ${formatCount(days, "天")}；是否需要其他审批人同意，见消息列。`,
  recipientTitle: "更换接收人",
  propose: "提交审批",
  recipientIntro: "需要审批。若无人查看过，将直接移交；否则重新创建密钥。",
  recipient: {
    label: "凭证接收人",
    hint: "本工作区的正式成员，且不参与审批。",
    problem: "请选择成员。",
  },
  proposed: "已在消息列中请审批人审批。",
};
