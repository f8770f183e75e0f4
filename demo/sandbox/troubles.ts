import type { FaultRule } from "../../simulators/shared/faults.ts";
import type { PageLanguage } from "../../simulators/slack/web/serve-web.ts";
import type { World } from "../world.ts";

type Control = World["control"];
type SimulatorName = "aws" | "alibaba" | "slack";

/** Something that goes wrong while its switch is on. */
type Trouble = {
  label: string;
  /** What the person sees of it, and what to try. */
  hint: string;
  zh: { label: string; hint: string };
  /** Calls that fail, by simulator. */
  faults?: Partial<Record<SimulatorName, readonly FaultRule[]>>;
  /** A change of the world outside of any call. */
  change?: (control: Control, isOn: boolean) => Promise<unknown>;
};

export const OPEN_SOURCE = "acme-media-clean";

/** A bucket policy that lets two office networks read and denies every other address. */
const OFFICE_ONLY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OfficeOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [`arn:aws:s3:::${OPEN_SOURCE}`, `arn:aws:s3:::${OPEN_SOURCE}/*`],
      Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"] } },
    },
  ],
};

const always = (service: string, operation: string, rule: Omit<FaultRule, "service" | "operation">) => ({
  service,
  operation,
  ...rule,
});

export const TROUBLES = {
  whitelist: {
    label: "Whitelist on the source",
    hint: `The bucket policy of ${OPEN_SOURCE} denies every address but two office networks. Check again on a card shows it.`,
    zh: {
      label: "源 Bucket 的白名单",
      hint: `${OPEN_SOURCE} 的存储桶策略只允许两个办公网络。在卡片上重新检查即可看到。`,
    },
    change: (control, isOn) =>
      control("aws/control/setBucketPolicy", { bucket: OPEN_SOURCE, policy: isOn ? OFFICE_ONLY : null }),
  },
  slowIam: {
    label: "Slow IAM",
    hint: "Each call of IAM takes four seconds: the card shows the progress of checks and changes.",
    zh: { label: "IAM 响应慢", hint: "IAM 的每次调用需 4 秒，可在卡片上看到检查和创建的进度。" },
    faults: { aws: [always("iam", "*", { kind: "latency", delayMs: 4_000 })] },
  },
  throttling: {
    label: "Both clouds throttle",
    hint: "Every call of IAM and RAM is throttled: the bot backs off, and goes on once this is off.",
    zh: { label: "两个云都限流", hint: "IAM 和 RAM 的每次调用都被限流：机器人会等待，关闭后继续。" },
    faults: {
      aws: [always("iam", "*", { kind: "throttle", retryAfterSeconds: 1 })],
      alibaba: [always("ram", "*", { kind: "throttle", retryAfterSeconds: 1 })],
    },
  },
  slackAway: {
    label: "Slack is away",
    hint: "Slack answers each call of the bot with error 503. Once this is off, what was to be said is sent.",
    zh: { label: "Slack 不可用", hint: "Slack 对机器人的每次调用返回 503。关闭后，未发送的消息会发出。" },
    faults: { slack: [always("slack", "*", { kind: "error", status: 503, code: "service_unavailable" })] },
  },
  quotaFull: {
    label: "Quota of users is full",
    hint: "IAM refuses to create another user: an approved preparation fails, and what was created can be rolled back.",
    zh: { label: "用户数已达上限", hint: "IAM 拒绝创建用户：已同意的申请会失败，已创建的资源可以回滚。" },
    faults: { aws: [always("iam", "CreateUser", { kind: "error", status: 409, code: "LimitExceeded" })] },
  },
  stuckUser: {
    label: "RAM users cannot be deleted",
    hint: "A revocation deletes the keys and fails at the user: operators are alarmed, and Try again now works once this is off.",
    zh: {
      label: "无法删除 RAM 用户",
      hint: "回收会删除密钥，但无法删除用户：管理员会收到告警，关闭后可“立即重试”。",
    },
    faults: { alibaba: [always("ram", "DeleteUser", { kind: "error", status: 500, code: "InternalError" })] },
  },
} satisfies Record<string, Trouble>;

export type TroubleId = keyof typeof TROUBLES;
const ALL: Readonly<Record<TroubleId, Trouble>> = TROUBLES;

export type TroubleState = { id: TroubleId; label: string; hint: string; isOn: boolean };

/** The switches of a world, all off at first. One change at a time: faults of a simulator are armed as a whole. */
export function createTroubles({ control }: Pick<World, "control">, language: PageLanguage = "en") {
  const on = new Set<TroubleId>();
  let last: Promise<unknown> = Promise.resolve();

  const rearm = async (simulator: SimulatorName) => {
    await control(`${simulator}/faults/disarm`);
    for (const id of on)
      for (const rule of ALL[id].faults?.[simulator] ?? []) await control(`${simulator}/faults/arm`, rule);
  };
  const change = async (id: TroubleId, isOn: boolean) => {
    if (on.has(id) === isOn) return;
    const { faults = {}, change } = ALL[id];
    if (isOn) on.add(id);
    else on.delete(id);
    await change?.(control, isOn);
    for (const simulator of Object.keys(faults) as SimulatorName[]) await rearm(simulator);
  };

  return {
    list: (): TroubleState[] =>
      (Object.keys(ALL) as TroubleId[]).map((id) => ({
        id,
        label: language === "zh" ? ALL[id].zh.label : ALL[id].label,
        hint: language === "zh" ? ALL[id].zh.hint : ALL[id].hint,
        isOn: on.has(id),
      })),
    /** Errors: a simulator's. */
    set: (id: TroubleId, isOn: boolean): Promise<void> => {
      const done = last.then(() => change(id, isOn));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
export type Troubles = ReturnType<typeof createTroubles>;
