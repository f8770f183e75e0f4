import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { accessTexts } from "./access-texts.ts";
import { nameProblem, pasteProblem } from "./name-texts.ts";
import { REGION_NAMES } from "./region-names.ts";

/** What a choice of access reaches beyond the request; absent: nothing. */
const reachWarning: Partial<Record<Profile, string>> = {
  documented:
    "整个账号：持有凭证的人可读取所有 S3 Bucket，并可读、写、删除所有 OSS Bucket。审批人也会看到此警告。",
  current:
    "整个账号：持有凭证的人可读取所有 S3 Bucket、更改所有 OSS Bucket，并可通过创建角色和授权扩大自身权限。审批人也会看到此警告。",
};

/** The request form and the views it turns into. */
export const formTexts = {
  title: "准备迁移",
  submit: "开始检查",
  close: "关闭",
  cancel: "取消",
  back: "返回表单",
  intro: "先检查，再审批，最后创建用户和访问密钥。同意之前不会创建任何资源。",
  changeTitle: "修改申请",
  changeSubmit: "保存",
  changeIntro: (revision: number | null) =>
    `将重新检查并重新审批。${revision === null ? "当前版本" : `第 ${revision} 版`}的按钮失效。`,
  changing: "正在保存修改。",
  changed: (id: string): Phrase => [{ bold: `${id}：重新检查中。` }],
  sourceBucket: {
    label: "S3 Bucket",
    find: "查找或粘贴 Bucket",
    placeholder: "粘贴 Bucket",
    hint: "可粘贴名称、s3:// 地址、ARN 或控制台链接。",
  },
  prefix: {
    label: "前缀",
    find: "查找或输入前缀",
    placeholder: "2024/",
    hint: "输入后请从列表中选择。留空表示整个 Bucket。",
    whole: "整个 Bucket",
    longer: "超出列表长度：改为文本输入",
    retype: "请重新输入前缀，此栏不再限制列表长度。",
  },
  destinationBucket: {
    label: "OSS Bucket",
    find: "查找或粘贴 Bucket",
    placeholder: "粘贴 Bucket",
    hint: "不存在时自动创建（私有）。",
  },
  awsAccount: { label: "AWS 账号" },
  alibabaAccount: { label: "阿里云账号" },
  ownAccount: "机器人自身的账号",
  existing: (region: string, storageClass: string) =>
    `该 OSS Bucket 已存在：${region}，${storageClass}。地域和存储类型保持不变。`,
  chooseAgain: "请重新选择该 Bucket，表单随后会要求填写地域和存储类型。",
  ossRegion: { label: "OSS 地域", placeholder: "请选择" },
  mainlandChina: "中国内地",
  elsewhere: "中国内地以外",
  region: (place: string, id: string) => `${REGION_NAMES[id] ?? place} ${id}`,
  storageClass: { label: "存储类型", hint: "用于新建的 OSS Bucket。" },
  handling: { label: "迁移执行方式" },
  profile: { label: "权限范围" },
  profileOption: (profile: Profile) => ({
    name: accessTexts[profile].choice,
    reach: accessTexts[profile].reach,
  }),
  reachWarning,
  recipient: {
    label: "凭证接收人",
    hint: "通过私信接收凭证。申请人和接收人不能审批。",
  },
  ttlDays: (maxDays: number) => ({
    label: "凭证有效天数",
    hint: `1～${maxDays} 天，到期自动回收。`,
    problem: `请输入 1～${maxDays} 的整数。`,
  }),
  channel: { label: "频道", hint: "卡片发布到此频道，机器人须为成员。" },
  reason: {
    label: "原因",
    placeholder: "迁移什么数据？为什么现在迁移？",
    hint: "审批人和频道成员可见。",
    problem: "请填写原因，审批人会看到。",
  },
  required: "请填写。",
  nameProblem,
  pasteProblem,
  prefixTooLong: "前缀过长，请在前缀栏中填写",
  destinationFolder: "文件在目的端保留 S3 中的名称。请只填写 OSS Bucket，不含目录。",
  otherPrefix: "S3 Bucket 的地址包含另一个前缀，请只保留一个。",
  otherRegion: (region: string) => `OSS Bucket 的地址位于 ${region}，请选择该地域。`,
  slackSilent: "Slack 未及时响应，请重试。",
  starting: "正在提交…",
  startingDetail: "正在保存申请。",
  loading: "加载中…",
  started: (id: string, channel: string): Phrase => [
    { bold: `${id}：检查中。` },
    "卡片已发布到 ",
    { channel },
    "。",
  ],
  slashAdded: (prefix: string): Phrase => ["已在前缀末尾补正斜线（/）：", { code: prefix }],
  refused: "未提交",
  notChanged: "未修改",
  failed: "机器人出错",
  failedDetail: "机器人出错并已记录。操作可能未生效；重试前请查看卡片。",
};
