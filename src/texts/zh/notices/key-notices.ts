import type { Phrase } from "../../phrase.ts";
import { formatCount, formatTime } from "../formats.ts";
import { quoted } from "../quoted-comment.ts";

/** Of new keys, and more days: the sentence, and the line that notifications and screen readers say. */
export const keyNotices = {
  notice: {
    rotationFailed: (requester: string, recipient: string, isCompromised: boolean): Phrase => [
      { user: recipient },
      ...(requester === recipient ? [] : ["，", { user: requester }]),
      isCompromised
        ? "：无法创建新密钥。旧密钥应先被禁用；如禁用失败，旧密钥仍然有效。请再次轮转，或回收凭证。"
        : "：无法创建新密钥，旧密钥不受影响。排除原因后请再次轮转。",
    ],
    keysEntered: (by: string): Phrase => [{ user: by }, " 已换用新密钥，正在删除旧密钥。"],
    oldKeysRetired: "旧密钥已删除。",
    extended: (by: string, days: number, expiresAt: string, comment: string): Phrase => [
      { user: by },
      ` 将凭证延期 ${formatCount(days, "天")}，至 ${formatTime(expiresAt)} 回收。`,
      ...quoted(comment),
    ],
    extensionCounted: (said: {
      by: string;
      days: number;
      expiresAt: string;
      comment: string;
      given: number;
      needed: number;
    }): Phrase => [
      { user: said.by },
      ` 同意将凭证延期 ${formatCount(said.days, "天")}，至 ${formatTime(said.expiresAt)}：已同意 ${said.given}/${said.needed}。` +
        `其他审批人如同意，请点击“延期”并同样填写 ${formatCount(said.days, "天")}。`,
      ...quoted(said.comment),
    ],
  },
  notification: {
    expiryReminder: (id: string, days: number, at: string | null) =>
      `${id} 的凭证将在 ${formatCount(days, "天")}后回收${at === null ? "" : `（${formatTime(at)}）`}。届时仍在运行的迁移会停止。已完成请立即回收，未完成请审批人延期。`,
    reminderSettled: (id: string) => `${id} 的提醒已处理。当前状态见卡片。`,
    rotationStarted: (id: string) => `正在创建并测试 ${id} 的新密钥。进度见卡片。`,
    rotated: (id: string, retireAt: string | null) =>
      retireAt === null
        ? `${id} 有新密钥。旧密钥的有效期见卡片。`
        : `${id} 有新密钥；旧密钥可用至 ${formatTime(retireAt)}。请在两个数据地址中换用并确认。`,
    rotationFailed: (id: string) => `无法创建 ${id} 的新密钥。原因和处理方法见消息。`,
    handoverReminder: (id: string, at: string) =>
      `${id} 的旧密钥将于 ${formatTime(at)} 失效。请在两个数据地址中换用新密钥并确认。`,
    keysEntered: (id: string) => `${id}：已换用新密钥`,
    oldKeysRetired: (id: string) => `${id}：旧密钥已删除`,
    extended: (id: string) => `${id} 的凭证已延期。有效期见卡片。`,
    extensionCounted: (id: string, given: number, needed: number) =>
      `${id} 的凭证延期：已同意 ${given}/${needed}。同意的审批人请点击“延期”。`,
  },
};
