import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { nameProblem } from "./name-texts.ts";
import { REGION_NAMES } from "./region-names.ts";
import { profilePower, stateTexts } from "./state-texts.ts";

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
  changeIntro: "将重新检查并重新审批。当前版本的按钮失效。",
  changing: "正在保存…",
  changed: (id: string) => `${id} 已修改`,
  changedDetail: "将重新检查；结果见卡片。",
  sourceBucket: { label: "S3 Bucket", placeholder: "acme-archive" },
  prefix: {
    label: "前缀",
    placeholder: "photos/2025/",
    hint: "留空表示整个 Bucket。末尾自动补正斜线（/）。",
  },
  destinationBucket: {
    label: "OSS Bucket",
    placeholder: "acme-archive-cn",
    hint: "不存在时自动创建（私有）。",
  },
  awsAccount: { label: "AWS 账号" },
  alibabaAccount: { label: "阿里云账号" },
  ownAccount: "机器人自身的账号",
  ossRegion: { label: "OSS 地域", placeholder: "请选择" },
  mainlandChina: "中国内地",
  elsewhere: "中国内地以外",
  region: (place: string, id: string) => `${REGION_NAMES[id] ?? place} ${id}`,
  storageClass: { label: "新 OSS Bucket 的存储类型" },
  profile: { label: "权限范围" },
  profileOption: (profile: Profile) => stateTexts.profile(profile),
  profileHint: (profiles: readonly Profile[]) =>
    profiles.map((profile) => `${stateTexts.profile(profile)}：${profilePower(profile)}`).join("\n"),
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
  reason: { label: "原因", placeholder: "迁移什么数据？为什么现在迁移？" },
  required: "请填写。",
  nameProblem,
  slackSilent: "Slack 未及时响应，请重试。",
  starting: "正在提交…",
  startingDetail: "正在保存申请。",
  loading: "加载中…",
  started: (id: string) => `${id}：检查中`,
  startedDetail: "卡片已发布到频道。",
  slashAdded: (prefix: string): Phrase => ["已在前缀末尾补正斜线（/）：", { code: prefix }],
  refused: "未提交",
  notChanged: "未修改",
  failed: "机器人出错",
  failedDetail: "机器人出错并已记录。操作可能未生效；重试前请查看卡片。",
};
