import type { Profile } from "../../core/profile.ts";

/** Each profile by what it reaches: alone, as a choice (75 characters each for `choice` and `reach`), and within a sentence. */
export const accessTexts: Record<Profile, { name: string; choice: string; reach: string; short: string }> = {
  "least-privilege": {
    name: "仅此 Bucket",
    choice: "仅此 Bucket（推荐）",
    reach: "只读此 Bucket 和前缀；只写此 OSS Bucket",
    short: "仅此 Bucket",
  },
  documented: {
    name: "整个账号",
    choice: "整个账号（按阿里云文档）",
    reach: "读所有 S3 Bucket；读写删除所有 OSS Bucket",
    short: "整个账号",
  },
  current: {
    name: "整个账号并可创建角色",
    choice: "整个账号并可创建角色（按最新文档）",
    reach: "可自行扩大权限，相当于管理员",
    short: "整个账号并可创建角色",
  },
};
