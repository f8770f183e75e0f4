import type { Phrase } from "../phrase.ts";
import { agoDate } from "./formats.ts";

/** Direct messages to approvers. */
export const reminderTexts = {
  waits: (since: string): Phrase => ["有申请待您审批，", agoDate(since), " 提交。"],
  escalated: "长时间无人审批，您也可以审批。",
  passedByOther: (by: string): Phrase => [{ user: by }, " 请其他审批人审批。"],
  passed: "您已请其他审批人审批，不会再次提醒；您仍可审批。",
  given: (given: number, needed: number) => `已同意 ${given}/${needed}`,
  several: (count: number) => `有 ${count} 个申请待您审批。`,
  row: (id: string, route: string, since: string): Phrase => [`${route} · `, agoDate(since), ` 提交 · ${id}`],
  home: "请在本应用的“主页”标签中处理。",
};
