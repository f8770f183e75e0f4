import type { UnreadArgs, UnreadSubject } from "../../../core/findings/unread-args.ts";
import type { FindingText } from "../../en/findings/finding-text.ts";

const SUBJECTS: Record<UnreadSubject, string> = {
  "aws-identity": "AWS 账号",
  "alibaba-identity": "阿里云账号",
  "account-alias": "阿里云账号的别名",
  "source-region": "源 Bucket 的地域",
  "source-bucket": "源 Bucket",
  "source-owner": "源 Bucket 的所有者",
  versioning: "源 Bucket 的版本控制状态",
  uploads: "源 Bucket 中未完成的分片上传",
  encryption: "源 Bucket 的默认加密配置",
  ownership: "源 Bucket 的对象所有权配置",
  "request-payer": "源 Bucket 的请求者付费配置",
  "source-lifecycle": "源 Bucket 的生命周期规则",
  tiering: "源 Bucket 的智能分层配置",
  "account-id": "AWS 账号的规范 ID",
  "sample-listing": "源 Bucket 的文件名",
  "sample-objects": "源 Bucket 的抽样文件",
  metrics: "源 Bucket 的 CloudWatch 数据",
  listing: "源 Bucket 的文件列表",
  "creation-date": "源 Bucket 的创建日期",
  "bucket-policy": "源 Bucket 的存储桶策略",
  organization: "AWS 账号所属的组织",
  "destination-bucket": "目的 Bucket",
  "destination-contents": "目的 Bucket 是否为空",
  "destination-lifecycle": "目的 Bucket 的生命周期规则",
  retention: "目的 Bucket 的合规保留策略",
  "destination-policy": "目的 Bucket 的授权策略",
  "bucket-count": "该地域的 OSS Bucket 数量",
  "iam-user": "IAM 用户是否存在",
  "iam-quota": "IAM 用户的数量和配额",
  "iam-keys": "IAM 用户的访问密钥",
  "iam-boundary": "权限边界是否存在",
  "iam-policy": "AWS 托管策略是否存在",
  "ram-user": "RAM 用户是否存在",
  "ram-quota": "RAM 用户的数量",
  "ram-keys": "RAM 用户的访问密钥",
  "ram-policy": "RAM 系统策略是否存在",
  "password-policy": "RAM 密码策略",
  "access-key-networks": "账号的访问密钥网络访问限制策略",
  "logon-limits": "账号的控制台登录限制",
  check: "此项检查所需的信息",
};

const NOT_ASKED_TEXT: FindingText = {
  title: "未查询源 Bucket",
  detail: "该名称或前缀不可能是源。",
  remedy: "请先处理“源 Bucket”一项的问题，再重新检查。",
};

/** What could not be read, why, and what would let the bot read it. */
export function unreadText(args: UnreadArgs): FindingText {
  const { what, problem, code, requestId } = args;
  if (problem === "not-asked") return NOT_ASKED_TEXT;
  const answer = requestId === null ? code : `${code}，请求 ID ${requestId}`;
  const subject = SUBJECTS[what];
  return {
    title: `无法读取${/^[A-Z]/.test(subject) ? " " : ""}${subject}`,
    detail: `${args.reason === undefined ? WHY[problem] : REASONS[args.reason].why}（${answer}）。无法读取的内容视为未通过检查。`,
    remedy: remedyText(args),
  };
}

const WHY: Record<Exclude<UnreadArgs["problem"], "not-asked">, string> = {
  denied: "云服务拒绝了请求",
  "not-found": "云服务表示其不存在",
  unavailable: "云服务无响应，或要求降低请求频率",
  unusable: "收到的响应无法使用：不完整、顺序错误或缺少必要内容",
  other: "云服务返回了错误",
};

/** Refusals that no grant to the bot would remove. */
const REASONS: Record<NonNullable<UnreadArgs["reason"]>, { why: string; remedy: string }> = {
  "bucket-policy": {
    why: "存储桶策略显式拒绝",
    remedy: "授权无法解决：“白名单”一项说明了策略的要求。处理后请重新检查。",
  },
  "organization-policy": {
    why: "组织的策略（SCP 或 RCP）拒绝",
    remedy: "请联系组织的管理员：在此账号中授权无法解决，新用户也会被拒绝。",
  },
  "other-policy": {
    why: "有策略显式拒绝机器人，或限制了机器人可获得的权限",
    remedy: "授权无法覆盖该限制：请查看证据中的语句，处理后重新检查。",
  },
  kms: {
    why: "KMS 拒绝使用其加密密钥",
    remedy: "请密钥所有者在密钥策略中允许 kms:Decrypt：检查时为机器人，迁移时为新用户。",
  },
};

function remedyText({ problem, permission, reason }: UnreadArgs): string {
  if (reason !== undefined) return REASONS[reason].remedy;
  if (permission !== null) return `请为机器人的身份授予 ${permission}，再重新检查。`;
  if (problem === "unavailable") return "请几分钟后重新检查。";
  if (problem === "unusable") {
    return "请重新检查；如仍出现，说明机器人与云服务之间有设备（代理、自定义 Endpoint）修改了响应：请将证据提供给管理员。";
  }
  if (problem === "not-found") return "请确认名称正确，再重新检查。";
  return problem === "denied"
    ? "授权无法解决：该错误码与机器人的凭证、时钟或账号有关。请提供给管理员，处理后重新检查。"
    : "请重新检查；如仍出现，请将错误码提供给管理员。";
}
