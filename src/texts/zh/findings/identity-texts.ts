import type { FindingTexts } from "../../en/findings/finding-text.ts";
import { wholeMinutes } from "../../formats.ts";
import { formatDuration } from "../formats.ts";
import { unreadText } from "./unread-text.ts";

const CLOUD: Readonly<Record<string, string>> = { "Alibaba Cloud": "阿里云" };
const CLOCK_MATTERS = "时钟不准时不会创建任何资源，因为签名、凭证到期和所有提醒都取决于时钟。";

export function cloudName(cloud: string): string {
  return CLOUD[cloud] ?? cloud;
}

/** `AWS 账号`, `阿里云账号`: Latin stands apart from Chinese. */
export function ofCloud(cloud: string, noun: string): string {
  const name = cloudName(cloud);
  return `${name}${/[A-Za-z]$/.test(name) ? " " : ""}${noun}`;
}

export const identityTexts = {
  IDENTITY_OK: ({ awsAccountId, partition, alibabaAccountId, site }) => ({
    title: "两个账号均已确认",
    detail: `AWS 账号 ${awsAccountId}（${partition}），阿里云账号 ${alibabaAccountId}（站点 ${site}）。`,
    remedy: null,
  }),
  CREDENTIALS_REFUSED: ({ cloud, code }) => ({
    title: `${ofCloud(cloud, "拒绝机器人的凭证")}`,
    detail: `查询机器人身份时，${ofCloud(cloud, "返回")} ${code}。此请求不需要任何权限，因此是访问密钥错误、已禁用、已删除或已过期。`,
    remedy: `请为机器人提供有效的${cloudName(cloud) === cloud ? " " : ""}${ofCloud(cloud, "访问密钥")}并重新启动，再重新检查。`,
  }),
  CLOCK_WRONG: ({ aheadSeconds }) => ({
    title: `机器人主机的时钟不准${aheadSeconds === null ? "" : `，偏差 ${formatDuration(wholeMinutes(aheadSeconds))}`}`,
    detail:
      aheadSeconds === null
        ? `云服务因请求的时间而拒绝机器人。${CLOCK_MATTERS}`
        : `该时钟比云服务的时钟${aheadSeconds > 0 ? "快" : "慢"}。${CLOCK_MATTERS}`,
    remedy: "请校准主机时钟，并用 NTP 保持准确（timedatectl set-ntp true），再重新检查。",
  }),
  OPERATOR_IS_ROOT: ({ cloud, accountId }) => ({
    title: `机器人使用${cloudName(cloud) === cloud ? " " : ""}${ofCloud(cloud, "主账号（root）的凭证")}`,
    detail: `该凭证属于账号 ${accountId} 本身，拥有全部权限且无法限制。`,
    remedy: "请按部署文档为机器人创建用户或角色并授予操作员权限策略，再使用其凭证。",
  }),
  PARTITION_UNLISTED: ({ partition }) => ({
    title: `文档未说明可从 AWS 分区 ${partition} 迁移`,
    detail: "在线迁移服务的文档只列出了分区 aws 和 aws-cn 的 Endpoint。",
    remedy: "创建资源之前，请向阿里云确认服务能否从该分区读取。",
  }),
  SITE_DIFFERS_FROM_PARTITION: ({ partition, site }) => ({
    title: "阿里云站点可能设置有误",
    detail: `源位于 AWS 分区 ${partition}，而登录地址和工单链接属于阿里云站点 ${site}。账号的站点无法查询；设置有误时登录地址无法使用。`,
    remedy: "如阿里云账号属于中国站，请设置 ALIBABA_SITE=cn，或在配置中将该账号的 site 设为 cn。",
  }),
  IDENTITY_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
