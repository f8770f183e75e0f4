import { MIGRATION_STATES } from "../../core/migration/states.ts";
import type { Reason } from "../../core/reason.ts";
import type { Refusal, RefusalArgs, RefusalCode } from "../../core/refusal.ts";
import { STATES, type State } from "../../core/states.ts";
import type { TicketProblem } from "../../core/ticket-link.ts";
import { detailText, operationText, subjectText } from "../failure-text.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { formatCount, formatList } from "./formats.ts";
import { migrationTexts } from "./migration-texts.ts";
import { failureTexts } from "./reason-texts.ts";
import { stateTexts } from "./state-texts.ts";

const OUT_OF_DATE = "此按钮已失效。请使用卡片上的按钮。";

function word(args: RefusalArgs, name: string): string | null {
  const value = args[name];
  if (value === undefined || value === "") return null;
  if (typeof value !== "object") return String(value);
  return isReason(value) ? detailText(failureTexts, value) : formatList(value);
}

/** A sentence, and after a colon who could; where nobody is named, the sentence ends. */
function naming(sentence: string, args: RefusalArgs): Phrase {
  const mentions: Phrase[] = [
    ...listOf(args, "people").map((user): Phrase => [{ user }]),
    ...listOf(args, "groups").map((group): Phrase => [{ group }]),
  ];
  return mentions.length === 0 ? [`${sentence}。`] : [`${sentence}：`, ...joinPhrases(mentions, "、"), "。"];
}

/** What a cloud answered to which call. */
function answerOf(args: RefusalArgs): Phrase {
  return [
    { code: told(args, "operation") ?? "（未知操作）" },
    "（",
    { foreign: told(args, "subject") ?? "-" },
    "）返回 ",
    { code: word(args, "code") ?? "错误" },
    "：",
    { foreign: word(args, "detail") ?? "" },
  ];
}

function listOf(args: RefusalArgs, name: string): readonly string[] {
  const list = args[name];
  return typeof list === "object" && !isReason(list) ? list : [];
}

function isReason(value: readonly string[] | Reason): value is Reason {
  return !Array.isArray(value);
}

/** The part of a sentence about what was tried, or on what. */
function told(args: RefusalArgs, name: "operation" | "subject"): string | null {
  const value = word(args, name);
  if (value === null) return null;
  return name === "operation" ? operationText(failureTexts, value) : subjectText(failureTexts, value);
}

function allowed(args: RefusalArgs): string {
  const names = word(args, "allowed");
  return names === null ? "" : `允许：${names}。`;
}

function stateName(args: RefusalArgs): string | null {
  const state = word(args, "state");
  return STATES.includes(state as State) ? stateTexts.name(state as State) : state;
}

/** What to do about each, where it is not the address that a ticket's link starts with. */
const TICKET_PROBLEMS: Partial<Record<TicketProblem, string>> = {
  "user-info": "链接不能包含登录名或密码。请打开工单并复制地址。",
  port: "链接不能包含端口。请打开工单并复制地址。",
  "too-long": "链接超过 500 个字符。请打开工单并复制工单自身的地址。",
  "new-ticket": "这是新建工单页面。请先提交工单，再复制该工单的链接。",
  "no-ticket": "链接中没有工单编号。请打开工单并复制地址。",
};

const CHANNEL_PROBLEMS: Readonly<Record<string, string>> = {
  "not-member": "机器人不在此频道。请用 /invite 邀请，或选择其他频道。",
  archived: "此频道已归档，请选择其他频道。",
  shared: "此频道与其他公司共享，请选择其他频道。",
  unknown: "机器人看不到此频道。请用 /invite 邀请，或选择其他频道。",
};

/** Why something was refused, who could or what to do: one or two sentences for each code. */
export const refusalTexts: Record<RefusalCode, (args: RefusalArgs) => Phrase> = {
  NOT_A_MEMBER: () => ["只有本工作区的有效正式成员可以使用，访客、应用和外部人员不能使用。"],
  NOT_A_REQUESTER: (args) => naming("您没有申请权限，请联系管理员添加", args),
  NOT_AN_APPROVER: (args) => naming("只有审批人可以审批", args),
  NOT_AN_OPERATOR: (args) => naming("只有管理员可以执行此操作", args),
  NOT_THE_RECIPIENT: (args) => naming("只有接收人可以查看或确认凭证", args),
  NOT_ALLOWED: (args) => {
    const maxDays = word(args, "maxDays");
    return maxDays === null
      ? naming("您不能对此申请执行该操作", args)
      : [`最多允许 ${formatCount(Number(maxDays), "天")}。`];
  },
  PROFILE_REACHES_FURTHER: (args) => [
    `此权限范围可访问账号的所有 Bucket，而此频道只能申请 ${formatList(listOf(args, "bounds"))}。` +
      `请选择${listOf(args, "allowed").length === 0 ? "其他频道" : ` ${formatList(listOf(args, "allowed"))}`}，或请管理员在频道规则中允许此权限范围。`,
  ],
  RECORD_ALTERED: (args) => {
    const id = word(args, "id");
    return [
      `${id === null ? "此申请" : `${id} `}在数据库中的记录被机器人以外的人更改，不再执行任何操作。` +
        "请取消申请或回收凭证，通知管理员，再重新申请。",
    ];
  },
  NOT_APPROVED: (args) => [
    `未执行任何操作：${word(args, "why") ?? "找不到对当前记录的审批"}。请通知管理员；回收、取消和回滚仍可执行。`,
  ],
  OWN_REQUEST: (args) => naming("您是此申请的申请人、修改人、工单填写人或凭证接收人，须由其他人审批", args),
  NO_OTHER_APPROVER: (args) => {
    const needed = args["needed"];
    const found = args["found"];
    const count =
      typeof needed === "number" && typeof found === "number" && found > 0
        ? `需要 ${needed} 名审批人，只有 ${found} 人可以审批。`
        : "没有其他审批人：审批人都是申请人或接收人。";
    return [`${count}请更换接收人。`];
  },
  DIRECTORY_UNAVAILABLE: () => ["Slack 未能确认权限，请一分钟后重试。"],
  NOT_FOUND: (args) => {
    const id = word(args, "id");
    return id === null
      ? ["没有您可以查看的该迁移准备。"]
      : ["没有您可以查看的迁移准备 ", { foreign: id }, "。"];
  },
  TOKEN_UNKNOWN: () => [OUT_OF_DATE],
  OUTDATED: () => [OUT_OF_DATE],
  ALREADY_DECIDED: (args) => {
    const state = stateName(args);
    return [state === null ? "已审批。" : `已审批：${state}。`];
  },
  NOT_YOUR_STEP: (args) =>
    naming(
      `目前由其他审批人审批（第 ${word(args, "number") ?? ""}/${word(args, "total") ?? ""} 步“${word(args, "step") ?? ""}”）`,
      args,
    ),
  ALREADY_DONE: (args) => {
    const state = stateName(args);
    return [state === null ? "已执行。" : `已执行：${state}。`];
  },
  WRONG_STATE: (args) => {
    const state = stateName(args);
    return [`当前状态${state === null ? "" : `（${state}）`}下不能执行。可执行的操作见卡片。`];
  },
  COMMENT_REQUIRED: () => ["请说明需要修改的内容。"],
  TICKET_NOT_CONFIRMED: () => ["同意前请阅读工单并勾选。"],
  TICKET_INVALID: (args) => {
    const starts = listOf(args, "hosts").map((host) => `https://${host}`);
    const start = starts.length === 0 ? "https:// 和工单页面的域名" : starts.join(" 或 ");
    return [TICKET_PROBLEMS[word(args, "problem") as TicketProblem] ?? `工单链接应以 ${start} 开头。`];
  },
  RECIPIENT_INVALID: () => ["请选择本工作区的正式成员，不能是访客、应用或外部人员。"],
  CHANNEL_INVALID: (args) => [
    CHANNEL_PROBLEMS[word(args, "why") ?? ""] ??
      "卡片不能发布到此频道：机器人须为成员，且频道未归档、未与其他公司共享。",
  ],
  PROFILE_NOT_ALLOWED: (args) => [`此频道不允许该权限范围。${allowed(args)}`],
  SOURCE_NOT_ALLOWED: (args) => [`此频道不允许该 S3 Bucket。${allowed(args)}`],
  DESTINATION_NOT_ALLOWED: (args) => [`此频道不允许该 OSS Bucket。${allowed(args)}`],
  ACCOUNT_UNKNOWN: (args) => ["配置中已没有该账号，请选择其他账号。", allowed(args)],
  PAIR_TAKEN: (args) => {
    const id = word(args, "id");
    return ["这两个 Bucket 已有申请", ...(id === null ? ["。"] : ["：", { bold: id }, "。"])];
  },
  NOTHING_CHANGED: () => ["内容没有变化。如需重新检查，请使用“重新检查”。"],
  TEXT_REQUIRED: () => ["未填写内容。请重新打开表单填写。"],
  QUESTION_OPEN: () => ["已有问题待答复，见消息列。请在答复后再提问，或直接审批。"],
  NOT_NARROWER: (args) => {
    const maxDays = word(args, "maxDays");
    return [
      `审批人只能给予不超过申请的内容：${maxDays === null ? "更少的天数" : `1～${maxDays} 天`}，以及此处允许的更小的权限范围。`,
    ];
  },
  ACCESS_NOT_POSSIBLE: () => [
    "目前无法给予该权限范围：所需的权限策略或用户无法创建。请申请人修改申请，以重新执行全部检查。",
  ],
  TOO_MANY_OPEN: (args) => {
    const ids = word(args, "ids");
    const limit = word(args, "limit");
    return [
      `您未完成的申请已达上限${limit === null ? "" : `（${limit} 个）`}${ids === null ? "" : `：${ids}`}。请先完成或取消一个。`,
    ];
  },
  TOO_MANY_DAYS: (args) => {
    const maxDays = word(args, "maxDays");
    const left = Number(args["left"] ?? 0);
    const all = maxDays === null ? "" : `（总计不超过 ${formatCount(Number(maxDays), "天")}）`;
    return [left > 0 ? `最多还可延期 ${formatCount(left, "天")}${all}。` : `不能再延期${all}，请重新申请。`];
  },
  SAMPLE_SIZE: (args) => [`请输入 0 到 ${word(args, "most") ?? "…"} 的整数。`],
  SAME_RECIPIENT: () => ["该成员已是接收人，请选择其他人。"],
  SECRETS_GONE: () => ["凭证已销毁：已确认保存或已超时。请轮转密钥。"],
  NOT_OPENED: () => ["凭证尚未查看，确认后将销毁唯一副本。请先点击“查看凭证”并保存。"],
  STILL_CHANGING: () => ["密钥正在更改，请 10 分钟后重试。"],
  AUDIT_LOG_DAMAGED: () => [
    "机器人的审计日志被他人更改，管理员处理之前不会审批、创建、轮转或延期；已通知管理员。回收照常进行。",
  ],
  NOT_AS_PLANNED: (args) => [
    "读取到的用户与审批的内容不一致，不再交付任何凭证：",
    ...answerOf(args),
    " 管理员可修正，或回收凭证。",
  ],
  HANDLING_NOT_ALLOWED: (args) => [`配置不允许此方式。${allowed(args)}`],
  NOT_ROTATED_HERE: () => [
    "这些密钥未交付给任何人，仅由机器人提供给在线迁移服务。如需作废，请回收后重新申请。",
  ],
  MIGRATION_STATE: (args) => {
    const state = word(args, "state");
    const known = MIGRATION_STATES.find((one) => one === state);
    return [
      known === undefined
        ? "没有可执行此操作的迁移任务。"
        : `当前无法执行此操作。${migrationTexts.state(known)}。`,
    ];
  },
  MIGRATION_REFUSED: (args) => ["在线迁移服务未执行：", ...answerOf(args), " 请稍后重试，或在其控制台查看。"],
  MEND_FAILED: (args) => ["操作失败：", ...answerOf(args), " 请处理后再次点击按钮。"],
};

/** The words of a refusal. */
export function refusalPhrase({ code, args }: Refusal): Phrase {
  return refusalTexts[code](args);
}
