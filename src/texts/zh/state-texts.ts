import type { CheckName } from "../../core/preparation.ts";
import type { Profile } from "../../core/profile.ts";
import type { State } from "../../core/states.ts";
import type { OssStorageClass } from "../../core/storage-class.ts";
import type { Verdict } from "../../core/verdict.ts";

/** What each state is called where it is one of many, such as in a list. */
const STATES: Record<State, string> = {
  checking: "检查中",
  blocked: "检查未通过",
  awaiting_approval: "待审批",
  provisioning: "创建中",
  ready: "已就绪",
  rotating: "轮转密钥中",
  failed: "失败",
  rejected: "已拒绝",
  cancelled: "已取消",
  expired: "已过期",
  rolling_back: "回滚中",
  rolled_back: "已回滚",
  revoking: "回收中",
  revoke_failed: "回收失败",
  revoked: "已回收",
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

/** What the holder of a profile's credentials reaches, in a few words; the same on every surface. */
const ACCESS: Record<Profile, string> = {
  documented: "整个账号：读取所有 S3 Bucket；读、写、删除所有 OSS Bucket",
  "least-privilege": "仅此 Bucket：读取源，写入目的",
  current: "整个账号，且可自行扩大权限（创建角色、授权）",
};

/** The same as a sentence, for those who hear it. */
const REACH: Record<Profile, string> = {
  documented: "凭证可读取所有 S3 Bucket、更改所有 OSS Bucket。",
  "least-privilege": "凭证仅可访问这两个 Bucket。",
  current: "凭证可访问整个账号，且可自行扩大权限。",
};

const STORAGE_CLASSES: Record<OssStorageClass, string> = { Standard: "标准存储", IA: "低频访问" };

export const stateTexts = {
  name: (state: State) => STATES[state],
  /** A check of a newer version keeps its name. */
  check: (check: string) => CHECKS[check as CheckName] ?? check,
  verdict: (verdict: Verdict) => VERDICTS[verdict],
  access: (profile: Profile) => ACCESS[profile],
  reach: (profile: Profile) => REACH[profile],
  storageClass: (storageClass: OssStorageClass) => STORAGE_CLASSES[storageClass],
};
