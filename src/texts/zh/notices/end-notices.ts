import type { ComparisonVerdict } from "../../../core/comparison.ts";
import type { Phrase } from "../../phrase.ts";
import { formatTime } from "../formats.ts";

/** Of comparisons, and the end: the sentence, and the line that notifications and screen readers say. */
export const endNotices = {
  notice: {
    cancelled: (by: string): Phrase => [{ user: by }, " 取消了申请。"],
    expired: "未及时处理，申请已过期。未创建任何资源。",
    revoking: (by: string | null): Phrase =>
      by === null ? ["凭证已到期，正在回收。"] : [{ user: by }, " 正在回收凭证。"],
    revokeFailed: "回收失败，部分访问权限仍然有效。将自动重试，已通知管理员。",
  },
  notification: {
    revoked: (id: string) => `${id} 已回收：用户、密钥和控制台登录已删除。Bucket 和数据保留。`,
    compared: (
      id: string,
      status: "running" | "done" | "failed" | "stopped",
      verdict: ComparisonVerdict | null,
    ) => {
      if (status === "running") return `正在对比 ${id} 两端的 Bucket。进度见消息。`;
      if (status === "stopped") return `${id} 的对比已停止。请勿删除源数据。`;
      if (status === "failed") return `${id} 的对比失败。请勿删除源数据。`;
      return verdict === "same"
        ? `${id} 对比完成：一致。一致的文件数见消息。`
        : `${id} 对比完成：${verdict === "different" ? "存在差异" : "结果未知"}。请勿删除源数据。`;
    },
    closingOffered: (id: string, dueAt: string | null) =>
      dueAt === null
        ? `${id} 的迁移似乎已完成。如果不再迁移其他数据，请回收凭证。`
        : `${id} 的迁移似乎已完成。如果无人保留，凭证将于 ${formatTime(dueAt)} 自动回收。`,
    closingOver: (id: string) => `${id} 的结束事项已处理。处理结果见消息。`,
    cancelled: (id: string) => `${id} 已由他人取消。未创建任何资源。`,
    expired: (id: string) => `${id} 已过期：无人及时处理。未创建任何资源。`,
    revoking: (id: string) => `${id}：回收中`,
    revokeFailed: (id: string) => `${id}：回收失败`,
  },
};
