import type { Phrase } from "../phrase.ts";
import { atDate, formatCount, formatDayOfYear } from "./formats.ts";

/** The daily message to operators. */
export const digestTexts = {
  viewTitle: "每日检查",
  title: (at: string, problems: number): Phrase => [
    {
      bold: `每日检查 ${formatDayOfYear(at)}：${problems === 0 ? "没有需要处理的问题" : formatCount(problems, "项需要处理")}`,
    },
  ],
  what: (what: "failed" | "revoke_failed" | "drift", attempts: number) =>
    ({
      failed: "创建失败，请重试或回滚",
      revoke_failed: `回收失败 ${formatCount(attempts, "次")}，部分访问权限仍然有效`,
      drift: `每日检查发现 ${formatCount(attempts, "处")}与记录不一致，尚未处理`,
    })[what],
  more: (count: number) => `另有 ${formatCount(count, "项")}`,
  counts: (said: {
    open: number;
    live: number;
    blocked: number;
    awaiting: number;
    oldestAwaiting: string | null;
    nextEnd: string | null;
  }): Phrase => [
    `${formatCount(said.open, "个迁移准备")}：待审批 ${said.awaiting}`,
    ...(said.oldestAwaiting === null ? [] : ["（最早 ", atDate(said.oldestAwaiting), "）"]),
    `，凭证有效 ${said.live}`,
    ...(said.nextEnd === null ? [] : ["（最近到期 ", atDate(said.nextEnd), "）"]),
    `，检查未通过 ${said.blocked}。`,
  ],
};
