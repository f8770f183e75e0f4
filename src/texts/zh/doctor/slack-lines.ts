import type { DoctorArgs, SlackToken } from "../../../core/doctor-codes.ts";
import type { Wordings } from "../../wordings.ts";
import { formatCount, formatList } from "../formats.ts";
import { subjectName, TOKEN_NAME, type Words } from "./subjects.ts";

const REINSTALL = "请在 OAuth & Permissions 中添加（见 manifest.yml），再将应用重新安装到工作区";

const TOKEN_PAGE: Record<SlackToken, string> = {
  SLACK_BOT_TOKEN: "Bot User OAuth Token（OAuth & Permissions，xoxb-…）",
  SLACK_APP_TOKEN: "App-Level Token（Basic Information，App-Level Tokens，xapp-…）",
};

type Named = DoctorArgs["PERSON_UNKNOWN"];

const SCOPES = "Scope";

const SIGNING_SECRET = "Signing Secret";

const inSettings = ({ places }: Named) => `配置项：${formatList(places)}`;

const personOf = (named: Named) => `成员 ${named.id}`;

const groupOf = (named: Named) => `用户组 ${named.id}`;

const channelOf = (named: Named) => `频道 ${named.id}`;

const UNFIT = {
  bot: "是机器人",
  deactivated: "已停用",
  guest: "是访客",
  stranger: "属于其他工作区",
} as const;

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

/** Tokens, scopes, and the people and channels that the settings name. */
export const slackLines = {
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
} satisfies Partial<Wordings<DoctorArgs, Words>>;
