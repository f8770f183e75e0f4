import type { DoctorArgs, DoctorReason } from "../../../core/doctor-codes.ts";
import type { Problem, ProblemArgs } from "../../../core/problem.ts";
import { type Wordings, wordsOf } from "../../wordings.ts";
import { formatList } from "../formats.ts";
import { type ProblemText, problemTexts } from "../problem-texts.ts";
import { subjectName, type Words } from "./subjects.ts";

const SET_CLOCK = "请校准此主机的时钟，并用 NTP 保持准确（timedatectl set-ntp true）";

const CLOCK = "时钟";

const DATABASE = "数据库";

const SEAL_KEY = "加密密钥";

const AUDIT_LOG = "审计日志";

type NamedRules = readonly { rule: string; buckets: readonly string[] }[];

function rulesText(rules: NamedRules): string {
  return formatList(rules.map(({ rule, buckets }) => `${rule}（${formatList(buckets)}）`));
}

function ruleNames(rules: NamedRules): string {
  return formatList(rules.map(({ rule }) => rule));
}

function problemWords(name: string, problem: Problem): Words {
  const { message, hint } = wordsOf<ProblemArgs, ProblemText, keyof ProblemArgs>(problemTexts, problem);
  return { name, detail: message, remedy: hint };
}

/** A data folder by its path; a server has no name here. */
function placeText(folder: string | null): string {
  return folder ?? "PostgreSQL 服务器";
}

function becauseText(because: DoctorReason): string {
  switch (because.kind) {
    case "root-user":
      return "主账号（root）拥有全部权限；请为机器人使用单独的身份";
    case "role-unknown":
      return "IAM 中没有与会话同名的用户或角色：带有路径，或属于其他账号（联合身份用户）";
    case "simulation":
      return "需要 iam:SimulatePrincipalPolicy";
    case "nobody-exists":
      return `测试须使用不存在的用户，但有人创建了用户 ${because.name}`;
    case "find-user":
      return "测试须使用不存在的用户，先要由 ram:GetUser 确认";
    case "no-bucket":
      return "没有可用于测试的 Bucket";
    case "only-doing":
      return "只有实际创建时才能得知";
    case "identity":
      return "须先由账号接受机器人的身份";
    case "own-identity":
      return "须先接受机器人自身的身份";
    case "clock":
      return "此主机的时钟被拒绝";
    case "bot-token":
      return "须先有可用的 Bot Token";
    case "slack-away":
      return "Slack 无响应";
    case "scopes":
      return `Bot Token 缺少 Scope ${formatList(because.scopes)}`;
  }
}

function clockText(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `比云服务的时钟${aheadMs > 0 ? "快" : "慢"} ${seconds} 秒`;
}

/** This host, the store, the settings, and what was not tried. */
export const hostLines = {
  NODE_FINE: ({ version }) => ({ name: "Node.js", detail: `Node.js ${version}`, remedy: null }),
  NODE_ENDS: ({ version }) => ({
    name: "Node.js",
    detail: version,
    remedy: "AWS SDK 自 2027 年 1 月起要求 Node.js 22；请安排升级",
  }),
  NODE_TOO_OLD: ({ version }) => ({
    name: "Node.js",
    detail: version,
    remedy: "请安装 Node.js 20 或更高版本",
  }),
  CLOCK_RIGHT: ({ aheadMs }) => ({ name: CLOCK, detail: clockText(aheadMs), remedy: null }),
  CLOCK_WRONG: ({ aheadMs }) => ({
    name: CLOCK,
    detail: clockText(aheadMs),
    remedy: `${SET_CLOCK}：偏差超过 5 分钟时不会创建任何资源`,
  }),
  CLOCK_REFUSED: () => ({ name: CLOCK, detail: "云服务因请求的时间而拒绝机器人", remedy: SET_CLOCK }),
  CLOCK_NOT_TRIED: () => ({ name: CLOCK, detail: "未比较：没有云服务返回时间", remedy: null }),
  STORE_OPEN: ({ where, version }) => ({
    name: DATABASE,
    detail: version === null ? placeText(where) : `${placeText(where)}，PostgreSQL ${version}`,
    remedy: null,
  }),
  STORE_IN_USE: ({ where }) => ({
    name: DATABASE,
    detail: `${placeText(where)}，机器人正在使用`,
    remedy: null,
  }),
  STORE_FAILED: ({ problem }) => problemWords(DATABASE, problem),
  AUDIT_LOG_DAMAGED: ({ problem }) => problemWords(AUDIT_LOG, problem),
  SEAL_KEY_FITS: () => ({ name: SEAL_KEY, detail: "可打开已保存的内容", remedy: null }),
  SEAL_KEY_FAILED: ({ problem }) => problemWords(SEAL_KEY, problem),
  SEAL_KEY_NOT_TRIED: () => ({
    name: SEAL_KEY,
    detail: "机器人正在使用同一数据目录，未测试；机器人启动时会测试该密钥",
    remedy: null,
  }),
  PROFILE_REACHES_PAST_RULES: ({ profile, asked, notAsked }) => ({
    name: `权限范围 ${profile}`,
    detail: [
      `无论申请中是哪个 Bucket，其凭证都可访问账号的所有 Bucket，包括以下规则的 Bucket：${rulesText([...asked, ...notAsked])}`,
      ...(asked.length > 0 ? [`每个申请都须经过 ${ruleNames(asked)} 的审批`] : []),
      ...(notAsked.length > 0 ? [`其他 Bucket 的申请不受 ${ruleNames(notAsked)} 约束`] : []),
    ].join("；"),
    remedy: `请在 profiles.allowed 中只允许 least-privilege，或在 approvalRules 中指定由谁审批此权限范围：{ profiles: [${profile}], approvers: …, needed: … }`,
  }),
  NOT_TRIED: ({ what, because }) => ({
    name: subjectName(what),
    detail: `未测试：${becauseText(because)}`,
    remedy: null,
  }),
} satisfies Partial<Wordings<DoctorArgs, Words>>;
