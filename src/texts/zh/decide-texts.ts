import type { CostRange } from "../../core/cost-range.ts";
import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { accessTexts } from "./access-texts.ts";
import {
  formatCount,
  formatDay,
  formatDayOfYear,
  formatDuration,
  formatList,
  formatNumber,
} from "./formats.ts";
import { stateTexts } from "./state-texts.ts";

/** Money to the cent below ten, whole above. */
const formatAmount = (amount: number) =>
  amount < 9.995 ? amount.toFixed(2) : formatNumber(Math.round(amount));

type Given = { profile: Profile; ttlDays: number };

/** What an approver answers for: the first lines of the forms to decide in, and the form itself. */
export const decideTexts = {
  route: (source: string, prefix: string, destination: string): Phrase =>
    prefix === ""
      ? [{ bold: `迁移 s3://${source} → oss://${destination}` }]
      : [
          { bold: `迁移 s3://${source}/` },
          { foreign: prefix, isBold: true },
          " ",
          { bold: `→ oss://${destination}` },
        ],
  figures: (amount: string, method: "cloudwatch" | "listing", asOf: string) =>
    `${amount}（${method === "cloudwatch" ? "CloudWatch" : "列举"}，${formatDayOfYear(asOf)}）`,
  atBest: (seconds: number) => ` · 一个迁移任务最快需 ${formatDuration(seconds)}`,
  cost: ({ low, high, currency, asOf }: CostRange, isLowerBound: boolean) => {
    const [from, to] = [formatAmount(low), formatAmount(high)];
    const range = isLowerBound ? `不少于 ${from}` : from === to ? `约 ${from}` : `${from}～${to}`;
    return `AWS 读取费用 ${currency} ${range}（价格日期 ${formatDay(asOf)}）`;
  },
  revoked: " · 到期自动回收",
  inMessage: " · 写在私信中",
  accounts: "账号",
  account: {
    aws: (id: string, name: string | null) => `AWS 账号 ${name === null ? id : `${id}（${name}）`}`,
    alibaba: (id: string, name: string | null) => `阿里云账号 ${name === null ? id : `${id}（${name}）`}`,
  },
  why: "原因",
  wholeAccounts: {
    documented: (aws: string, alibaba: string) =>
      `整个账号。接收人使用这些凭证可以读取 ${aws} 的所有 S3 Bucket，并可以读、写、删除${alibaba} 的所有 OSS Bucket。`,
    current: (aws: string, alibaba: string) =>
      `整个账号，且可自行扩大权限。接收人使用这些凭证可以读取 ${aws} 的所有 S3 Bucket；在${alibaba} 中可以创建角色并授权，相当于账号的最高权限。`,
  },
  whitelist: {
    source: {
      restricted: "存储桶策略阻止在线迁移服务读取。",
      uncertain: "存储桶策略可能阻止在线迁移服务读取。",
    },
    destination: {
      restricted: "目的 Bucket 的授权策略阻止在线迁移服务。",
      uncertain: "目的 Bucket 的授权策略可能阻止在线迁移服务。",
    },
    alert: (what: readonly string[]) => `白名单。${what.join("")}任务须等工单答复后启动。`,
  },
  notRun: (checks: readonly string[]) =>
    `未执行：${formatList(checks)}。新版本的机器人才有此检查，重新检查即可执行。`,
  ticketLine: (number: string | null, url: string, by: string, at: Phrase[number]): Phrase => [
    { bold: "白名单工单" },
    "  ",
    { url, label: number ?? url },
    "，由 ",
    { user: by },
    " 于 ",
    at,
    " 填写",
  ],
  ticketMissing: "未填写白名单工单。",
  ticketLabel: "工单",
  ticketSeen: "我已阅读工单",
  ticketRequired: "同意前请阅读工单并勾选。",
  comment: "备注",
  commentPlaceholder: "消息列中所有人可见",
  rejectPlaceholder: "需要修改什么？",
  commentRequired: "请说明需要修改的内容。",
  access: {
    label: "权限范围（可缩小）",
    /** 75 characters each. */
    option: (profile: Profile, isAsked: boolean) => ({
      name: isAsked ? `${accessTexts[profile].name}（按申请）` : accessTexts[profile].choice,
      reach: accessTexts[profile].reach,
    }),
    notDrawn: "下方计划对应其他权限范围。请重新选择，待表单更新后再同意。",
  },
  days: {
    label: "天数",
    hint: (max: number) => `1～${max}，可少于申请的天数。`,
    problem: (max: number) => `请输入 1～${max} 的整数。`,
  },
  narrowed: (before: Given, after: Given) =>
    formatList([
      ...(before.ttlDays === after.ttlDays
        ? []
        : [`${formatCount(after.ttlDays, "天")}（原申请 ${before.ttlDays} 天）`]),
      ...(before.profile === after.profile
        ? []
        : [`权限范围为${accessTexts[after.profile].short}（原申请为${accessTexts[before.profile].short}）`]),
    ]),
  created: {
    title: (count: number) => `将创建（${count}）`,
    bucket: (
      name: string,
      region: string,
      storageClass: Parameters<typeof stateTexts.storageClass>[0],
    ): Phrase => [
      "OSS Bucket ",
      { code: name },
      `：${region}，私有，${stateTexts.storageClass(storageClass)}`,
    ],
    iamUser: (name: string, policies: Phrase, boundary: string | null): Phrase => [
      "IAM 用户 ",
      { code: name },
      ...(boundary === null ? [] : ["（权限边界 ", { code: boundary }, "）"]),
      ...(policies.length === 0 ? [] : ["：", ...policies]),
      "，以及一个访问密钥",
    ],
    ramUser: (name: string, policies: Phrase, needsMfa: boolean): Phrase => [
      "RAM 用户 ",
      { code: name },
      ...(policies.length === 0 ? [] : ["：", ...policies]),
      `，以及控制台登录${needsMfa ? "（需多因素认证）" : ""}和一个 AccessKey`,
    ],
    migration: (region: string, role: string): Phrase => [
      `两个数据地址和一个迁移任务（${region}），以 RAM 角色 `,
      { code: role },
      " 写入；任务不启动",
    ],
    between: "、",
    nothing: "无：所需资源均已存在。",
  },
  policies: {
    button: "权限策略内容",
    managed: "云厂商的系统策略",
    document: "权限策略内容",
    part: (part: number, of: number) => `，第 ${part}/${of} 部分`,
  },
  ask: {
    label: "问题",
    hint: "申请人将在消息列中答复，您稍后再审批。",
    submit: "提问",
    required: "请填写问题。",
    done: "已提问。答复后您会收到私信。",
  },
  answer: {
    label: "答复",
    hint: "消息列中所有人可见。如需修改申请，请使用“修改申请”。",
    submit: "答复",
    required: "请填写答复。",
    done: "已答复，并通知提问的审批人。",
  },
  cancel: {
    nothingCreated: "尚未创建任何资源。",
    whileCreating: "当前更改完成后停止创建，并删除已创建的资源。",
    keep: "保留",
    label: "原因",
    hint: "频道成员可见。",
  },
  checks: { button: "全部检查项" },
  identity: (id: string, revision: number, hash: string) =>
    `${id} · 第 ${revision} 版 · 计划 ${hash.slice(0, 12)}`,
  deciding: "正在提交…",
  approvedPartly: (left: number) => `已同意，还需 ${left} 人。`,
  approved: "已同意，开始创建。",
  approvedWith: (change: string, left: number) =>
    `已同意，并作修改：${change}。${left === 0 ? "开始创建。" : `还需 ${left} 人。`}`,
  approvedRecipient: "已同意，凭证将交给新的接收人。",
  rejected: "已拒绝，已通知申请人。",
};
