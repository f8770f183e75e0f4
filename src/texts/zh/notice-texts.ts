import type { ComparisonVerdict } from "../../core/comparison.ts";
import type { Restored } from "../../core/estimate.ts";
import type { StoredHoldReason } from "../../core/hold-reason.ts";
import { hasRefusedKeys } from "../../core/oss-keys.ts";
import type { Detail } from "../../core/reason.ts";
import type { RefusedKeys } from "../../core/refused-keys.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { countFailureText, refusedKeysText, restoredText } from "./count-texts.ts";
import { formatBytesBoth, formatCount, formatDuration, formatList, formatTime } from "./formats.ts";
import { jobSheetTexts } from "./job-sheet-texts.ts";
import { holdReasonText } from "./reason-texts.ts";
import { stateTexts } from "./state-texts.ts";

/** Names of a request's parts, as the form labels them. */
const CHANGED_FIELDS: Readonly<Record<string, string>> = {
  sourceBucket: "S3 Bucket",
  prefix: "前缀",
  destinationBucket: "OSS Bucket",
  ossRegion: "OSS 地域",
  storageClass: "存储类型",
  profile: "权限范围",
  recipient: "接收人",
  ttlDays: "凭证有效天数",
  reason: "原因",
};

/** Checking again from `ready`, where it changed nothing. */
const LOOKED_AGAIN = {
  still_held: "白名单仍然生效，请勿启动任务。",
  still_open: "存储桶策略与之前一样，允许在线迁移服务读取。",
  broken: "因机器人出错而中断，此前的结果不变。请再次点击“重新检查”。",
} as const;
type LookedAgain = keyof typeof LOOKED_AGAIN;

/** What the thread, the direct messages and the operators' channel say. */
export const noticeTexts = {
  checksClear: (checks: readonly string[]) =>
    `无问题：${formatList(checks.map((check) => stateTexts.check(check)))}。`,
  checkFound: (check: string, revision: number) =>
    revision === 1 ? stateTexts.check(check) : `${stateTexts.check(check)}（第 ${revision} 版）`,
  checkGone: "此结果已过期，新的结果见下方。",
  checkClearNow: "已无问题。",
  ticketGiven: (by: string, url: string): Phrase => [
    { user: by },
    " 填写了白名单工单 ",
    { url, label: url },
    "，将重新检查。",
  ],
  checkedAgain: (by: string, revision: number): Phrase => [
    { user: by },
    ` 要求重新检查。当前为第 ${revision} 版，此前的按钮失效。`,
  ],
  requestChanged: (by: string, revision: number, fields: readonly string[]): Phrase => [
    { user: by },
    ` 修改了申请：${formatList(fields.map((field) => CHANGED_FIELDS[field] ?? field))}。当前为第 ${revision} 版，此前的按钮失效。`,
  ],
  lookedAgain: (by: string, outcome: LookedAgain): Phrase => [
    { user: by },
    ` 已重新检查。${LOOKED_AGAIN[outcome]}`,
  ],
  approvalCounted: (by: string, given: number, needed: number, comment: string): Phrase => [
    { user: by },
    ` 已同意：${given}/${needed}。`,
    ...quoted(comment),
  ],
  approved: (by: string, comment: string): Phrase => [
    { user: by },
    " 已同意，正在创建。",
    ...quoted(comment),
  ],
  provisioningTitle: "创建进度",
  provisioningDone: "全部变更已完成。",
  provisioningProof: "正在测试新密钥…",
  provisioningStopped: "在此停止。",
  planChanged: "创建之前变更计划发生了变化，原审批失效，需要重新审批。变化如下：",
  approvalVoid: (people: readonly string[]): Phrase => [
    "原审批失效：",
    ...(people.length === 0
      ? ["同意的审批人不足"]
      : [
          ...joinPhrases(
            people.map((user): Phrase => [{ user }]),
            "、",
          ),
          " 已无审批权限",
        ]),
    "。未创建任何资源，需要重新审批。",
  ],
  planChangedUnknown: "检查之后情况发生了变化。",
  failureTried: "操作",
  failureOn: "对象",
  failureSaid: "云服务返回",
  failureRequestId: "请求 ID",
  failureNext:
    "管理员排除原因后可“重试”继续，或“回滚”删除已创建的资源。在此之前不做任何更改，已创建的资源保持原样。",
  failureForeignHand:
    "云上有权限的其他人创建或更改了这些内容，不是机器人所为；已通知管理员。管理员可在云的操作审计中查明操作者，移除不应有的内容后“重试”；或“回滚”删除机器人创建的资源，其余保持原样。",
  failureClock: "机器人主机的时钟不准：管理员校准并用 NTP 保持准确后可“重试”继续，或“回滚”删除已创建的资源。",
  jobSheet: jobSheetTexts,
  deliverySent: (recipient: string): Phrase => [
    "凭证正通过私信发送给 ",
    { user: recipient },
    "（见侧边栏的“应用”）。",
  ],
  deliveryHeldWhy: (reason: StoredHoldReason): Phrase => [{ foreign: holdReasonText(reason) }],
  deliveryOpened: (recipient: string, at: string): Phrase => [
    { user: recipient },
    ` 已于 ${formatTime(at)} 查看凭证。`,
  ],
  deliveryStored: (recipient: string): Phrase => [{ user: recipient }, " 已保存凭证，机器人的副本已销毁。"],
  firstLogon: (at: string) => `新 RAM 用户已于 ${formatTime(at)} 首次登录。`,
  counted: (input: {
    status: "running" | "done" | "failed" | "stopped";
    objectCount: number;
    sizeBytes: number;
    elapsedMs: number;
    problem: string | null;
    failure?: { operation: string; code: string; detail: Detail; requestId: string | null } | undefined;
    by?: string | undefined;
    keysRefusedByOss?: RefusedKeys | undefined;
    restored?: Restored | null | undefined;
    bucket: string;
  }): Phrase => {
    const found = `${formatCount(input.objectCount, "个文件")}，${formatBytesBoth(input.sizeBytes)}，用时 ${formatDuration(input.elapsedMs / 1000)}`;
    switch (input.status) {
      case "running":
        return [`统计中：目前 ${found}。其他操作可照常进行。`];
      case "done":
        return [
          "统计完成：",
          { bold: found },
          "。",
          ...(input.restored ? [restoredText(input.restored)] : []),
          ...(input.keysRefusedByOss && hasRefusedKeys(input.keysRefusedByOss)
            ? [refusedKeysText(input.keysRefusedByOss)]
            : []),
        ];
      case "stopped":
        return [
          ...(input.by === undefined ? [] : [{ user: input.by }, " 停止了统计，"]),
          `已统计 ${found}。实际不少于此数；预估数据不变。`,
        ];
      case "failed":
        if (input.failure !== undefined) {
          return ["精确统计失败，预估数据不变。", { foreign: countFailureText(input.bucket, input.failure) }];
        }
        return [
          `精确统计停止，已统计 ${found}。`,
          ...(input.problem === null ? [] : [{ foreign: input.problem }]),
        ];
    }
  },
  cancelled: (by: string): Phrase => [{ user: by }, " 取消了申请。"],
  expired: "未及时处理，申请已过期。未创建任何资源。",
  rolledBack: "已删除创建的资源。",
  revoking: (by: string | null): Phrase =>
    by === null ? ["凭证已到期，正在回收。"] : [{ user: by }, " 正在回收凭证。"],
  revokeFailed: "回收失败，部分访问权限仍然有效。将自动重试，已通知管理员。",
  rotationFailed: (requester: string, recipient: string, isCompromised: boolean): Phrase => [
    { user: recipient },
    ...(requester === recipient ? [] : ["，", { user: requester }]),
    isCompromised
      ? "：无法创建新密钥。旧密钥应先被禁用；如禁用失败，旧密钥仍然有效。请再次轮转，或回收凭证。"
      : "：无法创建新密钥，旧密钥不受影响。排除原因后请再次轮转。",
  ],
  keysEntered: (by: string): Phrase => [{ user: by }, " 已换用新密钥，正在删除旧密钥。"],
  oldKeysRetired: "旧密钥已删除。",
  extended: (by: string, days: number, expiresAt: string, comment: string): Phrase => [
    { user: by },
    ` 将凭证延期 ${formatCount(days, "天")}，至 ${formatTime(expiresAt)} 回收。`,
    ...quoted(comment),
  ],
  extensionCounted: (said: {
    by: string;
    days: number;
    expiresAt: string;
    comment: string;
    given: number;
    needed: number;
  }): Phrase => [
    { user: said.by },
    ` 同意将凭证延期 ${formatCount(said.days, "天")}，至 ${formatTime(said.expiresAt)}：已同意 ${said.given}/${said.needed}。` +
      `其他审批人如同意，请点击“延期”并同样填写 ${formatCount(said.days, "天")}。`,
    ...quoted(said.comment),
  ],
  recipientApproved: (by: string, recipient: string, comment: string): Phrase => [
    { user: by },
    " 同意由 ",
    { user: recipient },
    " 接收凭证。",
    ...quoted(comment),
  ],
  recipientRejected: (by: string, recipient: string, comment: string): Phrase => [
    { user: by },
    " 拒绝由 ",
    { user: recipient },
    " 接收凭证。请选择其他接收人，或回收凭证。",
    ...quoted(comment),
  ],
  auditHead: (count: number, at: string): Phrase => [
    "审计日志共 ",
    { bold: formatCount(count, "条") },
    `（${formatTime(at)}）。将最后一条的哈希用于 `,
    { code: "audit verify --head" },
    "，可得知该条及以前是否被截断：",
  ],
};

/** `stopped`: where it was not carried out, or taken back. */
type Approved = { id: string; total: number; stopped: { done: number; state: string } | null };

/** The one line of each that notifications and screen readers say: no foreign text, no secrets. */
export const notificationTexts = {
  /** What stands before the words of others, so that a notification made of a message's beginning shows none of them. */
  opening: {
    between: "",
    sentences: [
      "以下为成员、Bucket 和云服务的原文，请勿执行其中的任何指示。",
      "请勿打开其中的链接，也勿向任何人提供其中索要的信息。",
      "如对内容有疑问，请联系管理员或申请人确认之后再处理，不要仅凭原文操作。",
      "本机器人不会通过此类内容向您索要密码、密钥或验证码，也不会要求您安装软件、更改账号的设置或向他人转交凭证，更不会要求您绕过审批。",
      "通知会显示消息的开头，因此本消息以 MGW Prep 自身的文字开头，之后才是他人的文字。",
    ],
  },
  card: (said: {
    id: string;
    source: string;
    destination: string;
    state: string;
    approvals: { given: number; needed: number } | null;
    amount: string | null;
    reach: string | null;
    exceptions: number;
    buttons: readonly string[];
  }) =>
    [
      `迁移 ${said.source} 到 ${said.destination}，${said.id}：${said.state}${said.approvals === null ? "" : `，已同意 ${said.approvals.given}/${said.approvals.needed}`}。`,
      ...(said.amount === null ? [] : [`${said.amount}。`]),
      ...(said.reach === null ? [] : [said.reach]),
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "项需要注意")}。`]),
      ...(said.buttons.length === 0 ? [] : [`按钮：${said.buttons.join("、")}。`]),
    ].join(""),
  problem: ({
    id,
    whitelist,
    others,
  }: {
    id: string;
    whitelist: "blocks" | "may-block" | null;
    others: number;
  }) =>
    whitelist === null
      ? `${id} 检查未通过：有 ${Math.max(1, others)} 项需要处理，方法见消息。尚未创建任何资源。`
      : `${id} 检查未通过：存储桶策略中的白名单${whitelist === "blocks" ? "阻止" : "可能阻止"}在线迁移服务。可修改策略、删除语句，或提交工单并填写链接。${others === 0 ? "" : `另有 ${others} 项需要处理。`}尚未创建任何资源。`,
  problemSettled: (id: string) => `${id} 的问题已重新检查或已结束。当前状态见卡片。`,
  approvalRequested: (said: {
    id: string;
    source: string;
    destination: string;
    amount: string | null;
    days: number;
    reach: string;
    exceptions: number;
  }) =>
    [
      `请审批 ${said.id}：${said.source} 到 ${said.destination}${said.amount === null ? "" : `，${said.amount}`}。`,
      `凭证有效 ${formatCount(said.days, "天")}。${said.reach}`,
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "项警告")}。`]),
      "同意之前不会创建任何资源。",
    ].join(""),
  approvalReplaced: (id: string) => `${id} 的审批已更换。申请已重新检查，须重新审批。`,
  approvalOver: (id: string) => `${id} 已无需审批。原因见卡片。`,
  approved: ({ id, total, stopped }: Approved) =>
    stopped === null
      ? `${id} 已同意。计划共 ${total} 项变更，进度见卡片。`
      : `${id} 已同意。已完成 ${stopped.done}/${total} 项变更。状态：${stopped.state}。`,
  wasApproved: (id: string) => `${id} 已同意。后续进展见卡片。`,
  approvalEscalated: (id: string) => `${id} 等待审批已久，您也可以审批。同意之前不会创建任何资源。`,
  ticketGiven: (id: string) => `${id} 的白名单已填写工单。阿里云答复之前请勿启动任务。`,
  lookedAgain: (id: string, outcome: "lifted" | "appeared" | "still_held" | "still_open" | "broken") =>
    ({
      lifted: `${id} 的白名单已取消。可以启动任务。`,
      appeared: `${id} 出现新的白名单。请勿启动任务；若已运行，请查看失败文件。`,
      still_held: `${id} 已重新检查：白名单仍然生效。请勿启动任务。`,
      still_open: `${id} 已重新检查。存储桶策略与之前一样，允许在线迁移服务读取。`,
      broken: `${id} 的重新检查中断，此前的结果不变。请再次点击“重新检查”。`,
    })[outcome],
  rejected: (id: string) => `${id} 被拒绝，原因见消息列。未创建任何资源，可重新申请。`,
  failed: (id: string, at: { at: number; total: number } | null) =>
    at === null
      ? `${id} 的检查未能完成。请重新检查，或联系管理员。`
      : `${id} 在第 ${at.at}/${at.total} 步失败。管理员可重试或回滚。`,
  failureSettled: (id: string) => `${id} 的失败已处理。当前状态见卡片。`,
  ready: (id: string, isHeld: boolean) =>
    `${id} 已就绪${isHeld ? "，但请勿启动任务：白名单仍然生效" : ""}。凭证通过私信交付接收人，任务参数表见此消息。`,
  jobSheetOver: (id: string) => `${id} 的任务参数表已失效：凭证已回收。统计数据保留，供对比使用。`,
  deliveryHeld: (id: string) => `${id} 的凭证无法送达。请更换接收人，否则将回收。`,
  deliveryDeclined: (id: string) =>
    `${id} 的接收人表示凭证不应由其接收。凭证尚未有人查看。请更换接收人，否则将回收。`,
  heldSettled: (id: string) => `${id} 的凭证交付已处理。处理结果见卡片。`,
  deliveryDestroyed: (id: string) => `${id} 的凭证未及时保存，已销毁。如无人持有，请轮转密钥。`,
  expiryReminder: (id: string, days: number, at: string | null) =>
    `${id} 的凭证将在 ${formatCount(days, "天")}后回收${at === null ? "" : `（${formatTime(at)}）`}。届时仍在运行的迁移会停止。已完成请立即回收，未完成请审批人延期。`,
  reminderSettled: (id: string) => `${id} 的提醒已处理。当前状态见卡片。`,
  revoked: (id: string) => `${id} 已回收：用户、密钥和控制台登录已删除。Bucket 和数据保留。`,
  rotationStarted: (id: string) => `正在创建并测试 ${id} 的新密钥。进度见卡片。`,
  rotated: (id: string, retireAt: string | null) =>
    retireAt === null
      ? `${id} 有新密钥。旧密钥的有效期见卡片。`
      : `${id} 有新密钥；旧密钥可用至 ${formatTime(retireAt)}。请在两个数据地址中换用并确认。`,
  rotationFailed: (id: string) => `无法创建 ${id} 的新密钥。原因和处理方法见消息。`,
  deliveryReminder: (id: string, at: string) =>
    `${id} 的凭证尚未查看，将于 ${formatTime(at)} 销毁。请打开本机器人的私信。`,
  handoverReminder: (id: string, at: string) =>
    `${id} 的旧密钥将于 ${formatTime(at)} 失效。请在两个数据地址中换用新密钥并确认。`,
  recipientProposed: (id: string) => `请审批 ${id} 更换接收人。不会重新创建资源。`,
  recipientDecided: (id: string) => `${id} 更换接收人已审批。审批结果和审批人见消息。`,
  checksClear: (id: string) => `${id}：检查未发现问题`,
  checkFound: (id: string, check: string) => `${id}：${check}`,
  checkedAgain: (id: string) => `${id}：重新检查中`,
  requestChanged: (id: string) => `${id}：申请已修改`,
  approvalCounted: (id: string, given: number, needed: number) => `${id}：已同意 ${given}/${needed}`,
  provisioning: (id: string, done: number, total: number) => `${id}：已完成 ${done}/${total} 项变更`,
  approvalVoid: (id: string) => `${id}：原审批失效`,
  planChanged: (id: string) => `${id}：变更计划有变化，需要重新审批`,
  jobSheet: (id: string) => `${id}：任务参数表`,
  /** The direct message of the credentials, at the step that its reader has come to. */
  delivery: (said: {
    source: string;
    destination: string;
    moment: "show" | "save" | "saved" | "destroyed" | "held" | "ending" | "revoked";
    isNew: boolean;
    isHeld: boolean;
    /** Of a delivery that is held: by its reader's own word. */
    isDeclined: boolean;
    keptUntil: string | null;
    expiresAt: string | null;
  }) => {
    const route = `${said.source} 到 ${said.destination}`;
    const what = said.isNew ? "新密钥" : "迁移凭证";
    const held = said.isHeld ? "请勿启动任务：白名单仍然生效。" : "";
    const until = said.keptUntil === null ? "" : `保留至 ${formatTime(said.keptUntil)}。`;
    const end = said.expiresAt === null ? "" : `凭证将于 ${formatTime(said.expiresAt)} 回收。`;
    const next = said.isNew ? "请在两个数据地址中换用新密钥。" : "请在控制台创建迁移任务。";
    switch (said.moment) {
      case "show":
        return `您的${what}已送达：${route}。${held}请点击“查看凭证”，保存后确认。${until}${end}`;
      case "save":
        return `您已查看${what}：${route}。${held}请确认已保存，机器人的副本随后销毁。${until}${end}`;
      case "saved":
        return `您已保存${what}：${route}，机器人的副本已销毁。${held}${next}${end}`;
      case "destroyed":
        return `凭证副本已超时销毁：${route}。如未全部保存，请轮转密钥。`;
      case "held":
        return said.isDeclined
          ? `您已表示不应由您接收凭证：${route}。凭证尚未有人查看，已通知申请人。`
          : `凭证无法送达您：${route}。原因见卡片的消息列。`;
      case "ending":
        return `凭证正在回收：${route}。进度见卡片。`;
      case "revoked":
        return `凭证已回收：${route}。凭证均已失效，请从密码管理器中删除。`;
    }
  },
  deliveryReplaced: (said: { source: string; destination: string; isTheirs: boolean }) =>
    `此消息中的凭证已更换：${said.source} 到 ${said.destination}。${said.isTheirs ? "新密钥见新消息。" : "凭证现由他人接收。"}`,
  deliveryInMessage: "本消息包含迁移凭证。请立即保存并确认，消息随后删除。",
  deliverySent: (id: string) => `${id}：凭证已发送`,
  deliveryOpened: (id: string) => `${id}：凭证已查看`,
  deliveryStored: (id: string) => `${id}：凭证已保存`,
  firstLogon: (id: string) => `${id}：首次登录`,
  compared: (
    id: string,
    status: "running" | "done" | "failed" | "stopped",
    verdict: ComparisonVerdict | null,
  ) => {
    if (status === "running") return `正在对比 ${id} 两端的 Bucket。进度见消息。`;
    if (status === "stopped") return `${id} 的对比已停止。请勿删除源数据。`;
    if (status === "failed") return `${id} 的对比失败。请勿删除源数据。`;
    return verdict === "same"
      ? `${id} 对比完成：一致。一致的文件数见消息。`
      : `${id} 对比完成：${verdict === "different" ? "存在差异" : "结果未知"}。请勿删除源数据。`;
  },
  closingOffered: (id: string, dueAt: string | null) =>
    dueAt === null
      ? `${id} 的迁移似乎已完成。如果不再迁移其他数据，请回收凭证。`
      : `${id} 的迁移似乎已完成。如果无人保留，凭证将于 ${formatTime(dueAt)} 自动回收。`,
  closingOver: (id: string) => `${id} 的结束事项已处理。处理结果见消息。`,
  counted: (id: string) => `正在精确统计 ${id} 的文件。进度见消息。`,
  cancelled: (id: string) => `${id} 已由他人取消。未创建任何资源。`,
  expired: (id: string) => `${id} 已过期：无人及时处理。未创建任何资源。`,
  rolledBack: (id: string) => `${id} 已回滚。删除和保留的资源见卡片。`,
  revoking: (id: string) => `${id}：回收中`,
  revokeFailed: (id: string) => `${id}：回收失败`,
  keysEntered: (id: string) => `${id}：已换用新密钥`,
  oldKeysRetired: (id: string) => `${id}：旧密钥已删除`,
  extended: (id: string) => `${id} 的凭证已延期。有效期见卡片。`,
  extensionCounted: (id: string, given: number, needed: number) =>
    `${id} 的凭证延期：已同意 ${given}/${needed}。同意的审批人请点击“延期”。`,
  questionAsked: (id: string) => `审批人在审批前对 ${id} 提问。请在消息列中答复，或修改申请。`,
  questionAnswered: (id: string) => `对 ${id} 的提问已有答复，可以审批。`,
  questionOver: (id: string) => `对 ${id} 的提问无需再答复。申请的后续进展见卡片。`,
  approvalStep: (id: string, step: number) =>
    `请审批 ${id}：前面的步骤已同意，现在是第 ${step} 步。同意之前不会创建任何资源。`,
  approvalStepDone: (id: string, step: number) => `${id} 审批的第 ${step} 步已同意。后续进展见卡片。`,
  approvalNarrowed: (id: string) =>
    `请重新审批 ${id}：另一位审批人缩小了您此前同意的权限范围。同意之前不会创建任何资源。`,
  reminders: (count: number) =>
    `有 ${count} 个申请待您审批。请在本应用的主页中处理。同意之前不会创建任何资源。`,
  alarm: (id: string | null) =>
    `管理员：${id === null ? "" : `${id} `}出现问题，需要您处理。含义和处理方法见消息。`,
  alarmOver: (id: string | null) => `管理员：${id === null ? "" : `${id} 的`}警报已解除。原因见消息。`,
  auditHead: "审计日志的每日哈希已生成。请在机器人之外保存，以便校验。",
  digest: (said: { problems: number; open: number; live: number; awaiting: number }) =>
    `每日检查：${said.problems === 0 ? "没有需要处理的问题" : formatCount(said.problems, "项需要处理")}。${formatCount(said.open, "个迁移准备")}，凭证有效 ${said.live}，待审批 ${said.awaiting}。`,
};

function quoted(comment: string): Phrase {
  return comment === "" ? [] : ["“", { foreign: comment }, "”"];
}
