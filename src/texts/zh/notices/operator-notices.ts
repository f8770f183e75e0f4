import type { Phrase } from "../../phrase.ts";
import { formatCount, formatTime } from "../formats.ts";

/** Of messages to operators: the sentence, and the line that notifications and screen readers say. */
export const operatorNotices = {
  notice: {
    auditHead: (count: number, at: string): Phrase => [
      "审计日志共 ",
      { bold: formatCount(count, "条") },
      `（${formatTime(at)}）。将最后一条的哈希用于 `,
      { code: "audit verify --head" },
      "，可得知该条及以前是否被截断：",
    ],
  },
  notification: {
    alarm: (id: string | null) =>
      `管理员：${id === null ? "" : `${id} `}出现问题，需要您处理。含义和处理方法见消息。`,
    alarmOver: (id: string | null) => `管理员：${id === null ? "" : `${id} 的`}警报已解除。原因见消息。`,
    auditHead: "审计日志的每日哈希已生成。请在机器人之外保存，以便校验。",
    digest: (said: { problems: number; open: number; live: number; awaiting: number }) =>
      `每日检查：${said.problems === 0 ? "没有需要处理的问题" : formatCount(said.problems, "项需要处理")}。${formatCount(said.open, "个迁移准备")}，凭证有效 ${said.live}，待审批 ${said.awaiting}。`,
  },
};
