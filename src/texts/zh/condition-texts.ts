import type { KeyReason, Meaning } from "../../core/policy-verdict.ts";
import { excerpt } from "../excerpt.ts";

const KEY_REASONS: Record<KeyReason, string> = {
  INTERNET_CALLER: "服务通过公网访问，不经过 VPC 终端节点",
  LONG_TERM_KEY: "服务使用长期访问密钥读取，不使用会话",
  NOT_A_SERVICE_CALL: "没有 AWS 服务代表该用户调用",
  DIRECT_BUCKET_REQUEST: "服务直接读取 Bucket，不经过接入点",
  READ_REQUEST: "该条件键属于写请求",
  OTHER_ACTIONS_KEY: "该条件键属于其他操作",
  NOT_SENT_BY_SERVICE: "服务不发送该条件键",
  TAG_NOT_SET: "该用户没有此标签",
  NOT_IN_ORGANIZATION: "该账号不属于任何组织",
  NOT_OVER_TLS: "Endpoint 为 http 明文",
  KNOWN_CALLER: "该条件键描述服务读取时使用的用户",
  KNOWN_ENDPOINT: "由 Endpoint 决定",
  KNOWN_BUCKET: "Bucket 属于该用户所在的账号",
  KNOWN_TAG: "该用户有此标签",
  KNOWN_REGION: "Bucket 位于该地域",
  KNOWN_ORGANIZATION: "该账号属于此组织",
  NAME_NOT_DRAWN: "申请开始时机器人才确定用户的名称",
  ACCOUNT_NOT_GIVEN: "此处不知道 Bucket 所属的账号",
  LISTED_PREFIX: "由要列举的内容决定",
  CLOCK: "该值为时间",
  ADDRESS_NOT_PUBLISHED: "服务使用的地址未公开",
  NOT_DOCUMENTED: "服务发送的内容没有文档说明",
  NEW_USER_ID: "创建用户时 AWS 才分配该 ID",
  ORGANIZATION_NOT_READ: "此处不知道账号在组织中的位置",
  TAGS_NOT_READ: "此处不知道这些标签",
  REGION_NOT_GIVEN: "此处不知道 Bucket 的地域",
  DEPENDS_ON_OBJECT: "该值因文件而异",
  UNKNOWN_KEY: "此处不认识该条件键",
};

/** What one condition means for the service, in one sentence. */
export function describeMeaning(meaning: Meaning): string {
  switch (meaning.code) {
    case "KEY_ABSENT":
      return `请求不含该条件键：${KEY_REASONS[meaning.because]}。`;
    case "KEY_HAS_VALUE":
      return `请求中的值为 ${excerpt(meaning.value)}：${KEY_REASONS[meaning.because]}。`;
    case "KEY_VALUE_UNKNOWN":
      return `请求中的值未知：${KEY_REASONS[meaning.because]}。`;
    case "VALUE_ASSUMED_UNLISTED":
      return `该白名单不含在线迁移服务：${KEY_REASONS[meaning.because]}。`;
    case "TIME_COMPARED":
      return `按 ${meaning.now} 至 ${meaning.until} 判断，即凭证的最长有效期。`;
    case "ADDRESS_OUTSIDE_WHITELIST":
      return "这是地址白名单：服务使用的地址未公开，不在其中。";
    case "ADDRESS_MAY_BE_LISTED":
      return "这些公网地址中可能有服务使用的地址；其地址未公开。";
    case "ADDRESSES_ALL_LISTED":
      return "这些地址段合起来包含所有公网地址。";
    case "ADDRESSES_IPV6_LEFT_OUT":
      return "这些地址段对所有公网 IPv4 地址一视同仁，但不包括所有 IPv6 地址。";
    case "ADDRESSES_NOT_PUBLIC":
      return "这些地址都不是公网地址，而服务从公网地址访问。";
    case "UNKNOWN_OPERATOR":
      return "策略语言中没有该运算符。";
    case "OPERATOR_DOES_NOT_FIT":
      return "该运算符不适用于此条件键或其值。";
    case "MALFORMED_VALUE":
      return `无法识别值 ${excerpt(meaning.value)}。`;
    case "VARIABLE_UNRESOLVED":
      return `变量 ${excerpt(meaning.variable)} 的值未知。`;
  }
}

/** The same as the end of a clause that begins with the condition key. */
const CLAUSES: Record<Meaning["code"], string> = {
  KEY_ABSENT: "不在服务的请求中",
  KEY_HAS_VALUE: "的值正是条件所指",
  KEY_VALUE_UNKNOWN: "的值无法预先得知",
  VALUE_ASSUMED_UNLISTED: "的值视为不在所列之中",
  TIME_COMPARED: "取决于时间",
  ADDRESS_OUTSIDE_WHITELIST: "未列出服务使用的地址（其地址未公开）",
  ADDRESS_MAY_BE_LISTED: "可能列出了服务使用的地址",
  ADDRESSES_ALL_LISTED: "包含所有地址",
  ADDRESSES_IPV6_LEFT_OUT: "包含所有 IPv4 地址，但不包括 IPv6",
  ADDRESSES_NOT_PUBLIC: "只列出了私网地址",
  UNKNOWN_OPERATOR: "所用的运算符未知",
  OPERATOR_DOES_NOT_FIT: "所用的运算符不适用",
  MALFORMED_VALUE: "的值无法识别",
  VARIABLE_UNRESOLVED: "取决于此处没有值的策略变量",
};

/** Of a meaning that another version stored, its code. */
export function meaningClause(code: string): string {
  const clauses: Readonly<Record<string, string>> = CLAUSES;
  return clauses[code] ?? code;
}
