import type { DoctorCounts, WordedLine } from "../../core/doctor.ts";
import type {
  CloudRefusal,
  DoctorArgs,
  DoctorCode,
  DoctorPlace,
  DoctorReason,
  DoctorSubject,
  MissingRight,
  SlackToken,
} from "../../core/doctor-codes.ts";
import type { Problem, ProblemArgs } from "../../core/problem.ts";
import { detailText } from "../failure-text.ts";
import { type Wordings, wordsOf } from "../wordings.ts";
import { formatCount, formatList } from "./formats.ts";
import { type ProblemText, problemTexts } from "./problem-texts.ts";
import { failureTexts } from "./reason-texts.ts";

/** The words of one look: what it is about, what was found, and what to do. */
type Words = { name: string; detail: string; remedy: string | null };

const SET_CLOCK = "请校准此主机的时钟，并用 NTP 保持准确（timedatectl set-ntp true）";
const REINSTALL = "请在 OAuth & Permissions 中添加（见 manifest.yml），再将应用重新安装到工作区";

const CLOUD = { aws: "AWS", alibaba: "阿里云" } as const;
type Cloud = keyof typeof CLOUD;

/** What holds a cloud's identity, by cloud and by whether it is the environment's own. */
const SECRET_VARIABLES: Record<Cloud, string> = {
  aws: "AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY",
  alibaba: "ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET",
};
const SESSION_VARIABLE: Record<Cloud, string> = {
  aws: "AWS_SESSION_TOKEN",
  alibaba: "ALIBABA_CLOUD_SECURITY_TOKEN",
};

const TOKEN_PAGE: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot User OAuth Token（OAuth & Permissions，xoxb-…）",
  SLACK_APP_TOKEN: "App-Level Token（Basic Information，App-Level Tokens，xapp-…）",
};
const TOKEN_NAME: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot Token",
  SLACK_APP_TOKEN: "App-Level Token",
};

type Named = DoctorArgs["PERSON_UNKNOWN"];

const IDENTITY = "身份";
const CLOCK = "时钟";
const SCOPES = "Scope";
const SIGNING_SECRET = "Signing Secret";
const DATABASE = "数据库";
const SEAL_KEY = "加密密钥";
const AUDIT_LOG = "审计日志";

const said = ({ code, detail }: CloudRefusal) => `${code}：${detailText(failureTexts, detail)}`;
const inSettings = ({ places }: Named) => `配置项：${formatList(places)}`;
const personOf = (named: Named) => `成员 ${named.id}`;
const groupOf = (named: Named) => `用户组 ${named.id}`;
const channelOf = (named: Named) => `频道 ${named.id}`;

/** What each look comes to, by a code that scripts may read. */
const lines: Wordings<DoctorArgs, Words> = {
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

  SLACK_CONNECTED: ({ url }) => ({
    name: TOKEN_NAME.SLACK_BOT_TOKEN,
    detail: `${url} 已接受`,
    remedy: null,
  }),
  SLACK_APP_TOKEN_FINE: () => ({
    name: TOKEN_NAME.SLACK_APP_TOKEN,
    detail: "可建立连接（Socket Mode）",
    remedy: null,
  }),
  SLACK_TOKEN_WRONG: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `Slack 拒绝该 Token（${code}）`,
    remedy: `请将 ${token} 设为此应用的 ${TOKEN_PAGE[token]}；如已是，可能应用只允许某些 IP 地址，而此主机不在其中`,
  }),
  SLACK_TOKEN_ENDED: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `已失效（${code}）：Token 已作废，或应用已卸载或禁用`,
    remedy:
      token === "SLACK_BOT_TOKEN"
        ? "请将应用重新安装到工作区（Install App），并将 SLACK_BOT_TOKEN 设为新 Token"
        : "请创建带 connections:write 的新 App-Level Token（Basic Information），并设置 SLACK_APP_TOKEN",
  }),
  SLACK_TOKEN_OF_OTHER_KIND: ({ token, code }) => ({
    name: TOKEN_NAME[token],
    detail: `Token 的种类不符（${code}）`,
    remedy: `请将 ${token} 设为 ${TOKEN_PAGE[token]}`,
  }),
  SLACK_APP_SCOPE_MISSING: ({ scopes }) => ({
    name: TOKEN_NAME.SLACK_APP_TOKEN,
    detail: `缺少 Scope ${formatList(scopes)}`,
    remedy: `请创建带 ${formatList(scopes)} 的新 App-Level Token（Basic Information，App-Level Tokens），并设置 SLACK_APP_TOKEN`,
  }),
  SLACK_SCOPES_GRANTED: ({ count }) => ({
    name: SCOPES,
    detail: `${count} 项均已授予`,
    remedy: null,
  }),
  SLACK_SCOPES_MISSING: ({ scopes }) => ({
    name: SCOPES,
    detail: `Bot Token 缺少 ${formatList(scopes.map(withUse))}`,
    remedy: REINSTALL,
  }),
  SLACK_SCOPES_UNKNOWN: () => ({
    name: SCOPES,
    detail: "Slack 的响应未说明已授予哪些 Scope",
    remedy: "如中间有代理，请允许响应头 x-oauth-scopes 通过",
  }),
  SLACK_SCOPE_MISSING: ({ what, scopes }) => ({
    name: subjectName(what),
    detail: `缺少 Scope ${scopes.join(" 或 ")}，无法查询`,
    remedy: REINSTALL,
  }),
  SLACK_SECRET_FINE: () => ({
    name: SIGNING_SECRET,
    detail: "格式正确；是否为正确的值，须待 Slack 发来请求才能得知",
    remedy: null,
  }),
  SLACK_SECRET_ODD: () => ({
    name: SIGNING_SECRET,
    detail: "Slack 的 Signing Secret 为 32 位十六进制，当前值不是",
    remedy: "请将 SLACK_SIGNING_SECRET 设为此应用的 Signing Secret（Basic Information）",
  }),
  SLACK_AWAY: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack 无响应（${code}）`,
    remedy: "请检查此主机能否访问 Slack（SLACK_API_URL、代理、防火墙），并在 slack-status.com 查看是否有故障",
  }),
  SLACK_LIMITED: ({ what }) => ({
    name: subjectName(what),
    detail: "Slack 限流，未查询",
    remedy: "请一分钟后重试",
  }),
  SLACK_REFUSED: ({ what, code }) => ({
    name: subjectName(what),
    detail: `Slack 拒绝（${code}）`,
    remedy: `请在 Slack 文档中查阅 ${code}；多数情况下按 manifest.yml 重新安装应用即可`,
  }),

  PERSON_FIT: (named) => ({ name: personOf(named), detail: named.displayName, remedy: null }),
  PERSON_UNKNOWN: (named) => ({
    name: personOf(named),
    detail: `此工作区没有该 ID 的成员，${inSettings(named)}`,
    remedy: "请更正 ID（成员资料中的 Copy member ID），或将其移除",
  }),
  PERSON_UNFIT: (named) => ({
    name: personOf(named),
    detail: `${named.displayName} ${UNFIT[named.why]}，${inSettings(named)}`,
    remedy: "请改为本工作区的有效正式成员，或移除该 ID",
  }),
  GROUP_FIT: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle}，${formatCount(named.members, "名成员")}`,
    remedy: null,
  }),
  GROUP_UNKNOWN: (named) => ({
    name: groupOf(named),
    detail: `没有该 ID 的用户组，${inSettings(named)}`,
    remedy: "请更正 ID（用户组菜单中的 Copy group ID），或将其移除",
  }),
  GROUP_DISABLED: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} 已禁用，${inSettings(named)}`,
    remedy: "请在 Slack 中启用该用户组，或改用其他用户组",
  }),
  GROUP_EMPTY: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} 没有成员，${inSettings(named)}`,
    remedy: "请为该用户组添加成员，或改用其他用户组",
  }),
  GROUP_WITHOUT_FIT: (named) => ({
    name: groupOf(named),
    detail: `@${named.handle} 的 ${formatCount(named.looked, "名成员")}中没有本工作区的有效正式成员，${inSettings(named)}`,
    remedy: "请为该用户组添加有效的正式成员，或改用其他用户组",
  }),
  CHANNEL_FIT: (named) => ({ name: channelOf(named), detail: `#${named.channel}`, remedy: null }),
  CHANNEL_UNKNOWN: (named) => ({
    name: channelOf(named),
    detail: `不存在，或为私有频道且机器人不在其中，${inSettings(named)}`,
    remedy: "请邀请机器人加入频道（/invite @MGW Prep），或更正 ID",
  }),
  CHANNEL_WITHOUT_BOT: (named) => ({
    name: channelOf(named),
    detail: `机器人不在 #${named.channel} 中，${inSettings(named)}`,
    remedy: "请邀请机器人加入频道：/invite @MGW Prep",
  }),
  CHANNEL_ARCHIVED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} 已归档，${inSettings(named)}`,
    remedy: "请取消归档，或改用其他频道",
  }),
  CHANNEL_SHARED: (named) => ({
    name: channelOf(named),
    detail: `#${named.channel} 与其他公司共享，${inSettings(named)}`,
    remedy: "请改用仅属于本工作区的频道",
  }),

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

  CLOUD_IDENTITY: ({ arn }) => ({ name: IDENTITY, detail: arn, remedy: null }),
  CLOUD_SECRET_WRONG: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `密钥与密钥 ID 不匹配：请将 ${SECRET_VARIABLES[refusal.cloud]} 设为同一对，完整且不含空格`,
  }),
  CLOUD_KEY_UNKNOWN: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `${refusal.cloud === "aws" ? "AWS " : "阿里云"}没有该密钥：已删除或禁用，或属于其他云或分区。请将 ${SECRET_VARIABLES[refusal.cloud]} 设为有效的密钥${
      refusal.cloud === "aws" ? "；如不是临时密钥，请取消设置 AWS_SESSION_TOKEN" : ""
    }`,
  }),
  CLOUD_KEY_DISABLED: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `该密钥已禁用：请启用，或将 ${SECRET_VARIABLES[refusal.cloud]} 设为其他密钥`,
  }),
  CLOUD_SESSION_ENDED: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `临时凭证已过期：请获取新的临时凭证，并同时设置 ${SESSION_VARIABLE[refusal.cloud]} 及其密钥`,
  }),
  CLOUD_SESSION_WRONG: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `会话 Token 不属于该密钥：请同时设置 ${SESSION_VARIABLE[refusal.cloud]} 及其密钥，或取消设置`,
  }),
  CLOUD_CREDENTIALS_REFUSED: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `请检查 ${SECRET_VARIABLES[refusal.cloud]}；授权无法解决`,
  }),
  CLOUD_NO_CREDENTIALS: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `请为机器人的主机授予角色，或设置 ${SECRET_VARIABLES[refusal.cloud]}`,
  }),
  CLOUD_ACCOUNT_REFUSED: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: "账号本身被拒绝（欠费或未开通服务）：请查看其控制台",
  }),
  CLOUD_ROLE_REFUSED: (refusal) => ({
    name: IDENTITY,
    detail: said(refusal),
    remedy: `请确认 ${refusal.role} 存在、其信任策略包含机器人自身的身份和此外部 ID，且该身份可调用 sts:AssumeRole`,
  }),
  CLOUD_AWAY: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `请检查此主机能否访问${refusal.cloud === "aws" ? " AWS" : "阿里云"}（环境变量中的 Endpoint、代理、防火墙），再重试`,
  }),
  CLOUD_FAILED: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `请查阅${refusal.cloud === "aws" ? " AWS " : "阿里云"}对 ${refusal.code} 的说明，并检查环境变量中的 Endpoint`,
  }),
  RIGHT_GRANTED: ({ right }) => ({ name: right, detail: "", remedy: null }),
  RIGHT_MISSING: (refusal) => ({
    name: refusal.right,
    detail: said(refusal),
    remedy: grantText(refusal),
  }),
  RIGHT_NOT_ALLOWED: (missing) => ({
    name: missing.right,
    detail: `该身份的策略均未允许（测试资源：${missing.tried}）`,
    remedy: grantText(missing),
  }),
  RIGHT_DENIED: ({ right, resource, by }) => ({
    name: right,
    detail: `${DENIALS[by].by}拒绝在 ${resource} 上使用`,
    remedy: `授权无法解决：${DENIALS[by].remedy}`,
  }),
  RIGHT_DEPENDS: ({ right, keys }) => ({
    name: right,
    detail: `未测试：有策略取决于 ${formatList(keys)}，只有真实请求才有`,
    remedy: null,
  }),
  POLICY_NAME_MISSING: ({ policy }) => ({
    name: "RAM 权限策略",
    detail: `此账号中没有 ${policy}`,
    remedy: "请使用权限范围 current，其系统策略的名称不同",
  }),

  NOT_TRIED: ({ what, because }) => ({
    name: subjectName(what),
    detail: `未测试：${becauseText(because)}`,
    remedy: null,
  }),
};

function grantText({ right, resource, file, mayLack }: MissingRight): string {
  const grant = `请为机器人的身份授予 ${right}（资源：${resource}，见 deploy/${file}）`;
  return mayLack === null ? grant : `${grant}${LEFT_OUT[mayLack]}`;
}

const LEFT_OUT: Record<NonNullable<MissingRight["mayLack"]>, string> = {
  samples: "；缺少时，检查和对比会提示无法读取文件",
  "some-buckets": "；如只允许部分 Bucket，则无需处理",
  profiles: "，或从 profiles.allowed 中移除需要该权限的权限范围（least-privilege、current）",
};

const DENIALS = {
  policy: { by: "该身份的策略", remedy: "请删除该策略中的 Deny 语句，或在其中豁免此权限" },
  boundary: { by: "该身份的权限边界", remedy: "请在权限边界中也允许，或为机器人的身份更换权限边界" },
  organization: {
    by: "组织的管控策略",
    remedy: "请联系组织的管理员，允许机器人的身份执行（服务控制策略或资源控制策略）",
  },
} as const;

const UNFIT = {
  bot: "是机器人",
  deactivated: "已停用",
  guest: "是访客",
  stranger: "属于其他工作区",
} as const;

type NamedRules = readonly { rule: string; buckets: readonly string[] }[];

function rulesText(rules: NamedRules): string {
  return formatList(rules.map(({ rule, buckets }) => `${rule}（${formatList(buckets)}）`));
}

function ruleNames(rules: NamedRules): string {
  return formatList(rules.map(({ rule }) => rule));
}

/** Fine lines whose detail needs no name beside that of their place. */
const SAYS_ALL: ReadonlySet<string> = new Set<DoctorCode>([
  "CLOUD_IDENTITY",
  "STORE_OPEN",
  "STORE_IN_USE",
  "NODE_FINE",
]);
/** Fine lines of which a place may have many: told by their number. */
const FOLDED: readonly { code: DoctorCode; noun: string }[] = [
  { code: "PERSON_FIT", noun: "名成员" },
  { code: "GROUP_FIT", noun: "个用户组" },
  { code: "CHANNEL_FIT", noun: "个频道" },
  { code: "RIGHT_GRANTED", noun: "项权限" },
];
const SKIPPED_NAMED = 3;

function problemWords(name: string, problem: Problem): Words {
  const { message, hint } = wordsOf<ProblemArgs, ProblemText, keyof ProblemArgs>(problemTexts, problem);
  return { name, detail: message, remedy: hint };
}

/** A data folder by its path; a server has no name here. */
function placeText(folder: string | null): string {
  return folder ?? "PostgreSQL 服务器";
}

/** What each scope is there for. */
const SCOPE_USES: Readonly<Record<string, string>> = {
  commands: "斜杠命令和快捷方式",
  "chat:write": "卡片、消息列和回复",
  "im:write": "交付凭证的私信",
  "users:read": "成员是否有效、是否为访客或机器人，以及成员的语言",
  "usergroups:read": "配置中用户组的成员",
  "channels:read": "公开频道是否已归档、已共享或没有机器人",
  "groups:read": "私有频道是否已归档、已共享或没有机器人",
  "channels:history": "在公开频道中查找未收到响应的消息",
  "groups:history": "在私有频道中查找未收到响应的消息",
  "im:history": "在私信中查找未收到响应的消息",
};

function withUse(scope: string): string {
  const use = SCOPE_USES[scope];
  return use === undefined ? scope : `${scope}（${use}）`;
}

function subjectName(what: DoctorSubject): string {
  switch (what.kind) {
    case "bot-token":
      return TOKEN_NAME.SLACK_BOT_TOKEN;
    case "app-token":
      return TOKEN_NAME.SLACK_APP_TOKEN;
    case "settings-ids":
      return `配置中的 ${formatCount(what.count, "个 ID")}`;
    case "groups":
      return "用户组";
    case "group":
      return `用户组 ${what.id}`;
    case "person":
      return `成员 ${what.id}`;
    case "people":
      return "成员";
    case "channel":
      return `频道 ${what.id}`;
    case "rights":
      return "权限";
    case "right":
      return what.action;
    case "identity":
      return IDENTITY;
  }
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

export const doctorTexts = {
  title: "机器人运行条件检查",
  lines,
  /** `account` is null for the environment's own. */
  place(place: DoctorPlace): string {
    switch (place.kind) {
      case "host":
        return "此主机";
      case "slack":
        return "Slack";
      case "store":
        return "存储";
      case "settings":
        return "配置";
      default:
        return place.account === null
          ? CLOUD[place.kind]
          : `${CLOUD[place.kind]}${place.kind === "aws" ? " " : ""}账号 ${place.account}`;
    }
  },
  statusWord: { failed: "失败", warning: "警告", "not-tried": "跳过", fine: "正常" },
  summary: (counts: DoctorCounts): string => {
    const rest = [
      counts.warning > 0 ? `${counts.warning} 项警告` : "",
      counts["not-tried"] > 0 ? `${counts["not-tried"]} 项跳过` : "",
      `${counts.fine} 项正常`,
    ]
      .filter((part) => part !== "")
      .join("，");
    if (counts.failed > 0) return `${counts.failed} 项失败，${rest}。`;
    return counts.warning + counts["not-tried"] === 0
      ? "机器人所需的一切均已具备。"
      : `没有失败项：${rest}。`;
  },
  found: (subject: string, detail: string): string => `${subject}：${detail}`,
  subject: (line: WordedLine): string => `${doctorTexts.place(line.place)} · ${line.name}`,
  /** All that is fine at one place, in one line. */
  fine(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const counted = FOLDED.flatMap(({ code, noun }) => {
      const count = lines.filter((line) => line.code === code).length;
      return count === 0 ? [] : [formatCount(count, noun)];
    });
    const others = lines
      .filter((line) => !FOLDED.some(({ code }) => code === line.code))
      .map(({ code, name, detail }) => (SAYS_ALL.has(code) ? detail : `${name} ${detail}`));
    return `${doctorTexts.place(first.place)}：${[...others, ...counted].join("，")}`;
  },
  moreFine: (places: number) => `另有 ${formatCount(places, "个账号")}：正常`,
  /** Looks that were not made for one and the same reason; `detail` says which. */
  skipped(lines: readonly WordedLine[]): string {
    const [first] = lines;
    if (first === undefined) return "";
    const named = lines.slice(0, SKIPPED_NAMED).map(doctorTexts.subject);
    const more = lines.length - named.length;
    return `${formatList(named)}${more > 0 ? ` 等 ${lines.length} 项` : ""}：${first.detail}`;
  },
  progress: (done: number, total: number, place: string) => `正在测试第 ${done}/${total} 项：${place}`,
};
