import type { Phrase } from "../phrase.ts";
import { atDate, formatCount, formatList } from "./formats.ts";

/** The App Home, and the list, whose rows are the same. */
export const homeTexts = {
  title: "S3 到 OSS 迁移",
  start: "准备迁移",
  help: "帮助",
  waiting: (count: number) => `待您处理（${count}）`,
  nothing: "没有待您处理的事项。",
  yours: (count: number) => `您的申请（${count}）`,
  ending: (count: number) => `即将到期（${count}）`,
  ended: "最近 30 天已结束",
  forOperators: "管理员",
  more: (count: number, command: string) => `另有 ${count} 项：${command} list`,
  until: (recipient: string, until: string): Phrase => ["交给 ", { user: recipient }, "，至 ", atDate(until)],
  forDays: (recipient: string, days: number): Phrase => [
    "交给 ",
    { user: recipient },
    `，${formatCount(days, "天")}`,
  ],
  wholeAccounts: "整个账号",
  doNotStart: "请勿启动任务",
  problems: (count: number) => formatCount(count, "项问题"),
  noProblems: "没有待管理员处理的问题。",
  drifts: (count: number) => `记录与云端实际情况有 ${formatCount(count, "处差异")}`,
  alibabaCloud: "阿里云",
  allAnswer: "Slack、AWS、阿里云连接正常。",
  away: (services: readonly string[]) => `${formatList(services)} 无响应。请运行诊断查看原因。`,
  lastCheck: (at: string | null): Phrase =>
    at === null ? ["尚未进行每日检查"] : ["上次每日检查 ", atDate(at)],
  counts: (open: number, live: number, awaiting: number) =>
    ` · ${formatCount(open, "个迁移准备")}，凭证有效 ${live}，待审批 ${awaiting}`,
  showProblems: "查看问题",
  showAll: "查看全部",
  runDoctor: "运行检查",
  allTitle: "全部迁移准备",
  state: "状态",
  everyState: "全部状态",
  search: "搜索",
  searchPlaceholder: "编号、Bucket 或成员",
  found: (shown: number, count: number) =>
    count === shown ? formatCount(count, "个迁移准备") : `${shown}/${formatCount(count, "个迁移准备")}`,
  noneFound: "没有符合的迁移准备。",
  doctorRunning: "正在检查机器人所需的全部内容，约 30 秒……",
};
