import { shareDone } from "../../core/migration/migration.ts";
import { isStalled } from "../../core/migration/stalled.ts";
import type { ChangeKind } from "../../core/plan.ts";
import type { Phrase } from "../phrase.ts";
import type { SituationFacts, SituationText, SituationTexts } from "../situation.ts";
import { agoDate, atDate, formatCount, formatList } from "./formats.ts";
import { migrationTexts, shareText } from "./migration-texts.ts";
import { doneSteps, waitedStep } from "./step-texts.ts";

const by = (userId: string | null): Phrase[] => (userId === null ? [] : [["操作人 ", { user: userId }]]);

/** Alike in every state that nothing leads on from and in which nothing was made. */
const ENDED_EARLY = "未创建任何资源。";

/** What is still there after a revocation that failed, the most dangerous first. */
const LEFT: readonly (readonly [ChangeKind, string])[] = [
  ["mgw.create-job", "迁移任务"],
  ["mgw.create-address", "数据地址"],
  ["iam.create-key", "AWS 访问密钥"],
  ["ram.create-key", "阿里云 AccessKey"],
  ["ram.create-login", "控制台登录"],
  ["iam.create-user", "IAM 用户"],
  ["ram.create-user", "RAM 用户"],
];

function leftText(left: readonly ChangeKind[]): string {
  const things = LEFT.filter(([kind]) => left.includes(kind)).map(([, text]) => text);
  return things.length === 0 ? "用户的权限策略" : formatList(things);
}

/** Which step of an approval is waited for; nothing where it has none. */
const stepOf = (step: SituationFacts["step"]): Phrase[] =>
  step === null ? [] : [[waitedStep(step, step.total)]];

const blocked = (name: string, next: string, since: string): SituationText => ({
  name,
  more: [[agoDate(since)]],
  next: [next],
});

/** What a card says of each situation: the first two lines of the card. */
export const situationTexts = {
  checking: ({ since, checks: { done, total } }) => ({
    name: "检查中",
    more: [[`${done}/${total}`], [agoDate(since), " 开始"]],
    next: ["检查不会做任何更改。"],
  }),
  blocked: ({ since }) => blocked("检查未通过", "处理方法见消息列。尚未创建任何资源。", since),
  blocked_unread: ({ since }) =>
    blocked("检查未完成：部分信息无法读取", "缺少的内容见消息列。尚未创建任何资源。", since),
  awaiting_approval: ({ since, approvals: { given, needed }, step }) => ({
    name: "待审批",
    more: [[`已同意 ${given}/${needed}`], ...stepOf(step), [agoDate(since), " 提交"]],
    next: [`${doneSteps(step?.done ?? [])}同意之前不会创建任何资源。`],
  }),
  asked_back: ({ requester, since, askedAt, approvals: { given, needed }, step }) => ({
    name: "待答复",
    more: [
      [{ user: requester }],
      [agoDate(askedAt ?? since), " 提问"],
      [`已同意 ${given}/${needed}`],
      ...stepOf(step),
    ],
    next: ["请在消息列中答复；审批人仍可审批。"],
  }),
  provisioning: ({ since, changes: { done, total } }) => ({
    name: "创建中",
    more: [[`${done}/${total}`], [agoDate(since), " 同意"]],
    next: ["正在创建用户、密钥和 Bucket，随后测试密钥。"],
  }),
  stopping: () => ({
    name: "正在停止",
    more: [],
    next: ["当前更改完成后停止，并删除已创建的资源。"],
  }),
  ready: ({ since }) => ({
    name: "已就绪",
    more: [[agoDate(since)]],
    next: ["请按消息列中的任务参数表创建迁移任务。"],
  }),
  do_not_start: ({ since }) => ({
    name: "已就绪，但请勿启动任务",
    more: [[agoDate(since)]],
    next: ["白名单仍然生效。取消白名单或工单答复后，请重新检查。"],
  }),
  not_delivered: ({ recipient, heldUntil }) => ({
    name: "已就绪，未送达",
    more: [],
    next: [
      { user: recipient },
      " 无法接收凭证。若未批准新的接收人，将",
      ...(heldUntil === null ? [] : ["于 ", atDate(heldUntil), " "]),
      "自动回收。",
    ],
  }),
  new_recipient: ({ approvals: { given, needed }, proposed, step }) => ({
    name: "更换接收人待审批",
    more: [[`已同意 ${given}/${needed}`], ...stepOf(step)],
    next:
      proposed === null
        ? []
        : [{ user: proposed.by }, " 提议 ", { user: proposed.recipient }, "。不会重新创建资源。"],
  }),
  overlap: ({ retireAt, recipient }) => ({
    name: "新密钥已发送",
    more: [retireAt === null ? ["旧密钥仍可用"] : ["旧密钥可用至 ", atDate(retireAt)]],
    next: ["请 ", { user: recipient }, " 在两个数据地址中换用新密钥并确认。"],
  }),
  managed: ({ since, migration }) =>
    migration === null
      ? { name: migrationTexts.state("setting_up"), more: [[agoDate(since)]], next: [] }
      : {
          name: isStalled(migration) ? migrationTexts.stalled.title : migrationTexts.state(migration.state),
          more: [
            ...(migration.progress === null ? [] : [[shareText(shareDone(migration.progress))]]),
            [agoDate(migration.stateSince)],
          ].filter(([part]) => part !== ""),
          next: [migrationTexts.next(migration.state)],
        },
  rotating: ({ since, isCompromised }) => ({
    name: "轮转密钥中",
    more: [[agoDate(since)]],
    next: [`正在创建并测试新密钥，${isCompromised ? "旧密钥已禁用。" : "旧密钥仍可用。"}`],
  }),
  failed: ({ since, changes: { done, total } }) => ({
    name: "失败",
    more: [...(total === 0 ? [] : [[`第 ${Math.min(done + 1, total)}/${total} 步`]]), [agoDate(since)]],
    next: ["原因见消息列。管理员可重试或回滚。"],
  }),
  failed_early: ({ since }) => ({
    name: "失败",
    more: [[agoDate(since)]],
    next: ["原因见消息列。未创建任何资源。"],
  }),
  rejected: ({ since, by: who }) => ({
    name: "已拒绝",
    more: [...by(who), [agoDate(since)]],
    next: [`${ENDED_EARLY}原因见消息列。`],
  }),
  cancelled: ({ since, by: who }) => ({
    name: "已取消",
    more: [...by(who), [agoDate(since)]],
    next: [ENDED_EARLY],
  }),
  expired: ({ since, waitDays }) => ({
    name: "已过期",
    more: [[agoDate(since)]],
    next: [`${formatCount(waitDays, "天")}内无人处理。${ENDED_EARLY}`],
  }),
  rolling_back: ({ since }) => ({
    name: "回滚中",
    more: [[agoDate(since)]],
    next: ["正在删除已创建的资源。"],
  }),
  rolled_back: ({ since, by: who, left }) => ({
    name: "已回滚",
    more: [...by(who), [agoDate(since)]],
    next: [
      left.includes("oss.create-bucket") ? "用户和密钥已删除。Bucket 非空，已保留。" : "已删除全部资源。",
    ],
  }),
  revoking: ({ since, by: who }) => ({
    name: "回收中",
    more: [...by(who), [agoDate(since)]],
    next: ["先删除密钥，再删除登录、权限策略和用户。"],
  }),
  revoke_failed: ({ attempts, nextTryAt, left }) => ({
    name: "回收失败",
    more: [[`已尝试 ${formatCount(attempts, "次")}，`, atDate(nextTryAt), " 重试"]],
    next: [`仍然有效：${leftText(left)}。已通知管理员。`],
  }),
  revoked: ({ since, by: who, migration }) => ({
    name: "已回收",
    more: [...by(who), [atDate(since)]],
    next: [migration === null ? "用户、密钥和控制台登录已删除。Bucket 和数据保留。" : migrationTexts.gone],
  }),
} satisfies SituationTexts;
