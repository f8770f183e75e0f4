import type { AuditDamage } from "../../core/audit-damage.ts";
import type { StoredHoldReason } from "../../core/hold-reason.ts";
import { leaveGroupCommand } from "../../core/leave-group.ts";
import type { NotApprovedThing, ReasonArgs } from "../../core/reason.ts";
import type { FailureTexts } from "../failure-text.ts";
import type { Wordings } from "../wordings.ts";
import { formatList } from "./formats.ts";

/** What is wrong with the audit log, in one sentence without its end. */
export function damageText(damage: AuditDamage): string {
  switch (damage.kind) {
    case "altered":
      return `审计日志的第 ${damage.sequence} 条与机器人写入的内容不一致`;
    case "replaced":
      return `审计日志的第 ${damage.sequence} 条与原有内容不同，或日志已不含该条`;
    case "cut":
      return `审计日志到第 ${damage.sequence} 条为止，原有 ${damage.known} 条`;
    case "emptied":
      return damage.known === null ? "审计日志为空，但已有迁移准备" : `审计日志为空，原有 ${damage.known} 条`;
    case "unprotected":
      return "防止审计日志被修改的触发器已被禁用或删除";
    case "head-file":
      return "数据目录中的 audit-head 文件与机器人写入的内容不一致";
  }
}

export const DAMAGE_REMEDY =
  "请查明由谁修改以及还修改了什么：导出日志，并与备份和管理员频道中的哈希对比" +
  "（docs/operations.md，“When the audit log was changed”）。然后从备份恢复，或运行 mgw-prep audit accept 接受现状";

/** So many things are named; the rest are counted. */
const NAMED = 5;

function foundText(found: readonly NotApprovedThing[]): string {
  const named = formatList(found.slice(0, NAMED).map(thingText));
  return `${named}${found.length > NAMED ? `，另有 ${found.length - NAMED} 项` : ""}`;
}

function thingText({ what, name }: NotApprovedThing): string {
  switch (what) {
    case "path":
      return `路径 ${name}`;
    case "tag":
      return `与审批内容不同的标签 ${name}`;
    case "boundary":
      return name === "" ? "权限边界（无）" : `权限边界 ${name}`;
    case "key":
      return `访问密钥 ${name}`;
    case "policy":
      return `权限策略 ${name}`;
    case "policy-text":
      return `权限策略 ${name} 的内容不同`;
    case "group":
      return `用户组 ${name}`;
    case "login":
      return "控制台登录";
  }
}

/** Parts of sentences, as they stand behind a failure's code. */
const reasonTexts: Wordings<ReasonArgs, string> = {
  APPROVAL_OUTDATED: () => "已审批的内容与当前记录不一致",
  RECORD_ALTERED: () => "数据库中的该行不是由本程序写入",
  APPROVAL_NOT_FOUND: () => "审计日志中没有对当前记录的审批",
  LOG_INCOMPLETE: () => "审批之后的审计日志有缺失或被修改",
  NOT_IN_PLAN: () => "不在已审批的变更之内",
  AUDIT_LOG_DAMAGED: ({ damage }) =>
    `${damageText(damage)}，管理员处理之前不会创建任何资源；这不是云服务的故障`,
  NOTHING_SEEN: () => "无法读取账号、存储桶策略或目的 Bucket，因此未创建任何资源",
  APPROVERS_NOT_ASKED: () => "无法向 Slack 确认审批人是否仍有权限，因此未做更改；审批仍然有效",
  PLAN_CHANGED_MIDWAY: () => "变更计划已与审批时不同，且部分变更已完成；请回滚后重新开始",
  RECORD_UNREADABLE: ({ preparationId }) =>
    "数据库中的该行不是本程序写入的内容，无法得知应删除哪些资源。" +
    `请查明由谁写入数据库，在两个云上删除 mgw-prep-${preparationId}，再删除 grants 表中的该行`,
  BOT_FAILED: () => "机器人出错，详情见其日志",
  CHECK_BROKE: () => "检查以未预料的方式结束",
  LISTING_UNORDERED: () => "列举结果未按名称排序或出现循环，请检查访问域名以及中间的网络设备",
  BUCKET_NOT_OURS: ({ isThere }) =>
    isThere ? "该 Bucket 不属于机器人身份所在的账号" : "机器人身份所在的账号下没有该 Bucket",
  OTHER_ACCOUNT: ({ found }) => `机器人的身份现在属于账号 ${found}；请提供创建资源时所用账号中的身份`,
  NO_IDENTITY_THERE: () => "机器人在该账号中已没有身份",
  USER_NOT_SHOWN: () => "尚未查询到新用户",
  USER_NOT_OURS: () => "已存在同名用户，且不是由本机器人创建",
  USER_GONE: () => "为本次申请创建的用户已不存在；请回收凭证后重新申请",
  USER_UNMARKED: () => "该用户已没有本机器人的标记",
  POLICY_NOT_OURS: () => "已存在同名权限策略，不是由本机器人创建，或内容不同",
  BUCKET_NOT_AS_ASKED: () => "新 Bucket 与申请的配置不一致",
  BOUNDARY_DIFFERS: ({ expected, found }) => `权限边界应为 ${expected}，实际为 ${found ?? "（无）"}`,
  NOT_AS_APPROVED: ({ found }) => `该用户含有未经审批的内容：${foundText(found)}；未交付任何凭证`,
  CHANGE_NOT_SHOWN: ({ change }) => `尚未在该用户上查询到已审批的 ${change}`,
  IMPORT_NOT_OURS: ({ name }) =>
    `在线迁移服务中已有 ${name}，且不是由此机器人创建，请查明创建者并在控制台删除`,
  IMPORT_NOT_AS_PLANNED: ({ name, differs }) =>
    `在线迁移服务中的 ${name} 与审批内容不一致（${differs.join("、")}），可能被他人修改或创建`,
  IMPORT_NOT_SHOWN: ({ name }) => `在线迁移服务尚未显示 ${name}`,
  USER_IN_GROUPS: ({ cloud, userName, groups, next }) =>
    `有人将该用户加入了用户组 ${formatList(groups)}；` +
    `${next === "user-deleted" ? "其密钥已删除，执行以下命令后可删除该用户" : "机器人不会将用户移出用户组，请执行"}：` +
    groups.map((group) => leaveGroupCommand(cloud, userName, group)).join("；"),
};

/** What the bot tried where no call of a cloud has a name for it. */
const operationTexts: Readonly<Record<string, string>> = {
  recheck: "更改前的复查",
  "ask-approvers": "向 Slack 查询审批人",
  "read-audit-log": "读取审计日志",
  "find-approval": "查找审批记录",
  "read-record": "读取记录",
  compare: "对比两端",
  look: "检查",
};

/** What the bot tried it on where that is nothing of a cloud. */
const subjectTexts: Readonly<Record<string, string>> = {
  bot: "机器人自身",
  "audit-log": "审计日志",
};

export const failureTexts: FailureTexts = {
  operation: operationTexts,
  readBackBefore: (call) => `调用 ${call} 之前的复查`,
  subject: subjectTexts,
  reason: reasonTexts,
  line: ({ operation, subject, code, detail }) => `${operation}（${subject}）：${code}：${detail}`,
};

/** Why a delivery is held, as a whole sentence or the end of one. */
export function holdReasonText(reason: StoredHoldReason): string {
  if (typeof reason === "string") return reason;
  switch (reason.code) {
    case "NOT_A_FULL_MEMBER":
      return "不是本工作区的有效正式成员";
    case "UNKNOWN_PERSON":
      return "本工作区没有此人";
    case "HAS_LEFT":
      return "接收人已离开工作区。";
    case "DECLINED":
      return "接收人表示凭证不应由其接收。";
    case "NOT_POSTED":
      return reason.answer;
  }
}
