import type {
  ConditionVerdict,
  Remedy,
  Scope,
  StatementReason,
  StatementVerdict,
  TagRemedy,
} from "../../core/policy-verdict.ts";
import { type ServiceUser, sourceRequests, userArnOf } from "../../core/service-request.ts";
import type { Verdict } from "../../core/verdict.ts";
import { excerpt } from "../excerpt.ts";
import { describeMeaning } from "./condition-texts.ts";
import { formatList } from "./formats.ts";
import { describePlaced } from "./mistake-texts.ts";

const VERDICTS: Record<Verdict, string> = {
  open: "该策略没有阻止在线迁移服务的语句。",
  restricted: "该策略阻止在线迁移服务。",
  uncertain: "该策略可能阻止在线迁移服务；仅凭策略无法判断。",
};

const SCOPES: Record<Scope, string> = {
  all: "要迁移的全部内容",
  part: "要迁移的部分内容",
  none: "不涉及要迁移的内容",
};

const POSSIBLE_REQUESTS = {
  "bare-listing": "该语句拒绝不带前缀的列举和对 Bucket 的 HEAD 请求；服务在列举前缀之前可能发送此类请求。",
  "deeper-listing": "该语句拒绝列举某些更深的前缀；服务可能发送此类请求。",
  location: "该语句拒绝查询 Bucket 的位置；服务在读取之前可能发送此类请求。",
} as const;

const ELEMENTS = {
  principal: "主体",
  action: "操作",
  resource: "资源",
  condition: "条件",
} as const;

/** Whom a verdict is about, in one line: the user, and how it reads. */
function describeJudged(judged: {
  user: ServiceUser;
  bucket: string;
  prefix: string;
  endpointScheme: string;
}): string {
  const { user, bucket, prefix, endpointScheme } = judged;
  const { accountId, name } = user;
  const who = name === null ? "机器人的新用户" : "IAM 用户";
  const account = accountId === null ? "（账号即 Bucket 所属的账号，可用 --account 指定）" : "";
  const where = `s3://${bucket}/${excerpt(prefix)}`;
  return `判断对象：${who} ${excerpt(userArnOf(user))}${account}，使用长期访问密钥，通过 ${endpointScheme} 从未知的公网地址读取 ${where}。`;
}

/** The whole policy after the changes, to copy, with the command that puts it. */
function describeChangedPolicy(bucket: string, changedPolicy: string): string {
  return [
    "以下为修改后的完整策略，由 Bucket 所有者核对后设置；设置后判断结果为不受限：",
    "",
    changedPolicy,
    "",
    `aws s3api put-bucket-policy --bucket ${bucket} --policy file://changed-policy.json`,
  ].join("\n");
}

function describeVerdict(verdict: Verdict): string {
  return VERDICTS[verdict];
}

function describeScope(scope: Scope): string {
  return SCOPES[scope];
}

/** Why a statement denies, does not deny, or may deny the service, in one sentence. */
function describeReason(reason: StatementReason): string {
  switch (reason.code) {
    case "ALLOW_NEVER_RESTRICTS":
      return "Allow 语句不会减少权限：该用户凭自身的权限策略读取，且 Bucket 属于同一账号。";
    case "OTHER_PRINCIPAL":
      return "该语句针对其他主体，与迁移用户无关。";
    case "EXEMPT_PRINCIPAL":
      return "该语句明确排除了迁移用户。";
    case "OTHER_ACTIONS":
      return `该语句不涉及 ${formatList([...new Set(sourceRequests("").map(({ action }) => action))])}。`;
    case "OTHER_RESOURCE":
      return "该语句不涉及此 Bucket 和要迁移的文件。";
    case "CONDITION_NOT_MET":
      return `该语句不生效：服务的请求不会满足 ${excerpt(reason.operator)} ${excerpt(reason.key)}。`;
    case "ADDRESSES_EXCLUDE_EACH_OTHER":
      return "该语句不生效：没有公网地址能同时满足其所有地址条件。";
    case "CONDITIONS_EXCLUDE_EACH_OTHER":
      return `该语句不生效：没有请求能同时满足其关于 ${formatList(reason.keys.map(excerpt))} 的所有条件。`;
    case "DENIES_TOGETHER":
      return `该语句与${formatList(reason.with.map((index) => `语句 ${index + 1}`))} 共同拒绝在线迁移服务：一条放行的请求被另一条拒绝。`;
    case "DENIES_POSSIBLE_REQUEST":
      return POSSIBLE_REQUESTS[reason.request];
    case "OTHER_PARTITION":
      return `该语句中的 Bucket 属于分区 ${excerpt(reason.partition)}，与判断时所用的分区不同。`;
    case "DENIES_UNCONDITIONALLY":
      return "该语句无条件拒绝在线迁移服务。";
    case "DENIES_BY_CONDITIONS":
      return `该语句拒绝在线迁移服务：所有请求都满足 ${formatList(reason.keys.map(excerpt))}。`;
    case "MAY_DENY": {
      const keys = reason.keys.length === 0 ? "" : `（${formatList(reason.keys.map(excerpt))}）`;
      return `该语句可能拒绝在线迁移服务：无法判断其${formatList(reason.unclear.map((element) => ELEMENTS[element]))}${keys}。`;
    }
    case "MALFORMED":
      return `无法识别该语句：${reason.mistakes.map(describePlaced).join("；")}。`;
  }
}

/** A condition as it is written, on one line. */
function describeCondition({ operator, key, values }: ConditionVerdict): string {
  return `${excerpt(operator)} ${excerpt(key)} ${excerpt(values.join(", "))}`;
}

/** The smallest change that lets the service in. */
function describeRemedy(remedy: Remedy): string {
  switch (remedy.code) {
    case "ADD_CONDITION":
      return `在其条件中添加 "${remedy.operator}": {"${remedy.key}": "${remedy.value}"}，以豁免${whomPattern(remedy.value)}；或在迁移期间删除该语句。`;
    case "ADD_VALUE":
      return `在其 "${excerpt(remedy.key)}" 的 "${excerpt(remedy.operator)}" 中添加 "${remedy.value}"；或在迁移期间删除该语句。`;
    case "USE_HTTPS":
      return "请为在线迁移服务使用 https 的 Endpoint。";
    case "REPAIR_STATEMENT":
      return "请按策略语言修正该语句；在此之前无法得知其拒绝哪些请求。";
  }
}

/** Whom the ARN of a remedy exempts: a pattern stands for users that are not made yet. */
function whomPattern(arn: string): string {
  return arn.includes("*") ? "机器人创建的用户" : "这一个用户";
}

/** The tag that a statement asks for, as the setting that puts it on the bot's users. */
function describeTagRemedy({ tagKey, tagValue }: TagRemedy): string {
  return `或通过配置 credentials.tags，让机器人为其用户添加标签 ${excerpt(tagKey)}=${excerpt(tagValue)}。`;
}

/** What a statement is called: its Sid, or its number, counted from 1. */
function nameStatement({ index, sid }: Pick<StatementVerdict, "index" | "sid">): string {
  return sid === null || sid === "" ? `语句 ${index + 1}` : `语句 ${index + 1} “${excerpt(sid)}”`;
}

/** What `explain-policy` says of a bucket policy. */
export const policyTexts = {
  judged: describeJudged,
  changedPolicy: describeChangedPolicy,
  verdict: describeVerdict,
  scope: describeScope,
  reason: describeReason,
  meaning: describeMeaning,
  condition: describeCondition,
  remedy: describeRemedy,
  tagRemedy: describeTagRemedy,
  statement: nameStatement,
  actions: (actions: readonly string[]) => formatList(actions),
};
