import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { formatCount, formatList, formatNumber } from "../formats.ts";
import { cloudName, ofCloud } from "./identity-texts.ts";
import { unreadText } from "./unread-text.ts";

/** A cloud's name after Chinese. */
const on = (cloud: string, noun: string) => `${cloudName(cloud) === cloud ? " " : ""}${ofCloud(cloud, noun)}`;

export const permissionsTexts = {
  PERMISSIONS_OK: ({ profile }) => ({
    title: "可以创建用户、密钥和权限策略",
    detail: `权限范围 ${profile} 所需的内容，两个账号中均已具备。`,
    remedy: null,
  }),
  USER_NAME_TAKEN: ({ cloud, userName }) => ({
    title: `${ofCloud(cloud, "上已存在用户")} ${userName}`,
    detail: "该用户没有本机器人和本次申请的标记，机器人不会改动它。",
    remedy: "请查明由谁创建，将其删除或改名；或重新申请，新申请的名称不同。",
  }),
  USER_QUOTA: ({ cloud, users, quota }) => ({
    title: `${ofCloud(cloud, "的用户数量已达上限")}`,
    detail: `账号中有 ${formatCount(users, "个用户")}，上限为 ${formatNumber(quota)} 个。`,
    remedy: "请删除不再需要的用户，或申请提高配额。",
  }),
  ACCESS_KEY_LIMIT: ({ cloud, userName, keys, others }) => ({
    title: `用户 ${userName} 的访问密钥数量已达上限`,
    detail: `${ofCloud(cloud, "上有")} ${formatCount(keys, "个密钥")}${others === undefined ? "" : `，其中 ${formatNumber(others.length)} 个不在本次申请的记录中：${formatList(others)}`}。该用户由机器人创建；创建新密钥前，将删除机器人没有记录的密钥。`,
    remedy: "请确认无人使用这些密钥。",
  }),
  POLICY_MISSING: ({ cloud, policyName, profile, otherProfiles }) => ({
    title: `此${on(cloud, "账号中没有权限策略")} ${policyName}`,
    detail: `权限范围 ${profile} 需要该策略。并非每个账号都有全部系统策略。`,
    remedy:
      otherProfiles.length === 0
        ? "请向云服务商查询缺少该策略的原因。"
        : `请选择其他权限范围：${formatList(otherProfiles)}。`,
  }),
  BOUNDARY_MISSING: ({ policyName, exists }) => ({
    title:
      exists === null
        ? `机器人无权查看权限边界 ${policyName} 是否存在`
        : `此 AWS 账号中没有权限边界 ${policyName}`,
    detail: "机器人的每个 IAM 用户都带有该权限边界，因此用户上的任何策略最多只能读取 S3。",
    remedy:
      exists === null
        ? `请将 deploy/ 中当前的操作员策略（对 ${policyName} 的 iam:GetPolicy）和权限边界配置到账号中（docs/deployment.md）。`
        : `aws iam create-policy --policy-name ${policyName} --policy-document file://deploy/aws-permissions-boundary.json`,
  }),
  PREFIX_NOT_EXPRESSIBLE: ({ prefix, characters }) => ({
    title: "该前缀无法写入 RAM 权限策略",
    detail: `${prefix} 含有 ${formatList(characters)}，RAM 将其视为通配符，无法按字面匹配。权限范围 least-privilege 会因此超出该前缀。`,
    remedy: "请选择其他权限范围，或不含这些字符的前缀。",
  }),
  ACCESS_KEY_NETWORK_LIMITED: ({ networks }) => ({
    title: "阿里云账号限制了访问密钥的来源地址",
    detail: `${networks.length === 0 ? "账号的网络访问限制策略不允许任何地址。" : `账号的网络访问限制策略只允许 ${formatList(networks)}。`}该限制对填入目的地址的密钥同样有效，而在线迁移服务使用的地址未公开。`,
    remedy: "请向账号的管理员确认是否允许在线迁移服务；密钥自身的策略优先于账号的策略。",
  }),
  LOGON_NETWORK_LIMITED: ({ networkMasks }) => ({
    title: "阿里云账号限制了登录的来源地址",
    detail: `RAM 用户只能从 ${formatList(networkMasks)} 登录控制台。`,
    remedy: "请确认接收人从这些地址登录。",
  }),
  LOGON_NEEDS_MFA: () => ({
    title: "阿里云账号要求所有 RAM 用户使用多因素认证（MFA）",
    detail: "接收人首次登录时须绑定 MFA。",
    remedy: null,
  }),
  PERMISSIONS_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
