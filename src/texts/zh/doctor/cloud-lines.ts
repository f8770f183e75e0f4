import type { CloudRefusal, DoctorArgs, MissingRight } from "../../../core/doctor-codes.ts";
import { detailText } from "../../failure-text.ts";
import type { Wordings } from "../../wordings.ts";
import { formatList } from "../formats.ts";
import { failureTexts } from "../reason-texts.ts";
import { type CLOUD, IDENTITY, subjectName, type Words } from "./subjects.ts";

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

const said = ({ code, detail }: CloudRefusal) => `${code}：${detailText(failureTexts, detail)}`;

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

/** Identities and permissions in both clouds. */
export const cloudLines = {
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
  DESTINATION_ROLE: ({ role, trusts, policies }) => ({
    name: "目的端角色",
    detail: `${role}，可扮演的服务：${trusts.join("、") || "无"}，权限策略：${policies.join("、") || "无"}`,
    remedy: null,
  }),
  DESTINATION_ROLE_MISSING: ({ role }) => ({
    name: "目的端角色",
    detail: `配置项 migration.destinationRole 指定的 RAM 角色 ${role} 不存在`,
    remedy: "请在 RAM 控制台创建该角色：可信实体选择阿里云服务，受信服务选择在线迁移服务",
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
} satisfies Partial<Wordings<DoctorArgs, Words>>;
