import type { CheckName } from "../../core/preparation.ts";
import type { Profile } from "../../core/profile.ts";
import type { State } from "../../core/states.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import type { Verdict } from "../../core/verdict.ts";

/** What each state is called, and what comes next: no state is without a next step. */
const STATES: Record<State, { name: string; next: string }> = {
  checking: { name: "检查中", next: "检查不会做任何更改。" },
  blocked: { name: "检查未通过", next: "处理方法见消息列。处理后请重新检查。" },
  awaiting_approval: { name: "待审批", next: "同意之前不会创建任何资源。" },
  provisioning: { name: "创建中", next: "正在创建用户、密钥和 Bucket，随后测试密钥。" },
  ready: { name: "已就绪", next: "请按消息列中的任务参数表创建迁移任务。" },
  rotating: { name: "轮转密钥中", next: "正在创建并测试新密钥。" },
  failed: { name: "失败", next: "原因见消息列。管理员可重试或回滚。" },
  rejected: { name: "已拒绝", next: "未创建任何资源。点击“重新申请”可按此申请重新开始。" },
  cancelled: { name: "已取消", next: "点击“重新申请”可按此申请重新开始。" },
  expired: { name: "已过期", next: "未及时处理，未创建任何资源。点击“重新申请”可按此申请重新开始。" },
  rolling_back: { name: "回滚中", next: "正在删除已创建的资源。" },
  rolled_back: { name: "已回滚", next: "已删除全部资源。点击“重新申请”可按此申请重新开始。" },
  revoking: { name: "回收中", next: "先删除密钥，再删除登录、权限策略和用户。" },
  revoke_failed: { name: "回收失败", next: "部分访问权限仍然有效，将自动重试；已通知管理员。" },
  revoked: { name: "已回收", next: "用户和密钥已删除，Bucket 保留。点击“重新申请”可按此申请重新开始。" },
};

const CHECKS: Record<CheckName, string> = {
  identity: "两个云的账号",
  source: "源 Bucket",
  estimate: "数据量",
  whitelist: "存储桶策略中的白名单",
  destination: "目的 Bucket",
  permissions: "用户和权限策略",
};

const VERDICTS: Record<Verdict, string> = {
  open: "不受限：存储桶策略没有阻止在线迁移服务的语句。",
  restricted: "受限：存储桶策略只允许指定的网络或主体。",
  uncertain: "不确定：无法判断在线迁移服务能否读取。",
};

/** What the holder of a profile's credentials can do, in one line. */
const PROFILES: Record<Profile, { name: string; power: string }> = {
  documented: {
    name: "整个账号（按阿里云文档）",
    power: "读取 AWS 账号的所有 S3 Bucket；读、写、删除阿里云账号的所有 OSS Bucket，并可执行迁移。",
  },
  "least-privilege": {
    name: "仅此 Bucket",
    power: "只读此 S3 Bucket 和前缀；只写此 OSS Bucket，并可执行迁移。",
  },
  current: {
    name: "整个账号并可创建角色（按最新文档）",
    power: "读取 AWS 账号的所有 S3 Bucket；在阿里云可创建角色和授权，相当于管理员。",
  },
};

const STORAGE_CLASSES: Record<OssStorageClass, string> = { Standard: "标准存储", IA: "低频访问" };

export const stateTexts = {
  name: (state: State) => STATES[state].name,
  next: (state: State) => STATES[state].next,
  /** A check of a newer version keeps its name. */
  check: (check: string) => CHECKS[check as CheckName] ?? check,
  verdict: (verdict: Verdict) => VERDICTS[verdict],
  profile: (profile: Profile) => PROFILES[profile].name,
  profilePower: (profile: Profile) => PROFILES[profile].power,
  storageClass: (storageClass: OssStorageClass) => STORAGE_CLASSES[storageClass],
};
