import type { StatementRemedy, WhitelistArgs } from "../../../core/whitelist-args.ts";
import type { FindingText, FindingTexts } from "../../en/findings/finding-text.ts";
import { meaningClause } from "../condition-texts.ts";
import { formatList, formatTime } from "../formats.ts";
import { unreadText } from "./unread-text.ts";

const TWO_WAYS_OUT = "请在迁移期间取消限制后重新检查，或向阿里云提交工单并填写工单链接。";

function withTicket(ticketUrl: string | null, remedy: string): string {
  return ticketUrl === null
    ? remedy
    : `已为该策略填写工单 ${ticketUrl}。取消白名单或工单答复之前，请勿启动任务。`;
}

function whereText({ statements, conditionKeys, scope }: WhitelistArgs): string {
  const which = statements.length === 0 ? "整个策略" : `语句 ${formatList(statements)}`;
  const keys = conditionKeys.length === 0 ? "" : `（${formatList(conditionKeys)}）`;
  return `${which}${keys}，涉及${scope === "all" ? "要迁移的全部内容" : "要迁移的部分内容"}`;
}

function meaningText({ meanings }: WhitelistArgs): string {
  const clauses = meanings.map(({ key, code }) => `${key} ${meaningClause(code)}`);
  return clauses.length === 0 ? "" : `${clauses.join("；")}。`;
}

/** What helps against one statement, as a clause; `statement` is how the owner finds it. */
function changeText({ statement, code, operator, key, value }: StatementRemedy): string | null {
  const where = statement === null ? "该语句" : `语句 ${statement} `;
  switch (code) {
    case "ADD_CONDITION":
      return `在${where}的条件中添加 ${operator} ${key} = ${value}，仅豁免${value?.includes("*") ? "机器人创建的用户" : "新用户"}`;
    case "ADD_VALUE":
      return `在${where}的 ${operator} ${key} 中添加 ${value}`;
    case "ADD_TO_NOT_PRINCIPAL":
      return `在${where}的 NotPrincipal 中添加 ${value}`;
    case "SET_TAG":
    case "TAG_USER":
      return `请管理员将 credentials.tags 设为 ${key}: ${value}，机器人即按${where}的要求为其用户添加该标签`;
    case "USE_HTTPS":
      return "在源地址中使用 https 的 Endpoint";
    case "REPAIR_STATEMENT":
      return `修正${where}，目前无法识别`;
    default:
      return null;
  }
}

/** Several statements deny, so all of their changes are needed; a tag is another way out of the same statement. */
function remedyText({ remedies, ticketUrl }: WhitelistArgs): string {
  const owners = remedies
    .filter(({ code }) => code !== "SET_TAG")
    .flatMap((remedy) => changeText(remedy) ?? []);
  const ours = remedies
    .filter(({ code }) => code === "SET_TAG")
    .flatMap((remedy) => changeText(remedy) ?? []);
  const advice = [
    TWO_WAYS_OUT,
    ...(owners.length === 0 ? [] : [`最小的修改（由 Bucket 所有者进行）：${owners.join("；")}。`]),
    ...(ours.length === 0 ? [] : [`或${ours.join("；")}。`]),
  ];
  return withTicket(ticketUrl, advice.join(""));
}

/** What is to be said beside the conditions: of statements that deny together, or deny what may not be needed. */
const REASONS: Readonly<Record<string, string>> = {
  DENIES_TOGETHER: "这些语句合起来拒绝所有请求：一条放行的请求被另一条拒绝。",
  DENIES_POSSIBLE_REQUEST:
    "被拒绝的是客户端常在读取之前发送的请求：对 Bucket 的 HEAD、不带前缀或更深前缀的列举、查询 Bucket 的位置。",
  OTHER_PARTITION: "策略中的 Bucket 属于与账号不同的分区。",
};

function reasonText({ reasons }: WhitelistArgs): string {
  return reasons.flatMap((reason) => REASONS[reason] ?? []).join("");
}

function restrictedText(args: WhitelistArgs): FindingText {
  return {
    title: "存储桶策略阻止在线迁移服务读取",
    detail: `${whereText(args)}。${meaningText(args)}${reasonText(args)}服务以 IAM 用户的长期访问密钥从公网地址读取 ${args.bucket}。`,
    remedy: remedyText(args),
  };
}

function uncertainText(args: WhitelistArgs): FindingText {
  return {
    title: "白名单可能阻止在线迁移服务",
    detail: `${whereText(args)}。${meaningText(args)}${reasonText(args)}从此处无法得知这对读取 ${args.bucket} 的影响。`,
    remedy: remedyText(args),
  };
}

const requestOf = (requestId: string | null) => (requestId === null ? "" : `（请求 ID ${requestId}）`);

const VERDICTS: Readonly<Record<string, string>> = {
  open: "不受限",
  restricted: "受限",
  uncertain: "不确定",
};

export const whitelistTexts = {
  WHITELIST_OK: ({ bucket, hasPolicy, isConfirmedByIam }) => ({
    title: hasPolicy ? "存储桶策略允许在线迁移服务读取" : "源 Bucket 没有存储桶策略",
    detail: [
      hasPolicy ? `${bucket} 的策略不拒绝新用户列举和读取。` : `没有策略阻止服务读取 ${bucket}。`,
      ...(isConfirmedByIam ? ["IAM 策略模拟器的结果相同。"] : []),
      "组织的策略（SCP、RCP）从此处无法查看，未检查。",
    ].join(""),
    remedy: null,
  }),
  WHITELIST_RESTRICTED: restrictedText,
  WHITELIST_UNCERTAIN: uncertainText,
  WHITELIST_SHUTS_OUT_BOT: ({ operation, requestId, ticketUrl }) => ({
    title: "存储桶策略同样拒绝机器人",
    detail: `S3 因存储桶策略的显式拒绝而拒绝了 ${operation}${requestOf(requestId)}。拒绝机器人的策略也会拒绝在线迁移服务。`,
    remedy: withTicket(
      ticketUrl,
      `请在可读取的网络中读取策略，并用 mgw-prep explain-policy 分析。${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_PROTECTS_ITSELF: ({ bucket, requestId, ticketUrl }) => ({
    title: "存储桶策略禁止读取该策略自身",
    detail: `S3 因策略自身的显式拒绝而拒绝了 s3:GetBucketPolicy${requestOf(requestId)}，但可以列举 ${bucket}。无法得知该策略对其他读取者的影响。`,
    remedy: withTicket(
      ticketUrl,
      `请有权读取策略的人用 mgw-prep explain-policy 分析，或在策略中为机器人的身份允许 s3:GetBucketPolicy。${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_ORGANIZATION_NOT_READ: (args) => {
    const text = unreadText(args);
    return { ...text, detail: `${text.detail}无法判断与组织有关的语句。` };
  },
  WHITELIST_OPINIONS_DIFFER: ({ ours, iam, ticketUrl }) => ({
    title: "机器人与 IAM 策略模拟器对存储桶策略的判断不一致",
    detail: `机器人的判断为${VERDICTS[ours] ?? ` ${ours}`}，IAM 的结果为 ${formatList(iam)}。人工确认之前，视为不确定。`,
    remedy: withTicket(
      ticketUrl,
      `请用 mgw-prep explain-policy 和 IAM 策略模拟器查看该策略。${TWO_WAYS_OUT}`,
    ),
  }),
  WHITELIST_TICKET_OUTDATED: ({ ticketUrl, givenBy, givenAt }) => ({
    title: "工单针对的是另一个存储桶策略",
    detail: `${ticketUrl} 由 ${givenBy} 于 ${formatTime(givenAt)} 填写，此后存储桶策略已更改。`,
    remedy: "请查看当前的策略；如工单仍然适用，请重新填写工单链接。",
  }),
  WHITELIST_OF_OTHER_ACCOUNT: ({ bucket, accountId }) => ({
    title: "无法从此账号判断该存储桶策略",
    detail: `${bucket} 不属于账号 ${accountId}。无法读取其策略，且该策略须明确允许新用户。`,
    remedy: "请在 Bucket 所属的账号中申请。",
  }),
  WHITELIST_NO_SECOND_OPINION: ({ permission, code, keys }) => ({
    title: "IAM 未能验证整个存储桶策略",
    detail:
      keys.length > 0
        ? `IAM 策略模拟器不支持 ${formatList(keys)}，未验证与其有关的语句；这些语句只有机器人的判断。`
        : `IAM 策略模拟器没有给出结果${code === null ? "" : `（${code}）`}，只有机器人的判断。`,
    remedy: permission === null ? null : `请为机器人的身份授予 ${permission}。`,
  }),
  WHITELIST_NOT_READ: (args) => {
    const text = unreadText(args);
    return {
      ...text,
      detail: `${text.detail}无法得知在线迁移服务能否读取。`,
      remedy: withTicket(args.ticketUrl, text.remedy ?? TWO_WAYS_OUT),
    };
  },
} satisfies Partial<FindingTexts>;
