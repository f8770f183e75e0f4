import type { TagProblem } from "../../core/iam-tags.ts";
import type {
  ConfigurationPlace,
  MistakeArgs,
  NeededVariable,
  PlacedMistake,
  ValueKind,
} from "../../core/mistake.ts";
import type { SlackIdKind, SlackThing } from "../../core/slack-things.ts";
import { excerpt } from "../excerpt.ts";
import { describeMistake } from "../mistake-text.ts";
import type { Wordings } from "../wordings.ts";
import { formatCount, formatList } from "./formats.ts";

const VALUE_KINDS: Record<ValueKind, string> = {
  text: "文本",
  number: "数字",
  "whole-number": "整数",
  fraction: "小数",
  "no-number": "非数字",
  boolean: "布尔值（true 或 false）",
  list: "列表",
  object: "名称和值",
  null: "空值（null）",
  none: "未填写",
  other: "其他值",
};

const SIZES = {
  number: (size: number) => `${size}`,
  text: (size: number) => formatCount(size, "个字符"),
  list: (size: number) => formatCount(size, "项"),
};

const TAG_PROBLEMS: Record<TagProblem, string> = {
  "key-length": "标签键的长度应为 1 至 128 个字符",
  "key-characters": "标签键只能包含字母、数字、空格和 _ . : / = + - @",
  "key-reserved": "以 `aws:` 开头的键由 AWS 保留，以 `mgw-prep:` 开头的键由机器人保留，请使用其他键",
  "value-length": "标签值最多 256 个字符",
  "value-characters": "标签值只能包含字母、数字、空格和 _ . : / = + - @",
};

const SLACK_IDS: Record<SlackIdKind, string> = {
  person: "用户 ID，例如 U012ABCDEF",
  group: "用户组 ID，例如 S012ABCDEF",
  channel: "频道 ID，例如 C012ABCDEF",
};

const SLACK_THINGS: Record<SlackThing, string> = {
  person: "用户的 ID",
  group: "用户组的 ID",
  channel: "频道的 ID",
  "direct-message": "私信的 ID",
  bot: "机器人的 ID",
  app: "应用的 ID",
  workspace: "工作区的 ID",
  name: "名称而不是 ID",
};

const TO_SET: Record<NeededVariable, string> = {
  ALIBABA_CLOUD_ACCESS_KEY_ID:
    "未设置：请设为机器人所用的 AccessKey ID，或使用所在机器的身份（docs/identities.md）",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "未设置：请设为机器人所用的 AccessKey Secret",
  ALIBABA_CLOUD_EXTERNAL_ID:
    "未设置：请设为 ALIBABA_CLOUD_ROLE_ARN 的信任策略所要求的外部 ID，防止他人借机器人扮演该角色",
  DATABASE_URL:
    "未设置：请设置该变量或指定 --to，即空的 PostgreSQL 数据库的地址：postgresql://user:password@host/database",
  MGW_SEAL_KEY: "未设置：请设为 32 字节随机数的 base64，只生成一次并妥善保管：openssl rand -base64 32",
  MGW_WEBHOOK_SECRET:
    "未设置：设置文件中有 webhooks，请设为 whsec_ 加 32 字节随机数的 base64，并提供给接收方：echo whsec_$(openssl rand -base64 32)",
  PORT: "未设置：请设为接收 Slack 请求的端口",
  SLACK_APP_TOKEN: "未设置：请设为具有 connections:write 的 App-Level Token（Socket Mode）",
  SLACK_BOT_TOKEN: "未设置：请设为 Slack 应用的 Bot Token（OAuth & Permissions）",
  SLACK_SIGNING_SECRET: "未设置：请设为 Slack 应用的 Signing Secret（Basic Information）",
};

/** What the YAML parser finds, by its codes; of the others its own words are shown. */
const YAML_MISTAKES: Readonly<Record<string, string>> = {
  BAD_INDENT: "缩进有误",
  BAD_SCALAR_START: "值不能以该字符开头，请加引号",
  BLOCK_AS_IMPLICIT_KEY: "同一行有多个冒号，请为值加引号",
  DUPLICATE_KEY: "键重复，请只保留一个",
  MISSING_CHAR: "缺少括号、引号或逗号",
  MULTILINE_IMPLICIT_KEY: "缺少冒号，或引号未闭合",
  TAB_AS_INDENT: "请用空格缩进，不能使用制表符",
  UNEXPECTED_TOKEN: "有多余的字符",
};

/** What is wrong and what to do, as the end of a line that names the place first. */
const words: Wordings<MistakeArgs, string> = {
  MISSING: () => "缺少",
  UNKNOWN_NAME: () => "未知名称：请删除或更正",
  WRONG_TYPE: ({ expected, got }) =>
    `应为${expected.map((kind) => VALUE_KINDS[kind]).join("或")}，实际为${VALUE_KINDS[got]}`,
  ONE_OF: ({ values }) => (values.length === 1 ? `应为 ${values[0]}` : `应为 ${formatList(values)} 之一`),
  TOO_SMALL: ({ of, atLeast }) => `不得少于 ${SIZES[of](atLeast)}`,
  TOO_BIG: ({ of, atMost }) => `不得超过 ${SIZES[of](atMost)}`,
  OTHER: ({ said }) => said,

  FILE_NOT_READABLE: ({ path, code }) =>
    `无法读取文件 ${path}（${code}）：请将 mgw-prep.example.yaml 复制到该处，或将 MGW_SETTINGS 设为其他路径`,
  NOT_YAML: ({ code, said }) => `不是有效的 YAML：${YAML_MISTAKES[code] ?? said}`,
  NO_SETTINGS: () => "应为配置项，例如 `approvers:`，请参见 mgw-prep.example.yaml",
  MISSING_SETTING: () => "缺少，请参见 mgw-prep.example.yaml",
  CUSTOM_DOMAIN: () => "应为不带路径的 https:// 地址，例如 https://files.example.com",
  HTTPS_ADDRESS: () => "应为 https:// 地址",
  S3_PATTERN: () => "应为 S3 Bucket 名称，`*` 表示任意字符",
  OSS_PATTERN: () => "应为 OSS Bucket 名称，`*` 表示任意字符",
  OSS_BUCKET: () => "应为 OSS Bucket 名称",
  TAG: ({ problem }) => TAG_PROBLEMS[problem],
  TOO_MANY_TAGS: ({ atMost }) => `除机器人自身的标签外，用户最多可有 ${atMost} 个标签，请删除一部分`,
  TAG_TWICE: () => "键重复（仅大小写不同），请只保留一个",
  REQUESTERS: () => "应为 `everyone`，或列表 `people` 和 `groups`",
  NO_APPROVER: () => "请在 `people` 或 `groups` 中至少指定一名审批人，否则任何申请都无法通过",
  NO_OPERATOR: () => "请至少指定一名管理员，以便重试和回滚",
  NO_ESCALATION: () => "请在 `people` 或 `groups` 中指定升级后的审批人，或删除 `escalation`",
  STEP_NAME: () => "应为 1～30 个字母、数字、空格、`_` 或 `-`，例如 `security`",
  ROLE_NAME: () => "应为 RAM 角色名称，按迁移服务的要求使用小写字母",
  SERVICE_REGION: ({ regions }) => `应为在线迁移服务的地域：${regions.join("、")}`,
  NO_DESTINATION_ROLE: () => "请指定迁移服务写入目的端所用的 RAM 角色：托管迁移没有目的端的密钥",
  MANAGED_IS_OFF: () => "使用 `managed` 需要在 `migration` 中设置 `enabled: true`：请开启，或去掉 `managed`",
  ESCALATION_TOO_LATE: () => "申请在 `waitDays` 天后即过期，早于此时间：请减少小时数，或增加天数",
  APPROVALS_CANNOT_BE_MET: ({ needed, named }) =>
    `需要 ${needed} 人同意，但只指定了 ${named} 名审批人：请增加审批人，或减少所需人数`,
  NO_SOURCES: () => "请在 `sources` 中指定只能在此频道申请的源",
  NO_DESTINATION: () => "请至少指定一个目的 Bucket 或匹配模式",
  NO_ACCOUNT: () => "请至少指定一个账号，或省略此项",
  RULE_WITHOUT_SUBJECT: ({ names }) =>
    `请指定规则的适用对象：${formatList(names.map((name) => `\`${name}\``))} 之一`,
  RULE_WITHOUT_DEMAND: () => "请指定须由谁同意（`approvers`），或需要几人同意（`needed`）",
  HOST_NAME: () => "应为小写的主机名",
  NO_HOST: () => "请至少指定一个主机名，或省略此项",
  TICKET_HOST: ({ host, hosts }) =>
    `主机 ${host} 不在工单的主机之列（${formatList(hosts)}）：请将其加入 \`ticketHosts\`，否则其工单链接会被拒绝`,
  SECRETS_IN_MESSAGES: () =>
    "`message` 会将凭证写入 Slack 消息，通知、导出和工作区管理员都可能看到。请使用 `reveal`，" +
    "或在旁边添加 `secretsInMessagesUnderstood: true` 表示已了解此风险",
  POLICY_NAME: () => "应为 IAM 策略的名称，null 表示没有",
  DEFAULT_DAYS: () => "大于 `maxDays`：请减少天数，或增大 `maxDays`",
  MACHINE_NAME: () => "名称应由 a–z、0–9 和连字符组成，最多 40 个字符",
  RECEIVER_ADDRESS: () => "应为不含用户信息的 https 地址（仅本机可使用 http）",
  NO_EVENT: () => "请至少指定一种事件；省略 `events` 表示全部",
  NO_CHANNEL: () => "请至少指定一个频道的 ID",
  TOKEN_HASH: () => "应为 `mgw-prep token` 输出的设置内容：sha256: 加 64 位十六进制数字",
  TOKEN_END: () => "应为令牌的最后有效日期，例如 2027-01-31",
  NO_PROFILE: () => "请至少允许一种权限范围",
  DEFAULT_NOT_ALLOWED: () => "不在 `allowed` 之列：请将其加入，或从中选择",
  ACCOUNT_NAME: () => "应为由字母、数字和空格组成的短名称",
  NO_EXTERNAL_ID: () => "缺少：请填写角色信任策略所要求的 external ID",
  EXTERNAL_ID: () => "至少 2 个字符，只能包含字母、数字和 +=,.@:/_-",
  AWS_ROLE: () => "应为角色，例如 arn:aws:iam::123456789012:role/mgw-prep",
  ALIBABA_ROLE: () => "应为角色，例如 acs:ram::5123456789012345:role/mgw-prep",
  REGION: () => "应为地域，例如 eu-central-1",
  NAME_TWICE: ({ name }) => `${name} 重复，请只保留一个`,
  PRICE_DAY: () => "应为价格的日期，例如 2026-11-01",
  CURRENCY: () => "应为货币的三个字母，例如 USD",
  SLACK_ID: ({ expected, text, got }) =>
    got === null
      ? `应为${SLACK_IDS[expected]}`
      : `应为${SLACK_IDS[expected]}；${text} 是${SLACK_THINGS[got]}`,

  NOT_SET: ({ name }) => TO_SET[name],
  SEAL_KEYS: ({ bytes }) => `应为 ${bytes} 字节的 base64；如有多个，请用英文逗号分隔`,
  ENDPOINT: () => "应为完整的 URL，例如 https://host",
  ENDPOINT_IN_THE_CLEAR: () => "应为 https；只有本机（127.0.0.1、localhost、::1）可使用 http",
  DATABASE_URL: () => "应为 URL，例如 postgresql://user:password@host/database?sslmode=verify-full",
  DATABASE_IN_THE_CLEAR: () =>
    "数据库服务器不在本机：URL 中应有 sslmode=verify-full（证书由自有 CA 签发时加 sslrootcert=/path）。" +
    "审批、加密后的凭证和密码都经由此连接传输；sslmode=disable 表示该网络只有这两台主机",
  WEBHOOK_SECRET: ({ bytes }) => `应为 whsec_ 加至少 ${bytes} 字节的 base64；更换期间可用逗号分隔多个`,
  BOT_TOKEN: () => "应为以 xoxb- 开头的 Bot Token",
  APP_TOKEN: () => "应为以 xapp- 开头的 App-Level Token",
  SIGNING_SECRET: () => "应为 Slack 显示的 Signing Secret（Basic Information），共 32 个字符",

  NOT_JSON: ({ at }) =>
    at === null ? "不是有效的 JSON" : `从第 ${at.line} 行第 ${at.column} 列起不是有效的 JSON`,
  NO_POLICY: () => "应为包含 Statement 的 JSON 对象",
  NO_STATEMENT: () => "应有元素 Statement",
  STATEMENT_NOT_OBJECT: () => "语句应为 JSON 对象",
  FOREIGN_ELEMENT: ({ name }) => `元素 ${excerpt(name)} 不属于策略`,
  POLICY_VERSION: ({ version }) => `未知的 Version：${excerpt(version)}`,
  KEY_TWICE: ({ key }) => `键 ${excerpt(key)} 在同一对象中重复`,
  NUMBER_FORM: ({ number }) => `数字 ${excerpt(number)} 的写法可能被理解为其他值，请写成字符串`,
  NO_PRINCIPAL: () => "应至少有一个主体",
  PRINCIPAL: () => '应为 "*"，或 {"AWS": "arn:aws:iam::123456789012:root"} 这样的对象',
  CONDITION_KEY_TWICE: () => "条件键重复（仅大小写不同）",
  EITHER: ({ names }) => `应有 ${formatList(names)} 之一，且只能有一个`,
};

function describePlace(place: ConfigurationPlace): string {
  if ("variable" in place) return place.variable;
  return `${place.file}:${place.line} ${place.field === "" ? "整个文件" : place.field}`;
}

/** A mistake in a document, with its place in it. */
export function describePlaced({ path, mistake }: PlacedMistake): string {
  const said = describeMistake({ words }, mistake);
  return path.length === 0 ? said : `${excerpt(path.join("."))}：${said}`;
}

/** What is wrong in settings, environment and policies, each with what to do. */
export const mistakeTexts = { words, place: describePlace };
